import type { DayReading } from '../history/day-reading.ts';
import type { DayStore } from '../history/day-store.ts';
import type { Reconciliation } from '../history/reconciliation.ts';
import { type Ask, type Look, type LookParts, lookAt, lookAtTotal } from './day-look.ts';
import { inParallel } from './parallel.ts';
import { Outage, type Patience } from './patience.ts';
import type { MonthOfWork } from './workload.ts';

export interface BackfillParts extends LookParts {
  store: Pick<DayStore, 'reading' | 'save'>;
  patiently: Patience;
  signal: AbortSignal;
  concurrency: number;
}

/** How far a backfill is. */
export interface Progress {
  /** The month that is being read, `yyyy-MM`. */
  readonly month: string;
  /** Cluster days that are done, and of how many. */
  readonly done: number;
  readonly total: number;
  /** Machine rows so far. */
  readonly rows: number;
  /** Attempts of upstream calls so far. */
  readonly calls: number;
}

export interface FailedDay {
  readonly cluster: string;
  readonly day: string;
  readonly reason: string;
}

export interface BackfillOutcome {
  readonly progress: Progress;
  /** Cluster days that BridgX did not give; the others are stored. */
  readonly failures: readonly FailedDay[];
}

/** What is stored at once. One such batch is filled while another is stored: what a process that is killed reads again. */
const batchRows = 5_000;
const batchDays = 200;

/**
 * Reads what is left, month by month and cluster by cluster, and stores it in batches. Rejects with an `Outage` when
 * BridgX stays away, and when it is called off; what was stored until then stays, and the next run goes on from it.
 */
export async function backfill(
  parts: BackfillParts,
  work: readonly MonthOfWork[],
  onProgress: (progress: Progress) => void,
): Promise<BackfillOutcome> {
  const total = work.reduce((sum, { asks }) => sum + asks.length, 0);
  const batch = createBatch(parts);
  const failures: FailedDay[] = [];
  let progress: Progress = { month: work[0]?.month ?? '', done: 0, total, rows: 0, calls: parts.source.calls() };
  const count = (month: string, rows: number) => {
    progress = { month, done: progress.done + 1, total, rows: progress.rows + rows, calls: parts.source.calls() };
    onProgress(progress);
  };
  try {
    for (const { month, asks } of work) {
      // A cluster's days follow each other: each batch then has the same machines on many days, and a cluster that
      // fails every time takes one place of the many.
      const clusters = Map.groupBy(asks, ({ cluster }) => cluster).values();
      await inParallel(clusters, parts.concurrency, async (days) => {
        for (const ask of days) {
          parts.signal.throwIfAborted();
          const { look, failure } = await lookDespite(parts, ask);
          if (failure) failures.push(failure);
          await batch.add(look);
          count(month, look.rows);
        }
      });
    }
  } finally {
    await batch.flush();
  }
  return { progress, failures };
}

/** A day whose rows cannot be read fails alone; its total is kept, so that the gap has a size. */
async function lookDespite(parts: BackfillParts, ask: Ask): Promise<{ look: Look; failure?: FailedDay }> {
  const { cluster, day } = ask;
  const look = () => lookAt(parts, ask);
  const again = () => lookAt(parts, { ...ask, needsRows: true, isAgain: true });
  try {
    return {
      look: await parts.patiently(look, again),
    };
  } catch (error) {
    if (error instanceof Outage || parts.signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const look = await lookAtTotal(parts, ask).catch((): Look => ({ readings: [], reconciliations: [], rows: 0 }));
    return { look, failure: { cluster, day, reason } };
  }
}

function createBatch({ store, account }: BackfillParts) {
  let readings: DayReading[] = [];
  let reconciliations: Reconciliation[] = [];
  let rows = 0;
  let stored = Promise.resolve();
  /** Until the batch that is full goes to the database, which takes one at a time. */
  let handedOver = Promise.resolve();
  const isFull = () => rows >= batchRows || reconciliations.length >= batchDays || readings.length >= batchDays;
  const flush = async () => {
    const full = { readings, reconciliations };
    [readings, reconciliations, rows] = [[], [], 0];
    await store.save(account, full.readings, full.reconciliations);
  };
  return {
    async flush() {
      await handedOver;
      await stored;
      await flush();
    },
    async add(look: Look) {
      while (isFull()) await handedOver;
      readings.push(...look.readings);
      reconciliations.push(...look.reconciliations);
      rows += look.rows;
      if (!isFull()) return;
      handedOver = stored.then(() => {
        stored = flush();
      });
      await handedOver;
      await stored;
    },
  };
}
