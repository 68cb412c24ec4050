/** A parsed date as its midnight in UTC, or the text of Go's parse error. */
export type ParsedDate = { utcMidnightMs: number } | { error: string };

const layout = '2006-01-02';

/** `time.Parse("2006-01-02", value)`, with its messages: the server hands them to the caller unchanged. */
export function parseGoDate(value: string): ParsedDate {
  const year = /^\d{4}/.exec(value)?.[0];
  if (year === undefined) return cannotParse(value, value, '2006');
  if (value[4] !== '-') return cannotParse(value, value.slice(4), '-');
  const month = /^\d{2}/.exec(value.slice(5))?.[0];
  if (month === undefined) return cannotParse(value, value.slice(5), '01');
  if (Number(month) < 1 || Number(month) > 12) return outOfRange(value, 'month');
  if (value[7] !== '-') return cannotParse(value, value.slice(7), '-');
  const day = /^\d{2}/.exec(value.slice(8))?.[0];
  if (day === undefined) return cannotParse(value, value.slice(8), '02');
  if (value.length > 10) return { error: `parsing time ${quote(value)}: extra text: ${quote(value.slice(10))}` };
  const utcMidnightMs = Date.parse(`${value}T00:00:00Z`);
  const exists = !Number.isNaN(utcMidnightMs) && new Date(utcMidnightMs).toISOString().startsWith(value);
  return exists ? { utcMidnightMs } : outOfRange(value, 'day');
}

function cannotParse(value: string, rest: string, element: string): ParsedDate {
  return {
    error: `parsing time ${quote(value)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(element)}`,
  };
}

const outOfRange = (value: string, part: string): ParsedDate => ({
  error: `parsing time ${quote(value)}: ${part} out of range`,
});

const quote = (text: string): string => JSON.stringify(text);
