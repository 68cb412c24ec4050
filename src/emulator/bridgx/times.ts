/** A time zone as Go's `time.Local` uses it. */
export interface Zone {
  /** A time as `time.Time.String()` prints it: `2021-11-12 09:38:31 +0800 CST`. */
  text(ms: number): string;
  /** The moment that Go takes for 00:00 of a date; the date is given as its midnight in UTC. */
  midnightMs(utcMidnightMs: number): number;
}

/** Columns hold whole seconds. */
export const columnMs = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** Seconds between two times, cut towards zero as Go's conversion of a float does. */
export const wholeSeconds = (ms: number): number => Math.trunc(ms / 1000);

export function createZone(timeZone: string): Zone {
  const offsets = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const abbreviate = abbreviator(timeZone);
  const offsetMs = (ms: number) => parseOffset(zoneName(offsets, ms));
  return {
    text: (ms) => {
      const seconds = columnMs(ms);
      const offset = offsetMs(seconds);
      const local = new Date(seconds + offset).toISOString();
      return `${local.slice(0, 10)} ${local.slice(11, 19)} ${digits(offset)} ${abbreviate(seconds) ?? short(offset)}`;
    },
    // Go guesses the offset twice, which settles all but the hours that a change of clocks skips or repeats.
    midnightMs: (utcMidnightMs) => utcMidnightMs - offsetMs(utcMidnightMs - offsetMs(utcMidnightMs)),
  };
}

/** Abbreviations of the time zone database that no locale of Intl knows. */
const abbreviations: Readonly<Record<string, string>> = {
  'Asia/Chongqing': 'CST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Jakarta': 'WIB',
  'Asia/Kolkata': 'IST',
  'Asia/Macau': 'CST',
  'Asia/Manila': 'PST',
  'Asia/Seoul': 'KST',
  'Asia/Shanghai': 'CST',
  'Asia/Taipei': 'CST',
  'Asia/Tokyo': 'JST',
};

function abbreviator(timeZone: string): (ms: number) => string | undefined {
  const fixed = abbreviations[timeZone];
  if (fixed !== undefined) return () => fixed;
  const locale = timeZone.startsWith('Europe/') ? 'en-GB' : 'en-US';
  const names = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' });
  return (ms) => /^[A-Z]{3,5}$/.exec(zoneName(names, ms))?.[0];
}

function zoneName(format: Intl.DateTimeFormat, ms: number): string {
  return format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** `GMT+08:00` to milliseconds; a bare `GMT` is zero. */
function parseOffset(name: string): number {
  const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(name) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -size : size;
}

/** `+0800` */
function digits(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}${two(minutes % 60)}`;
}

/** A zone without abbreviation is named by its offset: `+04`, `+0545`. */
const short = (offsetMs: number): string => digits(offsetMs).replace(/00$/, '');
