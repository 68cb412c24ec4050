import { dayOf } from '../history/days.ts';
import { decimalText, roundedShare } from './apportion.ts';
import { type DayRange, daysOf } from './buckets.ts';
import type { FeesFilter } from './dimensions.ts';
import { type FeesParts, priceBuckets } from './fees.ts';
import { periodsOf } from './periods.ts';
import { moneyIn, secondsPerHour } from './sums.ts';
import { type Forecast, forecastDays } from './weekday-forecast.ts';

/** A period that is not over, checked. */
export interface ForecastQuery extends DayRange {
  readonly filter: FeesFilter;
  readonly timeZone: string;
  readonly decimals: number;
}

/** What a period comes to, in one currency. Amounts are decimal texts. */
export interface FeeForecast {
  readonly currency: string;
  /** Owed for the days that are over. */
  readonly soFar: string;
  /** With what the other days are expected to cost. */
  readonly expected: string;
  readonly low: string | null;
  readonly high: string | null;
  readonly backtest: { readonly trials: number; readonly meanError: string; readonly meanErrorShare: number } | null;
  /** Today and the days to come. */
  readonly days: readonly {
    readonly day: string;
    readonly expected: string;
    readonly low: string | null;
    readonly high: string | null;
  }[];
}

/** Days of history that a forecast rests on and is tried on. */
const historyDays = 112;
const dayMs = 86_400_000;

/** Forecasts a period to its end. Today counts as a day to come: what it has so far is not the whole of it. */
export async function forecastFees(parts: FeesParts, query: ForecastQuery): Promise<readonly FeeForecast[]> {
  await parts.ledger.flush();
  const nowMs = parts.clock();
  const today = dayOf(nowMs, query.timeZone);
  const past = await pastDays(parts, query, nowMs);
  const currencies = [...new Set(past.flatMap(({ sums }) => sums.money.map(({ currency }) => currency)))].toSorted();
  const ahead = daysOf({ from: [query.from, today].toSorted().at(-1) ?? today, to: query.to });
  return currencies.map((currency) => {
    const costs = past.map(({ day, sums, isKnown }) => ({ day, cost: moneyIn(sums, currency)?.paid ?? 0n, isKnown }));
    const forecast = forecastDays(
      costs.filter(({ isKnown }) => isKnown),
      ahead,
    );
    const soFar = costs.filter(({ day }) => day >= query.from).reduce((sum, { cost }) => sum + cost, 0n);
    return { currency, ...tell(forecast, soFar, query.decimals) };
  });
}

/** The days before today that count: the period's own, and those that forecasts rest on. */
async function pastDays(parts: FeesParts, { from, timeZone, filter }: ForecastQuery, nowMs: number) {
  const today = dayOf(nowMs, timeZone);
  const range = { from: [from, shift(today, -historyDays)].toSorted()[0] ?? today, to: shift(today, -1) };
  const buckets = daysOf(range).map((day) => ({ from: day, to: day }));
  const question = { timeZone, filter, groupBy: [], knownAt: null };
  const [trees, periods] = await Promise.all([
    priceBuckets(parts, question, { buckets, nowMs }),
    periodsOf({ ...parts, nowMs }, { ...range, ...question, buckets }),
  ]);
  return trees.map(({ sums }, index) => ({
    day: buckets[index]?.from ?? '',
    sums,
    isKnown: periods.buckets[index]?.completeness.completeDays === 1,
  }));
}

function tell({ expected, low, high, backtest, days }: Forecast, soFar: bigint, decimals: number) {
  const divisor = secondsPerHour * 10n ** BigInt(9 - decimals);
  const text = (amount: bigint) => decimalText(roundedShare(amount, divisor), decimals);
  const textOrNull = (amount: bigint | null) => (amount === null ? null : text(amount));
  return {
    soFar: text(soFar),
    expected: text(soFar + expected),
    low: textOrNull(low === null ? null : soFar + low),
    high: textOrNull(high === null ? null : soFar + high),
    backtest: backtest && { ...backtest, meanError: text(backtest.meanError) },
    days: days.map((one) => ({
      day: one.day,
      expected: text(one.expected),
      low: textOrNull(one.low),
      high: textOrNull(one.high),
    })),
  };
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}
