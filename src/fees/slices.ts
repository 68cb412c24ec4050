import { civilDayBounds, dayOf } from '../history/days.ts';
import { boundsOf, type DayRange, daysOf, lastDayOfMonth, monthOf } from './buckets.ts';

/** A part of a bucket throughout which each price stays the same. */
export interface Slice {
  /** The number of its bucket. */
  readonly bucket: number;
  /** A day of it, by which prices are found. */
  readonly priceDay: string;
  /** How often prices have changed by then: two slices of the same number have the same prices. */
  readonly epoch: number;
}

/** The slices of some buckets for accounts whose BridgX counts days in the zone of the buckets. */
export interface DaySlices {
  readonly slices: readonly Slice[];
  /** The days of each, by the slice's number. */
  readonly days: readonly { readonly slice: number; readonly day: string }[];
}

/**
 * Cuts buckets where prices change. `changes` are the days from which other prices hold than the day before; buckets
 * may overlap.
 */
export function sliceDays(buckets: readonly DayRange[], changes: readonly string[]): DaySlices {
  const slices: Slice[] = [];
  const days: { slice: number; day: string }[] = [];
  const isChange = new Set(changes);
  const epochOf = epochsOf(changes);
  for (const [bucket, range] of buckets.entries()) {
    for (const day of daysOf(range)) {
      if (day === range.from || isChange.has(day)) slices.push({ bucket, priceDay: day, epoch: epochOf(day) });
      days.push({ slice: slices.length - 1, day });
    }
  }
  return { slices, days };
}

/** How many of the changes are not after a day. */
function epochsOf(changes: readonly string[]): (day: string) => number {
  return (day) => {
    const later = changes.findIndex((change) => change > day);
    return later === -1 ? changes.length : later;
  };
}

/** Days of slices, those of whole months taken together. */
export interface MonthSlices {
  readonly months: readonly { readonly slice: number; readonly month: string }[];
  readonly days: DaySlices['days'];
}

/**
 * Finds the months of which a slice has every day up to today: their sums are kept. A month's days after today have no
 * usage yet.
 */
export function sliceMonths({ days }: DaySlices, today: string): MonthSlices {
  const perMonth = [...Map.groupBy(days, ({ slice, day }) => `${slice} ${monthOf(day)}`).values()];
  const isWhole = (own: DaySlices['days']) => {
    const [first, last] = [own[0]?.day ?? '', own.at(-1)?.day ?? ''];
    return first === monthOf(first) && (last === lastDayOfMonth(last) || last >= today);
  };
  return {
    months: perMonth.filter(isWhole).map((own) => ({ slice: own[0]?.slice ?? 0, month: monthOf(own[0]?.day ?? '') })),
    days: perMonth.filter((own) => !isWhole(own)).flat(),
  };
}

/** What one slice has of one BridgX day, in epoch milliseconds. */
export interface DayPart {
  readonly slice: number;
  /** The day of BridgX's zone. */
  readonly day: string;
  /** When that day begins. */
  readonly dayStartMs: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Whether that is all of the day. */
  readonly isWhole: boolean;
}

/** The slices of buckets in one zone for accounts whose BridgX counts days in another. Prices follow BridgX's days. */
export function slicePartsOfDays(
  buckets: readonly DayRange[],
  changes: readonly string[],
  { timeZone, bridgxZone }: { timeZone: string; bridgxZone: string },
): { slices: readonly Slice[]; parts: readonly DayPart[] } {
  const slices: Slice[] = [];
  const parts: DayPart[] = [];
  const isChange = new Set(changes);
  const epochOf = epochsOf(changes);
  for (const [bucket, range] of buckets.entries()) {
    const { startMs, endMs } = boundsOf(range, timeZone);
    const touched = { from: dayOf(startMs, bridgxZone), to: dayOf(endMs - 1, bridgxZone) };
    for (const day of daysOf(touched)) {
      if (day === touched.from || isChange.has(day)) slices.push({ bucket, priceDay: day, epoch: epochOf(day) });
      const whole = civilDayBounds(day, bridgxZone);
      const cut = { startMs: Math.max(startMs, whole.startMs), endMs: Math.min(endMs, whole.endMs) };
      const isWhole = cut.startMs === whole.startMs && cut.endMs === whole.endMs;
      parts.push({ slice: slices.length - 1, day, dayStartMs: whole.startMs, ...cut, isWhole });
    }
  }
  return { slices, parts };
}
