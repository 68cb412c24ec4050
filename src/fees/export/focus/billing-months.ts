import { dayOf } from '../../../history/days.ts';
import { boundsOf, lastDayOfMonth, monthOf } from '../../buckets.ts';

/** A calendar month of a zone, in epoch milliseconds; the end is not part of it. */
export interface BillingMonth {
  readonly startMs: number;
  readonly endMs: number;
}

/** Finds the month of a day or of a time. A BridgX day is so in one month, in whatever zone it is. */
export interface BillingMonths {
  ofDay(day: string, timeZone: string): BillingMonth;
  ofTime(epochMs: number, timeZone: string): BillingMonth;
}

export function createBillingMonths(): BillingMonths {
  const known = new Map<string, BillingMonth>();
  const ofDay: BillingMonths['ofDay'] = (day, timeZone) => {
    const from = monthOf(day);
    const key = `${from} ${timeZone}`;
    const month = known.get(key) ?? boundsOf({ from, to: lastDayOfMonth(day) }, timeZone);
    known.set(key, month);
    return month;
  };
  return { ofDay, ofTime: (epochMs, timeZone) => ofDay(dayOf(epochMs, timeZone), timeZone) };
}
