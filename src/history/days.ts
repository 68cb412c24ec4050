import { Temporal } from 'temporal-polyfill';
import { BadInput } from '../errors.ts';

/** A stretch of time in epoch milliseconds; the end is not part of it. */
export interface Bounds {
  startMs: number;
  endMs: number;
}

/** A machine's life as far as a day's seconds depend on it. */
export interface Lifetime {
  startedAt: Date;
  /** Null while the machine runs. */
  stoppedAt: Date | null;
}

/** Longest range of days that one call may ask for. */
export const longestRangeDays = 400;

const dayMs = 24 * 60 * 60 * 1000;

/** The civil day: from its first instant to the next day's. 23 or 25 hours long where the clocks change. */
export function civilDayBounds(day: string, timeZone: string): Bounds {
  const date = parseDay('day', day);
  return { startMs: firstInstantMs(date, timeZone), endMs: firstInstantMs(date.add({ days: 1 }), timeZone) };
}

/**
 * The day as BridgX counts it: 24 hours from midnight, always. Where the clocks change it therefore misses the last
 * hour of a 25-hour day, and counts the hour after a 23-hour day in both days.
 *
 * Midnight is resolved as Go's `time.Date` does it, which differs from the civil day only where the clocks change at
 * midnight itself. https://github.com/golang/go/blob/go1.22.0/src/time/time.go#L1508
 */
export function bridgxDayBounds(day: string, timeZone: string): Bounds {
  const wallMs = Date.parse(`${parseDay('day', day).toString()}T00:00:00Z`);
  const guessMs = wallMs - offsetMs(wallMs, timeZone);
  const startMs = wallMs - offsetMs(guessMs, timeZone);
  return { startMs, endMs: startMs + dayMs };
}

/** The civil day, `yyyy-MM-dd`, that an instant belongs to. */
export function dayOf(epochMs: number, timeZone: string): string {
  return zoned(epochMs, timeZone).toPlainDate().toString();
}

/** Every day from `from` to `to`, both included. Throws `BadInput` for what is not a range of at most 400 days. */
export function daysBetween(from: string, to: string): string[] {
  if (lengthOf(from, to) > longestRangeDays) {
    throw new BadInput({ argument: 'to', expected: `at most ${longestRangeDays} days from ${from}`, got: to });
  }
  return everyDay(from, to);
}

/** Every day from `from` to `to`, both included, however many. Throws `BadInput` for what is no range. */
export function everyDay(from: string, to: string): string[] {
  const first = parseDay('from', from);
  return Array.from({ length: lengthOf(from, to) }, (_, index) => first.add({ days: index }).toString());
}

function lengthOf(from: string, to: string): number {
  const days = parseDay('from', from).until(parseDay('to', to), { largestUnit: 'day' }).days + 1;
  if (days < 1) throw new BadInput({ argument: 'to', expected: `${from} or later`, got: to });
  return days;
}

/** The day so many days later, or earlier for a negative number. */
export function dayAfter(day: string, days = 1): string {
  return parseDay('day', day).add({ days }).toString();
}

/**
 * The end of a calendar day of 25 hours, which BridgX counts to no day: a machine that starts in it is first listed on
 * the next day. Undefined where there is none.
 */
export function uncountedHour(day: string, timeZone: string): Bounds | undefined {
  const startMs = bridgxDayBounds(day, timeZone).endMs;
  const { endMs } = civilDayBounds(day, timeZone);
  return startMs < endMs ? { startMs, endMs } : undefined;
}

/** Throws `BadInput` unless `day` is a calendar date that has begun: BridgX answers later ones with negative totals. */
export function checkDay(check: { argument: string; day: string; nowMs: number; timeZone: string }): void {
  const today = dayOf(check.nowMs, check.timeZone);
  const day = parseDay(check.argument, check.day);
  if (Temporal.PlainDate.compare(day, today) > 0) {
    throw new BadInput({ argument: check.argument, expected: `${today} or earlier`, got: check.day });
  }
}

/**
 * Seconds of a run within a day, counted up to `nowMs` while the machine runs. Cut to whole seconds for each run
 * separately, as BridgX does before it sums.
 */
export function clip(run: Lifetime, bounds: Bounds, nowMs: number): number {
  const startMs = Math.max(run.startedAt.getTime(), bounds.startMs);
  const stopMs = run.stoppedAt?.getTime() ?? nowMs;
  return Math.max(0, Math.trunc((Math.min(stopMs, bounds.endMs) - startMs) / 1000));
}

/**
 * Whether a day's runs can no longer change. The slack allows for BridgX, which writes a machine's end only after the
 * cloud confirmed it, and for clocks that differ.
 */
export function isClosed(day: string, at: { nowMs: number; timeZone: string; slackMs: number }): boolean {
  const civilEndMs = civilDayBounds(day, at.timeZone).endMs;
  const bridgxEndMs = bridgxDayBounds(day, at.timeZone).endMs;
  return at.nowMs >= Math.max(civilEndMs, bridgxEndMs) + at.slackMs;
}

function parseDay(argument: string, day: string): Temporal.PlainDate {
  const fault = { argument, expected: 'a calendar date as yyyy-MM-dd', got: day };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new BadInput(fault);
  try {
    return Temporal.PlainDate.from(day);
  } catch (cause) {
    throw new BadInput(fault, { cause });
  }
}

function firstInstantMs(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}

function offsetMs(epochMs: number, timeZone: string): number {
  return zoned(epochMs, timeZone).offsetNanoseconds / 1_000_000;
}

function zoned(epochMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
}
