import { expect, test } from 'vitest';
import { bucketsOf, daysOf } from '../../src/fees/buckets.ts';
import { sliceDays, sliceMonths, slicePartsOfDays } from '../../src/fees/slices.ts';

test('weeks begin on Monday, months on their first, and both are cut off with the range', () => {
  expect(bucketsOf({ from: '2026-06-12', to: '2026-06-23' }, 'WEEK')).toEqual([
    { from: '2026-06-12', to: '2026-06-14' },
    { from: '2026-06-15', to: '2026-06-21' },
    { from: '2026-06-22', to: '2026-06-23' },
  ]);
  expect(bucketsOf({ from: '2026-01-31', to: '2026-03-01' }, 'MONTH')).toEqual([
    { from: '2026-01-31', to: '2026-01-31' },
    { from: '2026-02-01', to: '2026-02-28' },
    { from: '2026-03-01', to: '2026-03-01' },
  ]);
  expect(bucketsOf({ from: '2026-02-27', to: '2026-03-01' }, 'DAY')).toHaveLength(3);
  expect(bucketsOf({ from: '2026-02-27', to: '2027-03-01' }, 'RANGE')).toEqual([
    { from: '2026-02-27', to: '2027-03-01' },
  ]);
});

test('a month in which no price changes is one sum; of another one every day is added up', () => {
  const sliced = sliceDays(bucketsOf({ from: '2026-01-01', to: '2026-03-10' }, 'MONTH'), ['2026-01-01', '2026-02-10']);
  expect(sliced.slices).toMatchObject([
    { bucket: 0, priceDay: '2026-01-01' },
    { bucket: 1, priceDay: '2026-02-01' },
    { bucket: 1, priceDay: '2026-02-10' },
    { bucket: 2, priceDay: '2026-03-01' },
  ]);
  const { months, days } = sliceMonths(sliced, '2026-03-10');
  expect(months).toEqual([
    { slice: 0, month: '2026-01-01' },
    { slice: 3, month: '2026-03-01' },
  ]);
  expect(days.map(({ day }) => day)).toEqual(daysOf({ from: '2026-02-01', to: '2026-02-28' }));
  expect(sliceMonths(sliced, '2026-03-11').months).toEqual([{ slice: 0, month: '2026-01-01' }]);
});

test('days of another zone share out every second of the BridgX days that they touch, also where clocks change', () => {
  // In New York March 8 has 23 hours.
  const buckets = bucketsOf({ from: '2026-03-07', to: '2026-03-09' }, 'DAY');
  const { slices, parts } = slicePartsOfDays(buckets, ['2026-03-08'], {
    timeZone: 'America/New_York',
    bridgxZone: 'Asia/Shanghai',
  });
  expect(slices.map(({ bucket, priceDay }) => [bucket, priceDay])).toEqual([
    [0, '2026-03-07'],
    [0, '2026-03-08'],
    [1, '2026-03-08'],
    [2, '2026-03-09'],
  ]);
  expect(parts.map(({ slice, day, startMs, endMs }) => [slice, day, (endMs - startMs) / 3_600_000])).toEqual([
    [0, '2026-03-07', 11],
    [1, '2026-03-08', 13],
    [2, '2026-03-08', 11],
    [2, '2026-03-09', 12],
    [3, '2026-03-09', 12],
    [3, '2026-03-10', 12],
  ]);
  expect(parts.every(({ isWhole }) => !isWhole)).toBe(true);
});
