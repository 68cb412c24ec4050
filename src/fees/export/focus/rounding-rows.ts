import { decimalText, roundedShare } from '../../apportion.ts';
import { listPriceOf, paidPriceOf, type Rate } from '../../rate-card/rate.ts';
import { secondsPerHour } from '../../sums.ts';
import type { Booking } from './bookings.ts';
import { type FocusRow, focusScales } from './columns.ts';
import { machineSeconds, microHoursOf, serviceOf } from './machine-rows.ts';
import { billingOf, timeText } from './times.ts';

/** What hours, rounded to six decimals, cost more or less than the seconds that they stand for. */
export interface RoundingRows {
  add(booking: Booking): void;
  /**
   * A row for each month, account, cloud and currency of which anything is left over. With it they come to what the
   * page says in nine decimals.
   */
  rows(): Generator<FocusRow>;
}

interface Leftover {
  readonly booking: Booking;
  readonly currency: string;
  readonly paid: Sum;
  readonly list: Sum;
}

/** Exactly, in billionths times 3,600; and as told, in the smallest unit of costs. */
interface Sum {
  exact: bigint;
  told: bigint;
}

export function createRoundingRows(): RoundingRows {
  const leftovers = new Map<string, Leftover>();
  return {
    add(booking) {
      const { rate } = booking;
      if (!rate) return;
      const leftover = leftoverOf(leftovers, booking, rate);
      addTo(leftover.paid, paidPriceOf(rate), booking);
      addTo(leftover.list, listPriceOf(rate), booking);
    },
    *rows() {
      for (const own of Map.groupBy(leftovers.values(), ({ currency }) => currency).values()) yield* rowsOf(own);
    },
  };
}

function leftoverOf(leftovers: Map<string, Leftover>, booking: Booking, { currency }: Rate): Leftover {
  const { line, month } = booking;
  const key = `${month.startMs} ${month.endMs} ${line.account} ${line.provider} ${currency}`;
  const known = leftovers.get(key);
  if (known) return known;
  const made = { booking, currency, paid: { exact: 0n, told: 0n }, list: { exact: 0n, told: 0n } };
  leftovers.set(key, made);
  return made;
}

function addTo(sum: Sum, price: bigint, booking: Booking): void {
  sum.exact += price * machineSeconds(booking);
  sum.told += price * microHoursOf(booking);
}

/** Each rounded so that at any time those told add up to the rounded sum. */
function* rowsOf(leftovers: readonly Leftover[]): Generator<FocusRow> {
  const reached = { paid: 0n, list: 0n };
  for (const leftover of leftovers) {
    const next = { paid: reached.paid + leftover.paid.exact, list: reached.list + leftover.list.exact };
    const paid = roundedCost(next.paid) - roundedCost(reached.paid) - leftover.paid.told;
    const list = roundedCost(next.list) - roundedCost(reached.list) - leftover.list.told;
    Object.assign(reached, next);
    if (paid !== 0n || list !== 0n) yield rowOf(leftover, paid, list);
  }
}

/** Billionths, in the smallest unit of costs. */
function roundedCost(exact: bigint): bigint {
  if (exact < 0n) return -roundedCost(-exact);
  return roundedShare(exact, secondsPerHour) * 10n ** BigInt(focusScales.cost - focusScales.price);
}

function rowOf({ booking, currency }: Leftover, paid: bigint, list: bigint): FocusRow {
  const { line, month } = booking;
  const cost = decimalText(paid, focusScales.cost);
  return {
    ...serviceOf(line.provider),
    ...billingOf(month),
    BilledCost: cost,
    ContractedCost: cost,
    EffectiveCost: cost,
    ListCost: decimalText(list, focusScales.cost),
    BillingAccountId: line.account,
    BillingAccountName: line.account,
    BillingCurrency: currency,
    ChargeCategory: 'Adjustment',
    ChargeDescription: 'Rounding of machine hours to six decimals',
    ChargeFrequency: 'One-Time',
    ChargePeriodStart: timeText(month.startMs),
    ChargePeriodEnd: timeText(month.endMs),
  };
}
