import type { DayRead, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import { type ClusterDay, type DayReading, type DaySummary, type DayTotal, keyText } from './day-reading.ts';
import { insertDays, insertShares, lockComplete, upsertRuns } from './day-writes.ts';
import { holdFacts } from './fact-lock.ts';
import type { Reconciliation } from './reconciliation.ts';
import { keepReconciliations } from './reconciliation-store.ts';
import { rollUp } from './rollup-writes.ts';
import type { Cell } from './rollups.ts';
import { shareUncountedHours } from './uncounted-hours.ts';

/** The stored days of every account, in one time zone. */
export type DayStore = ReturnType<typeof createDayStore>;

interface Selection {
  account: string;
  clusters: string[];
  days: string[];
}

const transactionLimits = { maxWait: 60_000, timeout: 60_000 };

export interface DayStoreParts {
  database: Database;
  timeZone: string;
  /** Epoch milliseconds. */
  clock: () => number;
}

export function createDayStore({ database, timeZone, clock }: DayStoreParts) {
  const { prisma } = database;
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** One write at a time: many days that arrive together would otherwise wait for a connection each, and time out. */
  function inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = lastWrite.then(write, write);
    lastWrite = turn.catch(() => undefined);
    return turn;
  }

  const where = ({ account, clusters, days }: Selection) => ({
    account,
    timeZone,
    cluster: { in: clusters },
    day: { in: days.map(toDate) },
  });

  return {
    /** The closed days of a selection whose runs are all stored. */
    async completeDays(selection: Selection): Promise<DaySummary[]> {
      const rows = await prisma.dayRead.findMany({ where: { ...where(selection), rowsComplete: true } });
      return rows.map(summaryOf);
    },

    /** The last readings of a selection, whether their days were over or not. */
    async lastReadings(selection: Selection): Promise<DaySummary[]> {
      const rows = await prisma.dayRead.findMany({ where: { ...where(selection), readAt: { not: null } } });
      return rows.map(summaryOf);
    },

    /** Stores readings of one account, and how BridgX's totals compare: all of it or, whatever happens, nothing. */
    save(account: string, readings: DayReading[], reconciliations: readonly Reconciliation[] = []): Promise<void> {
      if (readings.length + reconciliations.length === 0) return Promise.resolve();
      const knownAt = new Date(clock());
      return inTurn(() =>
        prisma.$transaction(async (transaction) => {
          await saveReadings(transaction, { account, timeZone, readings, knownAt });
          await keepReconciliations(transaction, { account, timeZone, rows: reconciliations });
        }, transactionLimits),
      );
    },

    /** BridgX's own totals that are kept. */
    async totals(selection: Selection): Promise<DayTotal[]> {
      const rows = await prisma.dayRead.findMany({
        where: { ...where(selection), upstreamTotalSeconds: { not: null } },
      });
      return rows.map((row) => ({
        cluster: row.cluster,
        day: fromDate(row.day),
        seconds: Number(row.upstreamTotalSeconds),
        asOf: row.totalReadAt ?? new Date(0),
      }));
    },

    /** Keeps BridgX's own total of a closed day. The first one kept stays. */
    saveTotal(account: string, { cluster, day, seconds, asOf }: DayTotal): Promise<void> {
      const key = { account, cluster, day: toDate(day), timeZone };
      const total = { upstreamTotalSeconds: BigInt(seconds), totalReadAt: asOf };
      return inTurn(async () => {
        await prisma.$transaction([
          prisma.dayRead.createMany({
            data: { ...key, state: 'CLOSED', rowsComplete: false },
            skipDuplicates: true,
          }),
          prisma.dayRead.updateMany({ where: { ...key, upstreamTotalSeconds: null }, data: total }),
        ]);
      });
    },

    /** The last reading of a cluster's day, run by run; null when the day was never read. */
    async reading(account: string, { cluster, day }: ClusterDay): Promise<DayReading | null> {
      const row = await prisma.dayRead.findUnique({
        where: { account_cluster_day_timeZone: { account, cluster, day: toDate(day), timeZone } },
        include: { runs: { include: { run: true }, orderBy: { runId: 'asc' } } },
      });
      if (!row?.readAt) return null;
      const shares = row.runs.map(({ run, usedSeconds, calendarSeconds }) => ({
        run: { ...run, rowId: run.upstreamRowId, clusterName: run.cluster },
        usedSeconds,
        calendarSeconds,
      }));
      return { cluster, day, state: row.state, isNamed: row.isNamed, asOf: row.readAt, shares };
    },
  };
}

interface Save {
  account: string;
  timeZone: string;
  readings: DayReading[];
  knownAt: Date;
}

async function saveReadings(transaction: Prisma.TransactionClient, save: Save): Promise<void> {
  const { readings, ...how } = save;
  if (readings.length === 0) return;
  await holdFacts(transaction, save.account);
  const complete = await lockComplete(transaction, save);
  const runIds = await upsertRuns(transaction, save.account, readings);
  const dayIds = await insertDays(transaction, save);
  await insertShares(transaction, { readings, runIds, dayIds });
  const taken = readings.filter((reading) => dayIds.has(keyText(reading)));
  const long = await shareUncountedHours(transaction, { ...how, days: taken });
  // Of a day that this transaction does not write, what is stored tells whether it was closed.
  const isClosed = (cell: Cell) => (dayIds.has(keyText(cell)) ? complete.has(keyText(cell)) : cell.status === 'CLOSED');
  await rollUp(transaction, { ...how, dayIds: [...new Set([...dayIds.values(), ...long])], isClosed });
}

function summaryOf(row: DayRead): DaySummary {
  return {
    cluster: row.cluster,
    day: fromDate(row.day),
    usedSeconds: Number(row.usedSeconds),
    machines: row.machines ?? 0,
    state: row.state,
    asOf: row.readAt ?? new Date(0),
  };
}

function toDate(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function fromDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
