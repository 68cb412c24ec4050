import { Temporal } from 'temporal-polyfill';
import { civilDayBounds } from '../history/days.ts';

/** How long a bucket is. RANGE is one bucket for all. Weeks begin on Monday. */
export const granularities = ['DAY', 'WEEK', 'MONTH', 'RANGE'] as const;
export type Granularity = (typeof granularities)[number];

/** Days from the first to the last, both included, yyyy-mm-dd. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The buckets of a range; the first and the last are cut off where the range is. */
export function bucketsOf({ from, to }: DayRange, granularity: Granularity): DayRange[] {
  const end = Temporal.PlainDate.from(to);
  const buckets: DayRange[] = [];
  for (let start = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(start, end) <= 0; ) {
    const last = lastDayOf(start, granularity, end);
    const cut = Temporal.PlainDate.compare(last, end) < 0 ? last : end;
    buckets.push({ from: start.toString(), to: cut.toString() });
    start = cut.add({ days: 1 });
  }
  return buckets;
}

function lastDayOf(start: Temporal.PlainDate, granularity: Granularity, end: Temporal.PlainDate): Temporal.PlainDate {
  switch (granularity) {
    case 'DAY':
      return start;
    case 'WEEK':
      return start.add({ days: 7 - start.dayOfWeek });
    case 'MONTH':
      return start.with({ day: start.daysInMonth });
    case 'RANGE':
      return end;
  }
}

/** Every day of a range. */
export function daysOf({ from, to }: DayRange): string[] {
  const days: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += dayMs) days.push(new Date(ms).toISOString().slice(0, 10));
  return days;
}

const dayMs = 86_400_000;

/** The first day of a day's month. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

export function lastDayOfMonth(day: string): string {
  const date = Temporal.PlainDate.from(day);
  return date.with({ day: date.daysInMonth }).toString();
}

/** From the first instant of a range of civil days to the first one after it, in epoch milliseconds. */
export function boundsOf({ from, to }: DayRange, timeZone: string): { startMs: number; endMs: number } {
  return { startMs: civilDayBounds(from, timeZone).startMs, endMs: civilDayBounds(to, timeZone).endMs };
}
