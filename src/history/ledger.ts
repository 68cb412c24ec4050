import type { Database } from './database.ts';
import { type Count, createCounters, dayKey, monthKey } from './ledger-counters.ts';
import { type LedgerEntry, monthOf } from './ledger-entry.ts';
import { createLedgerQueue, type Waiting } from './ledger-queue.ts';
import { insertEntries, readCounts } from './ledger-writes.ts';

/** The part of a pino logger that the ledger uses. */
export interface LedgerLog {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface LedgerOptions {
  database: Database;
  /** The present day of the bill, yyyy-mm-dd. */
  today: () => string;
  /** Told of entries that could not be stored, each whole, so that none is lost without a trace. */
  logger: LedgerLog;
  /** How long an entry waits at most before it is written: what SIGKILL can cost. Default: 1,000. */
  flushIntervalMs?: number;
  /** Entries in one statement; as many are written at once without waiting for the interval. Default: 1,000. */
  maxBatch?: number;
  /** JSON that is kept while the database is away. Beyond it the oldest entries go to the log. Default: 64 MB. */
  maxQueueBytes?: number;
}

/** What the free tier of an operation is counted by. */
export type Counted = Pick<LedgerEntry, 'account' | 'upstream' | 'operation'>;

/** Every attempt that left this machine, for good. */
export interface Ledger {
  /** Never waits and never throws. */
  record(entry: LedgerEntry): void;
  /** Counts an entry that was stored with what it is charged for. */
  noteStored(entry: LedgerEntry): void;
  /** Stores all that was recorded so far; rejects when the database does not take it, which keeps it queued. */
  flush(): Promise<void>;
  /** Stores what is left; what the database does not take goes to the log. */
  close(): Promise<void>;
  /** This month's requests and cost, of all replicas as far as they have stored them and of this one exactly. */
  thisMonth(counted: Counted): Count;
  /** What the caller spent today, in billionths. */
  spentToday(caller: string): bigint;
  /** Entries that went to the log in place of the database. */
  unstored(): number;
}

const defaults = { flushIntervalMs: 1_000, maxBatch: 1_000, maxQueueBytes: 64 * 1024 * 1024 };

/** Opens the ledger with the counters of the present month and day. Rejects when they cannot be read. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { database, today, logger, flushIntervalMs, maxBatch, maxQueueBytes } = { ...defaults, ...options };
  const { prisma } = database;
  const counters = createCounters();
  counters.replaceStored(await readCounts(prisma, today()));
  const noted: LedgerEntry[] = [];
  let unstored = 0;
  const toLog = (lost: readonly Waiting[]) => {
    unstored += lost.length;
    for (const { json } of lost) logger.error({ entry: JSON.parse(json) }, 'a ledger entry could not be stored');
  };
  const queue = createLedgerQueue(maxQueueBytes, toLog);

  const writeBatch = async () => {
    const batch = queue.take(maxBatch);
    try {
      await insertEntries(
        prisma,
        batch.map(({ json }) => json),
      );
      const notedBefore = noted.length;
      const counts = await readCounts(prisma, today());
      counters.settle([...noted.splice(0, notedBefore), ...batch.map(({ entry }) => entry)]);
      counters.replaceStored(counts);
    } catch (error) {
      queue.putBack(batch);
      throw error;
    }
  };

  const drain = async () => {
    for (let left = queue.size(); left > 0; left -= maxBatch) await writeBatch();
  };
  const flush = oneAfterAnother(drain);
  const background = inBackground(flush, logger);
  const timer = setInterval(() => queue.size() > 0 && background.run(), flushIntervalMs).unref();
  let isClosed = false;

  return {
    record(entry) {
      counters.add(entry);
      queue.push(entry);
      if (isClosed) toLog(queue.take(queue.size()));
      // While the database is away the interval's attempts are enough.
      else if (queue.size() >= maxBatch && !background.isFailing()) background.run();
    },
    noteStored(entry) {
      counters.add(entry);
      noted.push(entry);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush().catch((error: unknown) => logger.warn({ err: error }, 'the ledger could not be stored at the end'));
      isClosed = true;
      toLog(queue.take(queue.size()));
    },
    thisMonth: (counted) => counters.count(monthKey(monthOf({ day: today() }), counted)),
    spentToday: (caller) => counters.count(dayKey(today(), caller)).billionths,
    unstored: () => unstored,
  };
}

/** Runs a job once at a time; whoever asks during a run waits for one that begins after it. */
function oneAfterAnother(job: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(job, job);
    return last;
  };
}

/** Runs a job that nobody waits for, one at a time, and tells of the first failure of each outage. */
function inBackground(job: () => Promise<void>, logger: LedgerLog) {
  let isRunning = false;
  let isFailing = false;
  const fail = (error: unknown) => {
    if (!isFailing) logger.warn({ err: error }, 'the ledger cannot be stored for now; its entries are kept');
    isFailing = true;
  };
  const attempt = async () => {
    isRunning = true;
    try {
      await job();
      isFailing = false;
    } catch (error) {
      fail(error);
    } finally {
      isRunning = false;
    }
  };
  return { run: () => void (isRunning || attempt()), isFailing: () => isFailing };
}
