import { expect, test } from 'vitest';
import { daysOf } from '../../src/fees/buckets.ts';
import { forecastDays } from '../../src/fees/weekday-forecast.ts';

const weekday = (day: string) => new Date(day).getUTCDay();
const past = (from: string, to: string, cost: (day: string, index: number) => bigint) =>
  daysOf({ from, to }).map((day, index) => ({ day, cost: cost(day, index) }));

test('a fleet that rests on Sundays is expected to rest on Sundays, and no trial was off', () => {
  const rhythm = (day: string) => (weekday(day) === 0 ? 10n : 100n);
  const ahead = daysOf({ from: '2026-06-15', to: '2026-06-30' });
  const forecast = forecastDays(past('2026-04-01', '2026-06-14', rhythm), ahead);
  expect(forecast.days.map(({ expected }) => expected)).toEqual(ahead.map(rhythm));
  expect(forecast).toMatchObject({ expected: 1420n, low: 1420n, high: 1420n });
  expect(forecast.backtest).toEqual({ trials: 46, meanError: 0n, meanErrorShare: 0 });
});

test('a fleet that grows costs more than is expected, which the trials on the past say beforehand', () => {
  const growth = (_day: string, index: number) => 1000n + 10n * BigInt(index);
  const forecast = forecastDays(past('2026-03-01', '2026-06-14', growth), ['2026-06-15', '2026-06-16']);
  const truth = growth('', 106) + growth('', 107);
  expect(forecast.expected).toBeLessThan(truth);
  expect(forecast.high).toBe(truth);
  // The same weekdays of the last four weeks are 17.5 days back on average.
  expect(forecast.backtest?.meanError).toBe(2n * 175n);
  expect(forecast.backtest?.meanErrorShare).toBe(0.09887);
});

test('days that are not known are left out, not taken for nothing', () => {
  const known = past('2026-05-01', '2026-06-14', () => 50n).filter(
    ({ day }) => !['2026-06-08', '2026-06-01'].includes(day),
  );
  expect(forecastDays(known, ['2026-06-15']).expected).toBe(50n);
});

test('with a week of history there is a forecast, but nothing to test it on, and so no interval', () => {
  const forecast = forecastDays(
    past('2026-06-10', '2026-06-12', () => 30n),
    ['2026-06-13', '2026-06-14'],
  );
  expect(forecast).toMatchObject({ expected: 60n, low: null, high: null, backtest: null });
  expect(forecastDays([], ['2026-06-13']).expected).toBe(0n);
});
