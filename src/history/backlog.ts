import type { Database } from './database.ts';

/** What of a cluster's day is known for good. */
export interface DayProgress {
  /** Days whose rows were read by the cluster's name after their end. */
  readonly rows: ReadonlySet<string>;
  /** Days whose total was compared with the rows, or could not be. */
  readonly totals: ReadonlySet<string>;
}

const nothing: DayProgress = { rows: new Set(), totals: new Set() };

/** What is done of every cluster between two days, both included. */
export async function readProgress(
  { prisma }: Database,
  where: { account: string; timeZone: string; from: string; to: string },
): Promise<(cluster: string) => DayProgress> {
  const { account, timeZone, from, to } = where;
  const rows = await prisma.$queryRaw<DaysOfCluster[]>`
    SELECT cluster, string_agg(day::text, ' ') AS days FROM day_read
    WHERE account = ${account} AND time_zone = ${timeZone} AND day BETWEEN ${from}::date AND ${to}::date
      AND rows_complete AND is_named
    GROUP BY cluster`;
  const totals = await prisma.$queryRaw<DaysOfCluster[]>`
    SELECT cluster, string_agg(day::text, ' ') AS days FROM usage_reconciliation
    WHERE account = ${account} AND time_zone = ${timeZone} AND day BETWEEN ${from}::date AND ${to}::date
      AND cause <> 'DAY_NOT_OVER'
    GROUP BY cluster`;
  const [withRows, withTotals] = [byCluster(rows), byCluster(totals)];
  return (cluster) => ({
    rows: withRows.get(cluster) ?? nothing.rows,
    totals: withTotals.get(cluster) ?? nothing.totals,
  });
}

interface DaysOfCluster {
  cluster: string;
  days: string;
}

function byCluster(rows: readonly DaysOfCluster[]): Map<string, ReadonlySet<string>> {
  return new Map(rows.map(({ cluster, days }) => [cluster, new Set(days.split(' '))]));
}

/**
 * The last day on which each machine was listed that BridgX lists no more, though it was never seen to stop: its end
 * is on that day's list by now.
 */
export async function lostMachines(
  { prisma }: Database,
  { account, timeZone }: { account: string; timeZone: string },
): Promise<{ cluster: string; day: string }[]> {
  return prisma.$queryRaw`
    SELECT DISTINCT run.cluster, latest.day::text AS day
    FROM (SELECT cluster, max(read_at) AS read_at FROM day_read
      WHERE account = ${account} AND time_zone = ${timeZone} AND state = 'OPEN' GROUP BY cluster) AS look
    JOIN machine_run AS run ON run.account = ${account} AND run.cluster = look.cluster AND run.stopped_at IS NULL
      AND run.last_seen_at < look.read_at
    JOIN LATERAL (SELECT max(read.day) AS day FROM day_run AS share JOIN day_read AS read
      ON read.id = share.day_read_id AND read.time_zone = ${timeZone} WHERE share.run_id = run.id) AS latest
      ON latest.day IS NOT NULL
    WHERE NOT EXISTS (SELECT 1 FROM usage_reconciliation AS known WHERE known.account = ${account}
      AND known.time_zone = ${timeZone} AND known.cluster = run.cluster AND known.day = latest.day
      AND known.cause = 'ROWS_MISSING')
    ORDER BY 1, 2`;
}
