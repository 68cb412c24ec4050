import { BadInput } from '../errors.ts';
import { readCoverage } from './coverage.ts';
import type { Database } from './database.ts';
import { type ClusterDay, type DayReading, keyText } from './day-reading.ts';
import type { UsageSource } from './day-reads.ts';
import { createDayStore } from './day-store.ts';
import { checkDay, daysBetween, longestRangeDays } from './days.ts';
import { type Flights, fly } from './flights.ts';
import { createKnownDays } from './known-days.ts';
import { type ReconciliationQuery, readReconciliations } from './reconciliation-store.ts';
import { type CorrectionsQuery, type RecordedQuery, readCorrections, readRecorded } from './recorded.ts';
import { type HistoryParts, readDays, readTotals, type UpstreamTotal, type UsageDay } from './usage-reads.ts';

export interface UsageHistoryOptions {
  database: Database;
  /** Epoch milliseconds. */
  clock: () => number;
  /** IANA name of the zone that BridgX runs in. */
  timeZone: string;
  /** How long after its end a day may still change. Default: 15 minutes. */
  closeSlackMs?: number;
  /** Whether what is read is stored; false for plans, whose answers are made up. Default: true. */
  isKept?: boolean;
}

/** What could be answered, and an error for each key that could not. */
export interface Answers<Answer> {
  answers: Answer[];
  failures: (ClusterDay & { error: Error })[];
}

export type UsageHistory = ReturnType<typeof createUsageHistory>;

/**
 * Machine hours of BridgX. A closed day is asked of BridgX once and kept for good; an open one is asked each time.
 *
 * The source is given with each call, because it carries that request's budget and signal. Requests that want the
 * same day at once share one read.
 */
export function createUsageHistory(options: UsageHistoryOptions) {
  const { database, clock, timeZone, closeSlackMs = 15 * 60_000, isKept = true } = options;
  const stored = createDayStore({ database, timeZone, clock });
  const store = isKept ? stored : { ...stored, save: async () => {}, saveTotal: async () => {} };
  const knownDays = createKnownDays({ database, timeZone });
  const parts: HistoryParts = { store, clock, timeZone, closeSlackMs };
  const dayFlights: Flights<UsageDay> = new Map();
  const totalFlights: Flights<UpstreamTotal> = new Map();
  const isYoung = ({ asOf }: { asOf: Date }, { maxAgeMs = Number.POSITIVE_INFINITY }: UsageSource) =>
    clock() - asOf.getTime() <= maxAgeMs;
  const check = (argument: string, day: string) => checkDay({ argument, day, nowMs: clock(), timeZone });

  return {
    /** Each day from `from` to `to`. Throws `BadInput` for what is no range, or ends in the future. */
    daysIn({ from, to }: { from: string; to: string }): string[] {
      const days = daysBetween(from, to);
      check('to', to);
      return days;
    },

    /** Used seconds of each cluster on each day. Throws `BadInput`, before any call, for a day that has not begun. */
    async usageDays(
      source: UsageSource,
      { account, clusters, days }: { account: string; clusters: string[]; days: string[] },
    ): Promise<Answers<UsageDay>> {
      if (days.length > longestRangeDays) {
        throw new BadInput({ argument: 'days', expected: `at most ${longestRangeDays} days`, got: days.length });
      }
      for (const day of days) check('day', day);
      for (const cluster of clusters) checkCluster(cluster);
      const keys = [...new Set(days)].flatMap((day) => [...new Set(clusters)].map((cluster) => ({ cluster, day })));
      const isStaleWelcome = source.orStale === true;
      return shared(dayFlights, {
        account,
        keys,
        read: (own) => readDays(parts, { source, account, own }),
        isGoodEnough: (day) =>
          day.fromHistory || (day.staleBecause === undefined ? isYoung(day, source) : isStaleWelcome),
      });
    },

    /** Whether a closed day is stored, of some cluster at least. */
    hasDay: (key: { account: string; day: string }): Promise<boolean> => knownDays.has(key),

    /** BridgX's own totals, to hold against `usageDays`. */
    async upstreamTotals(
      source: UsageSource,
      { account, keys }: { account: string; keys: ClusterDay[] },
    ): Promise<Answers<UpstreamTotal>> {
      for (const { cluster, day } of keys) {
        check('day', day);
        checkCluster(cluster);
      }
      const unique = [...new Map(keys.map((key) => [keyText(key), key])).values()];
      return shared(totalFlights, {
        account,
        keys: unique,
        read: (own) => readTotals(parts, { source, account, own }),
        isGoodEnough: (total) => total.fromHistory || isYoung(total, source),
      });
    },

    /** The runs behind the last reading of a day, each with its seconds of that day; null if it was never read. */
    async machineRuns({ account, cluster, day }: ClusterDay & { account: string }): Promise<DayReading | null> {
      check('day', day);
      return store.reading(account, { cluster, day });
    },

    /** What is recorded, and how it changed. Costs no call. */
    records: {
      timeZone,
      reconciliations: (query: Zoneless<ReconciliationQuery>) => readReconciliations(database, { ...query, timeZone }),
      recorded: (query: Zoneless<RecordedQuery>) => readRecorded(database, { ...query, timeZone }),
      corrections: (query: Zoneless<CorrectionsQuery>) => readCorrections(database, { ...query, timeZone }),
      coverage: (query: { account: string; from: string; to: string }) =>
        readCoverage(database, { ...query, timeZone }),
    },
  };
}

type Zoneless<Query> = Omit<Query, 'timeZone'>;

async function shared<Answer extends object>(
  flights: Flights<Answer>,
  want: {
    account: string;
    keys: ClusterDay[];
    read: (own: ClusterDay[]) => (key: ClusterDay) => Promise<Answer>;
    isGoodEnough: (answer: Answer) => boolean;
  },
): Promise<Answers<Answer>> {
  const flownKey = ({ cluster, day }: ClusterDay) => JSON.stringify([want.account, day, cluster]);
  const outcomes = [...(await fly({ ...want, flights, keyText: flownKey }))];
  return {
    answers: outcomes.flatMap(([, outcome]) => (outcome instanceof Error ? [] : [outcome])),
    failures: outcomes.flatMap(([key, outcome]) => (outcome instanceof Error ? [{ ...key, error: outcome }] : [])),
  };
}

/** BridgX takes an empty name for every cluster of the organisation. */
function checkCluster(cluster: string): void {
  if (cluster === '') throw new BadInput({ argument: 'cluster', expected: 'the name of a cluster', got: cluster });
}
