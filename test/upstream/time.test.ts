import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCalendarDay, parseTime } from '../../src/upstream/time.ts';

test.each([
  ['epoch milliseconds', '1669017600000', '2022-11-21T08:00:00.000Z'],
  ['a time without a zone, which is China Standard Time', '2022-10-20 12:00:00', '2022-10-20T04:00:00.000Z'],
  ['ISO 8601 with an offset', '2022-10-20T12:00:00+08:00', '2022-10-20T04:00:00.000Z'],
  ['ISO 8601 in UTC', '2018-04-18T15:02:37Z', '2018-04-18T15:02:37.000Z'],
  ['ISO 8601 without seconds', '2018-04-18T15:02Z', '2018-04-18T15:02:00.000Z'],
  ["Go's String() with an abbreviation", '2021-11-12 09:38:31 +0800 CST', '2021-11-12T01:38:31.000Z'],
  ["Go's String() where the zone has none", '2021-11-12 09:38:31 +0400 +04', '2021-11-12T05:38:31.000Z'],
  ["Go's String() in UTC", '2021-11-12 09:38:31 +0000 UTC', '2021-11-12T09:38:31.000Z'],
  ["Go's String() with nanoseconds", '2021-11-12 09:38:31.123456789 -0330 NST', '2021-11-12T13:08:31.123Z'],
  ['a day alone', '2022-10-20', '2022-10-19T16:00:00.000Z'],
  ["the manual's dots, two blanks and fullwidth colons", '2021.10.29  18：25：13', '2021-10-29T10:25:13.000Z'],
  ["the manual's fullwidth colons alone", '2021-10-29 16：23：24', '2021-10-29T08:23:24.000Z'],
  ['blanks around it', ' 2022-10-20 12:00:00 ', '2022-10-20T04:00:00.000Z'],
])('%s is read', (_what, text, expected) => {
  expect(parseTime(text)?.toISOString()).toBe(expected);
});

test.each([
  '',
  'soon',
  '2021.10.29',
  '29.10.2021 18:25:13',
  '2021-02-30 10:00:00',
  '2021-13-01 10:00:00',
  '2021-01-01 25:00:00',
  '12',
])('"%s" is no time', (text) => {
  expect(parseTime(text)).toBeNull();
});

const whole = fc.date({
  min: new Date('1970-01-02T00:00:00Z'),
  max: new Date('2999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
const offsetMinutes = fc.constantFrom(-570, -210, -60, 0, 60, 210, 330, 345, 480, 765, 840);

/** `time.Time.String()` of Go for a time with whole seconds. */
function goString(time: Date, minutes: number, abbreviation: string): string {
  const local = new Date(time.getTime() + minutes * 60_000).toISOString();
  const two = (count: number) => String(Math.floor(count)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}${two(Math.abs(minutes) % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offset} ${abbreviation || offset.slice(0, 3)}`;
}

test('every time that a Go server prints is read back to the second, whatever its zone', () => {
  fc.assert(
    fc.property(whole, offsetMinutes, fc.constantFrom('', 'CST', 'UTC', 'NST', 'CHADT'), (time, minutes, name) => {
      const seconds = Math.floor(time.getTime() / 1000) * 1000;
      expect(parseTime(goString(new Date(seconds), minutes, name))?.getTime()).toBe(seconds);
    }),
  );
});

test('every ISO time is read back exactly', () => {
  fc.assert(
    fc.property(whole, (time) => {
      expect(parseTime(time.toISOString())?.getTime()).toBe(time.getTime());
    }),
  );
});

test('a calendar day is one that exists', () => {
  expect(['2024-02-29', '2023-12-31'].map(isCalendarDay)).toEqual([true, true]);
  expect(['2023-02-29', '2023-04-31', '2023-1-1', '2023-01-01T00:00', ''].map(isCalendarDay)).toEqual(
    Array(5).fill(false),
  );
});
