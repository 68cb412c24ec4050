/**
 * Reads a time as the upstreams write it: epoch milliseconds as text, `yyyy-MM-dd HH:mm:ss` with or without
 * offset (Go's `time.String()` adds a zone abbreviation, which is ignored), and ISO 8601. A time without an
 * offset is China Standard Time, the zone of both upstreams' documentation. Returns null for anything else.
 */
export function parseTime(raw: string): Date | null {
  if (/^\d{12,14}$/.test(raw)) return valid(Number(raw));
  const match = clock.exec(raw.trim()) ?? clock.exec(asciiTime(raw));
  if (!match) return null;
  const [, day = '', time = '00:00:00', fraction = '', zone] = match;
  if (!isCalendarDay(day)) return null;
  const seconds = time.length === 5 ? `${time}:00` : time;
  return valid(Date.parse(`${day}T${seconds}${fraction.slice(0, 4)}${offset(zone)}`));
}

/** The manual of BridgX prints `2021.10.29  18：25：13`, with fullwidth colons. */
function asciiTime(raw: string): string {
  return raw
    .trim()
    .replace(/^(\d{4})\.(\d{2})\.(\d{2})\s/, '$1-$2-$3 ')
    .replaceAll('：', ':')
    .replace(/\s+/, ' ');
}

const clock =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?(?:\s?(Z|UTC|[+-]\d{2}:?\d{2}))?(?:\s[A-Z+-][\w+-]*)?)?$/;

/** Whether it is a day `yyyy-MM-dd` that exists: Date alone takes February 30 for March 2. */
export function isCalendarDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return time !== null && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function offset(zone: string | undefined): string {
  if (zone === undefined) return '+08:00';
  if (zone === 'Z' || zone === 'UTC') return 'Z';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function valid(epochMs: number): Date | null {
  return Number.isNaN(epochMs) ? null : new Date(epochMs);
}
