import { builder } from '../builder.ts';
import { BadInput } from '../errors.ts';
import { isCalendarDay } from '../upstream/time.ts';

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

builder.scalarType('DateTime', {
  description: 'A point in time in UTC as ISO 8601, for example 2026-03-01T08:00:00.000Z.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const isIso = typeof value === 'string' && isoTime.test(value) && isCalendarDay(value.slice(0, 10));
    const time = isIso ? new Date(value) : null;
    if (time !== null && !Number.isNaN(time.getTime())) return time;
    throw new BadInput({ argument: 'DateTime', expected: 'an ISO 8601 time with a zone', got: value });
  },
});

builder.scalarType('Date', {
  description: "A calendar day as yyyy-MM-dd. A BridgX day is one of the server's own time zone.",
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && isCalendarDay(value)) return value;
    throw new BadInput({ argument: 'Date', expected: 'a calendar day as yyyy-MM-dd', got: value });
  },
});

builder.scalarType('JSON', {
  description: 'A value of any form, passed on as the upstream gave it.',
  serialize: (value) => value,
});
