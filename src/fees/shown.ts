import { apportion, decimalText, roundedShare } from './apportion.ts';
import { moneyIn, type Sums, secondsPerHour } from './sums.ts';

/** Fees in one currency, as they are told. */
export interface ShownCost {
  readonly currency: string;
  /** What is owed, as decimal text. */
  readonly paid: string;
  /** What would be owed by public prices, without a free tier. */
  readonly list: string;
  /** Machine hours that have a price in the currency. */
  readonly machineHours: string;
  readonly isExample: boolean;
}

/** Sums as they are told: decimal texts that add up at every level. */
export interface ShownSums {
  readonly machineHours: string;
  readonly unpricedHours: string;
  /** One for each currency, in their order; currencies are never added. */
  readonly costs: readonly ShownCost[];
}

/** Decimals of hours: a second is 0.000278. */
export const hourDecimals = 6;
const hourUnits = 10n ** BigInt(hourDecimals);

/** Numbers of every measure: hours of each currency, hours without a price, then each currency's two amounts. */
export type Measures = readonly bigint[];

/** Rounds sums so that what is told of the parts adds up to what is told of the whole, at every level. */
export interface Rounding {
  /** Nothing of every measure. */
  readonly none: Measures;
  /** What sums come to exactly, to be added to what came before. */
  plus(before: Measures, sums: Sums): Measures;
  /** The smallest units of a bucket: the rounded total with it less the rounded total before it. */
  between(before: Measures, after: Measures): Measures;
  /** The units of the parts of a whole, by largest remainders. */
  parts(whole: Measures, parts: readonly Sums[]): readonly Measures[];
  show(units: Measures, sums: Sums): ShownSums;
}

/** @param decimals of amounts, up to nine */
export function createRounding(currencies: readonly string[], decimals: number): Rounding {
  const amountDivisor = secondsPerHour * 10n ** BigInt(9 - decimals);
  const hourDivisors = Array.from({ length: currencies.length + 1 }, () => secondsPerHour);
  const divisors = [...hourDivisors, ...currencies.flatMap(() => [amountDivisor, amountDivisor])];
  const rounded = (exact: Measures) => exact.map((number, measure) => roundedShare(number, divisors[measure] ?? 1n));
  return {
    none: divisors.map(() => 0n),
    plus(before, sums) {
      const own = exactly(sums, currencies);
      return before.map((number, measure) => number + (own[measure] ?? 0n));
    },
    between(before, after) {
      const start = rounded(before);
      return rounded(after).map((number, measure) => number - (start[measure] ?? 0n));
    },
    parts(whole, parts) {
      const exact = parts.map((sums) => exactly(sums, currencies));
      const columns = whole.map((total, measure) => {
        const column = exact.map((part) => part[measure] ?? 0n);
        return apportion(total, column, divisors[measure] ?? 1n);
      });
      return parts.map((_, part) => columns.map((column) => column[part] ?? 0n));
    },
    show: (units, sums) => shownOf(units, { sums, currencies, decimals }),
  };
}

function exactly(sums: Sums, currencies: readonly string[]): Measures {
  const money = currencies.map((currency) => moneyIn(sums, currency));
  return [
    ...money.map((one) => BigInt(one?.seconds ?? 0) * hourUnits),
    BigInt(sums.unpricedSeconds) * hourUnits,
    ...money.flatMap((one) => [one?.paid ?? 0n, one?.list ?? 0n]),
  ];
}

interface Shown {
  readonly sums: Sums;
  readonly currencies: readonly string[];
  readonly decimals: number;
}

function shownOf(units: Measures, { sums, currencies, decimals }: Shown): ShownSums {
  const hours = units.slice(0, currencies.length + 1);
  const amounts = units.slice(currencies.length + 1);
  const hoursText = (number: bigint | undefined) => decimalText(number ?? 0n, hourDecimals);
  const costs = currencies.flatMap((currency, index) => {
    const money = moneyIn(sums, currency);
    if (!money) return [];
    return {
      currency,
      paid: decimalText(amounts[2 * index] ?? 0n, decimals),
      list: decimalText(amounts[2 * index + 1] ?? 0n, decimals),
      machineHours: hoursText(hours[index]),
      isExample: money.isExample,
    };
  });
  const total = hours.reduce((sum, part) => sum + part, 0n);
  return { machineHours: hoursText(total), unpricedHours: hoursText(hours.at(-1)), costs };
}
