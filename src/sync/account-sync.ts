import { BadInput } from '../errors.ts';
import { lostMachines } from '../history/backlog.ts';
import { countCoverage } from '../history/coverage.ts';
import type { Database } from '../history/database.ts';
import { readDay } from '../history/day-reads.ts';
import { createDayStore } from '../history/day-store.ts';
import { dayAfter, dayOf, isClosed } from '../history/days.ts';
import { createFactStore, type KnownFact } from '../history/facts.ts';
import { markOverdue } from '../history/overdue.ts';
import { type BackfillOutcome, backfill, type Progress } from './backfill.ts';
import type { BridgxSource } from './bridgx-source.ts';
import { refreshFacts } from './cluster-facts.ts';
import { createPatience } from './patience.ts';
import { type MonthOfWork, type Range, workloadOf } from './workload.ts';

export interface AccountSyncParts {
  database: Database;
  source: BridgxSource;
  account: string;
  timeZone: string;
  /** How long after its end a day may still change. */
  closeSlackMs: number;
  /** Epoch milliseconds. */
  clock: () => number;
  signal: AbortSignal;
  /** Rejects when the signal is aborted. */
  wait: (ms: number) => Promise<void>;
  /** Calls at a time. */
  concurrency: number;
}

export interface BackfillWish extends Range {
  /** Whether days that are stored are read again. */
  isAgain: boolean;
  /** Whether BridgX's own totals are read and compared: one more call for each cluster and day. */
  withTotals: boolean;
  onProgress?: (progress: Progress) => void;
}

/** Keeps the usage of one account. */
export type AccountSync = ReturnType<typeof createAccountSync>;

export function createAccountSync(parts: AccountSyncParts) {
  const { database, source, account, timeZone, closeSlackMs, clock, wait } = parts;
  const store = createDayStore({ database, timeZone, clock });
  const facts = createFactStore({ database, timeZone });
  const at = () => new Date(clock());
  const isOver = (day: string) => isClosed(day, { nowMs: clock(), timeZone, slackMs: closeSlackMs });
  const today = () => dayOf(clock(), timeZone);
  const patiently = createPatience({ isUp: () => source.isUp(today()), wait });
  const lookParts = (withTotals: boolean) => ({ ...parts, store, patiently, withTotals });

  /** The last day that can change no more. */
  const lastClosedDay = () => {
    const yesterday = dayAfter(today(), -1);
    return isOver(yesterday) ? yesterday : dayAfter(yesterday, -1);
  };
  const cover = ({ from, to }: Range) => countCoverage(database, { account, timeZone, from, to }, at());

  const fill = async (known: readonly KnownFact[], { onProgress = () => undefined, ...wish }: BackfillWish) => {
    const work = await workloadOf(parts, { ...wish, facts: known });
    const outcome = await backfill(lookParts(wish.withTotals), work, onProgress);
    await cover(wish);
    return outcome;
  };

  /** Machines that are listed no more have ended on the last day that lists them. */
  const findEnds = async (): Promise<void> => {
    const lost = await lostMachines(database, { account, timeZone });
    const asks = lost.filter(({ day }) => isOver(day)).map((key) => ({ ...key, needsRows: true, isAgain: true }));
    const work: MonthOfWork[] = [{ month: '', asks }];
    await backfill(lookParts(true), work, () => undefined);
  };

  /** Days that are not closed: what is known of them grows with each look. */
  const lookAtOpenDays = async (known: readonly KnownFact[]): Promise<void> => {
    const clusters = known.filter(({ goneAt }) => goneAt === null).map(({ cluster }) => cluster);
    for (const day of [dayAfter(today(), -1), today()].filter((one) => !isOver(one))) {
      const { readings } = await readDay({ source: openDays(source), clock, timeZone, closeSlackMs }, day, clusters);
      await store.save(
        account,
        readings.filter(({ cluster }) => clusters.includes(cluster)),
      );
    }
  };

  return {
    lastClosedDay,

    /** Reads every closed day of a range that is not stored yet. Throws `BadInput` for days that can still change. */
    async backfill(wish: BackfillWish): Promise<BackfillOutcome> {
      const last = lastClosedDay();
      if (wish.to > last) throw new BadInput({ argument: 'to', expected: `${last} or earlier`, got: wish.to });
      return fill(await refreshFacts({ ...parts, facts }), wish);
    },

    /** Looks at the days that are not over, and reads those for good that closed since `from`. */
    async keepCurrent(from: string): Promise<BackfillOutcome> {
      const known = await refreshFacts({ ...parts, facts });
      await lookAtOpenDays(known);
      await markOverdue({ database, timeZone, closeSlackMs }, account, at());
      const outcome = await fill(known, { from, to: lastClosedDay(), isAgain: false, withTotals: true });
      await findEnds();
      await cover({ from, to: today() });
      return outcome;
    },
  };
}

/** Open days are swept: they are read again and again, and for good only by name. */
function openDays(source: BridgxSource) {
  return {
    runs: (day: string, cluster?: string) =>
      cluster === undefined ? source.sweep(day) : source.runs({ day, cluster, isLive: false }),
    total: async () => {
      throw new TypeError('open days have no total');
    },
  };
}
