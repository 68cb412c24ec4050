/** What one day cost, in the smallest unit. */
export interface DayCost {
  /** yyyy-mm-dd. */
  readonly day: string;
  readonly cost: bigint;
}

export interface ForecastDay {
  readonly day: string;
  readonly expected: bigint;
  /** Null without enough history to test the method on. */
  readonly low: bigint | null;
  readonly high: bigint | null;
}

/** How wrong the method would have been, had it been asked before. */
export interface Backtest {
  /** Stretches of past days, each as long as the one ahead, that were forecast from what came before them. */
  readonly trials: number;
  /** The mean of how far they were off. */
  readonly meanError: bigint;
  /** The same as a share of what those days really cost. */
  readonly meanErrorShare: number;
}

export interface Forecast {
  readonly days: readonly ForecastDay[];
  readonly expected: bigint;
  /** Between these were 80 % of the trials, carried over to what is ahead. */
  readonly low: bigint | null;
  readonly high: bigint | null;
  /** Null without enough history. */
  readonly backtest: Backtest | null;
}

/** Of each weekday so many past ones count. */
const weeksBack = 4;
const dayMs = 86_400_000;
/** Days before a trial, so that it has something to forecast from. */
const trainingDays = 14;
const mostTrials = 56;
const fewestTrials = 5;
const tail = 0.1;

/**
 * Each day is expected to cost what the same weekday cost on average in the last four weeks. Nothing else is assumed:
 * no trend, no season. How good that is, is tried on the past and told with it.
 *
 * @param past complete days in any order; days that are not known are left out rather than taken for nothing
 */
export function forecastDays(past: readonly DayCost[], ahead: readonly string[]): Forecast {
  const costs = new Map(past.map(({ day, cost }) => [day, cost]));
  const known = [...costs.keys()].toSorted();
  const expected = ahead.map((day) => ({ day, cost: expectedOn(costs, day, ahead[0] ?? day) }));
  const trials = trialsOf(costs, known, ahead.length);
  const total = sumOf(expected.map(({ cost }) => cost));
  const dayErrors = trials.flatMap(({ errors }) => errors);
  return {
    days: expected.map(({ day, cost }) => ({ day, expected: cost, ...spread(cost, dayErrors, trials.length) })),
    expected: total,
    ...spread(
      total,
      trials.map(({ errors }) => sumOf(errors)),
      trials.length,
    ),
    backtest: trials.length < fewestTrials ? null : backtestOf(trials),
  };
}

/** The mean of the last same weekdays before a day; of any last days where there is none; zero without any. */
function expectedOn(costs: ReadonlyMap<string, bigint>, day: string, before: string): bigint {
  const sameWeekdays = sampleOf(costs, { day, before, stepDays: 7, most: weeksBack, reachDays: 7 * 8 });
  const sample =
    sameWeekdays.length > 0
      ? sameWeekdays
      : sampleOf(costs, { day: before, before, stepDays: 1, most: 7, reachDays: 56 });
  return sample.length === 0 ? 0n : sumOf(sample) / BigInt(sample.length);
}

interface Sample {
  readonly day: string;
  readonly before: string;
  readonly stepDays: number;
  readonly most: number;
  readonly reachDays: number;
}

function sampleOf(costs: ReadonlyMap<string, bigint>, { day, before, stepDays, most, reachDays }: Sample): bigint[] {
  const sample: bigint[] = [];
  const oldest = shift(before, -reachDays);
  for (let at = shift(day, -stepDays); at >= oldest && sample.length < most; at = shift(at, -stepDays)) {
    const cost = at < before ? costs.get(at) : undefined;
    if (cost !== undefined) sample.push(cost);
  }
  return sample;
}

interface Trial {
  /** What each day really cost less what was expected. */
  readonly errors: readonly bigint[];
  readonly actual: bigint;
}

/** Forecasts stretches of the past, each from the days before it alone; those with a day that is not known are left out. */
function trialsOf(costs: ReadonlyMap<string, bigint>, known: readonly string[], length: number): Trial[] {
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || length === 0) return [];
  const trials: Trial[] = [];
  const earliest = shift(first, trainingDays);
  for (let start = shift(last, 1 - length); start >= earliest && trials.length < mostTrials; start = shift(start, -1)) {
    const days = Array.from({ length }, (_, index) => shift(start, index));
    const actual = days.map((day) => costs.get(day));
    if (actual.some((cost) => cost === undefined)) continue;
    const errors = days.map((day, index) => (actual[index] ?? 0n) - expectedOn(costs, day, start));
    trials.push({ errors, actual: sumOf(actual.map((cost) => cost ?? 0n)) });
  }
  return trials;
}

function spread(expected: bigint, errors: readonly bigint[], trials: number) {
  if (trials < fewestTrials) return { low: null, high: null };
  const sorted = errors.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const least = sorted[Math.floor(tail * (sorted.length - 1))] ?? 0n;
  const most = sorted[Math.ceil((1 - tail) * (sorted.length - 1))] ?? 0n;
  const low = expected + (least < 0n ? least : 0n);
  return { low: low < 0n ? 0n : low, high: expected + (most > 0n ? most : 0n) };
}

function backtestOf(trials: readonly Trial[]): Backtest {
  const misses = sumOf(
    trials.map(({ errors }) => {
      const error = sumOf(errors);
      return error < 0n ? -error : error;
    }),
  );
  const actual = sumOf(trials.map((trial) => trial.actual));
  const share = actual === 0n ? 0 : Number((misses * 1_000_000n) / actual) / 1_000_000;
  return { trials: trials.length, meanError: misses / BigInt(trials.length), meanErrorShare: share };
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}
