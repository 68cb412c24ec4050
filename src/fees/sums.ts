import type { Counts, RequestCell, UsageCell } from './cells.ts';
import { listPriceOf, paidPriceOf } from './rate-card/rate.ts';
import type { RateFinder } from './rate-card/rate-finder.ts';
import type { Slice } from './slices.ts';

/** Fees in one currency. Money in billionths times 3,600, so that prices per hour times seconds are whole. */
export interface CurrencySums {
  readonly currency: string;
  /** Machine seconds that have a price in the currency. */
  readonly seconds: number;
  /** What is owed. */
  readonly paid: bigint;
  /** What would be owed by public prices, without a free tier. */
  readonly list: bigint;
  /** Whether prices of an example card are in it. */
  readonly isExample: boolean;
}

/** What is added up, at every level alike. Nothing in it is rounded. */
export interface Sums extends Counts {
  readonly usedSeconds: number;
  /** Machine seconds that no rate fits. */
  readonly unpricedSeconds: number;
  readonly requests: number;
  readonly billedRequests: number;
  /** One for each currency, in no order. */
  readonly money: readonly CurrencySums[];
}

/** Sums that are still added to, in place: there are tens of thousands of them. */
export type OpenSums = { -readonly [Name in Exclude<keyof Sums, 'money'>]: number } & { money: OpenMoney[] };
type OpenMoney = { -readonly [Name in keyof CurrencySums]: CurrencySums[Name] };

/** What a price per hour in billionths is a part of, once it was multiplied by seconds. */
export const secondsPerHour = 3600n;

export function noSums(): OpenSums {
  return {
    usedSeconds: 0,
    unpricedSeconds: 0,
    requests: 0,
    billedRequests: 0,
    cells: 0,
    openCells: 0,
    partialCells: 0,
    correctedCells: 0,
    money: [],
  };
}

/** What machines used, priced by the rate of its key on the days of its slice. */
export function usageSums(cell: UsageCell, { priceDay }: Slice, find: RateFinder): Sums {
  const { seconds: usedSeconds, cells, openCells, partialCells, correctedCells } = cell;
  const rate = find(cell.key, priceDay);
  const counts = { usedSeconds, requests: 0, billedRequests: 0, cells, openCells, partialCells, correctedCells };
  if (!rate) return { ...counts, unpricedSeconds: usedSeconds, money: [] };
  const seconds = BigInt(usedSeconds);
  const money = {
    currency: rate.currency,
    seconds: usedSeconds,
    paid: paidPriceOf(rate) * seconds,
    list: listPriceOf(rate) * seconds,
    isExample: rate.isExample,
  };
  return { ...counts, unpricedSeconds: 0, money: [money] };
}

export function requestSums({ currency, paid, list, requests, billedRequests }: RequestCell): Sums {
  const money = { currency, seconds: 0, paid: paid * secondsPerHour, list: list * secondsPerHour, isExample: false };
  return { ...noSums(), requests, billedRequests, money: [money] };
}

export function addSums(sums: OpenSums, other: Sums): void {
  sums.usedSeconds += other.usedSeconds;
  sums.unpricedSeconds += other.unpricedSeconds;
  sums.requests += other.requests;
  sums.billedRequests += other.billedRequests;
  sums.cells += other.cells;
  sums.openCells += other.openCells;
  sums.partialCells += other.partialCells;
  sums.correctedCells += other.correctedCells;
  for (const money of other.money) addMoney(sums, money);
}

/** What sums have in a currency. */
export function moneyIn({ money }: Sums, currency: string): CurrencySums | undefined {
  return money.find((one) => one.currency === currency);
}

function addMoney({ money }: OpenSums, more: CurrencySums): void {
  const known = money.find(({ currency }) => currency === more.currency);
  if (!known) {
    money.push({ ...more });
    return;
  }
  known.seconds += more.seconds;
  known.paid += more.paid;
  known.list += more.list;
  known.isExample ||= more.isExample;
}
