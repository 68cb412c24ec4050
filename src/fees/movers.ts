import { decimalText, roundedShare } from './apportion.ts';
import type { DayRange } from './buckets.ts';
import { type Causes, causesTogether, type FeeCause, roundCauses, roundTogether, size } from './causes.ts';
import { type Changes, readChanges } from './changes.ts';
import type { FeeGroup, FeesFilter } from './dimensions.ts';
import type { FeePeriod } from './fee-rows.ts';
import type { FeesParts } from './fees.ts';
import { periodsOf } from './periods.ts';
import { secondsPerHour } from './sums.ts';

/** Two periods to compare, checked. */
export interface MoversQuery {
  readonly before: DayRange;
  readonly after: DayRange;
  readonly groupBy: readonly FeeGroup[];
  readonly filter: FeesFilter;
  readonly timeZone: string;
  readonly decimals: number;
}

/** What something cost in two periods, in one currency. Amounts are decimal texts. */
export interface FeeMover {
  readonly values: readonly (string | null)[];
  readonly currency: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  readonly causes: readonly { readonly cause: FeeCause; readonly amount: string }[];
  readonly hoursBefore: string;
  readonly hoursAfter: string;
}

export interface MoversAnswer {
  readonly before: FeePeriod;
  readonly after: FeePeriod;
  /** One for each currency. */
  readonly totals: readonly FeeMover[];
  /** The largest change first; currencies are not compared, so those of one come after those of another. */
  readonly movers: readonly FeeMover[];
}

/** Compares two periods. The changes of all movers add up to that of the total. */
export async function compareFees(parts: FeesParts, query: MoversQuery): Promise<MoversAnswer> {
  await parts.ledger.flush();
  const nowMs = parts.clock();
  const { before, after, timeZone, filter } = query;
  const periodOf = async (range: DayRange) =>
    (await periodsOf({ ...parts, nowMs }, { ...range, buckets: [], timeZone, filter, knownAt: null })).total;
  const [changes, ...periods] = await Promise.all([
    readChanges(parts, query, nowMs),
    periodOf(before),
    periodOf(after),
  ]);
  const currencies = [...new Set(changes.flatMap(({ money }) => [...money.keys()]))].toSorted();
  const told = currencies.map((currency) => tell(changes, currency, query.decimals));
  return {
    before: periods[0],
    after: periods[1],
    totals: told.map(({ total }) => total),
    movers: told.flatMap(({ movers }) => movers),
  };
}

function tell(all: readonly Changes[], currency: string, decimals: number) {
  const changes = all.filter(({ money }) => money.has(currency));
  const divisor = secondsPerHour * 10n ** BigInt(9 - decimals);
  const own = changes.map(({ money }) => money.get(currency) ?? []);
  const sums = (side: 'before' | 'after') =>
    roundTogether(
      own.map((parts) => parts.reduce((sum, part) => sum + part[side].paid, 0n)),
      divisor,
    );
  const [before, after] = [sums('before'), sums('after')];
  const moved = changes.map((one, index) => {
    const units = { before: before.parts[index] ?? 0n, after: after.parts[index] ?? 0n };
    const change = units.after - units.before;
    const causes = roundCauses(causesTogether(own[index] ?? []), { change, divisor });
    return { change, mover: moverOf(one, { units, causes, currency, decimals }) };
  });
  const whole = { before: before.whole, after: after.whole };
  const wholeCauses = roundCauses(causesTogether(own.flat()), { change: whole.after - whole.before, divisor });
  const seconds = (side: 0 | 1) => changes.reduce((sum, one) => sum + one.seconds[side], 0);
  const total = { values: [], seconds: [seconds(0), seconds(1)] } as const;
  return {
    total: moverOf(total, { units: whole, causes: wholeCauses, currency, decimals }),
    movers: moved.toSorted((a, b) => (size(a.change) < size(b.change) ? 1 : -1)).map(({ mover }) => mover),
  };
}

interface Told {
  readonly units: { readonly before: bigint; readonly after: bigint };
  readonly causes: Causes;
  readonly currency: string;
  readonly decimals: number;
}

function moverOf({ values, seconds }: Pick<Changes, 'values' | 'seconds'>, told: Told): FeeMover {
  const { units, causes, currency, decimals } = told;
  const text = (amount: bigint) => decimalText(amount, decimals);
  return {
    values,
    currency,
    before: text(units.before),
    after: text(units.after),
    change: text(units.after - units.before),
    causes: [...causes].map(([cause, amount]) => ({ cause, amount: text(amount) })),
    hoursBefore: hoursText(seconds[0]),
    hoursAfter: hoursText(seconds[1]),
  };
}

function hoursText(seconds: number): string {
  return decimalText(roundedShare(BigInt(seconds) * 1_000_000n, secondsPerHour), 6);
}
