import type { Database } from './database.ts';

/** How much of a day is known: what tells a day without usage from one that was never read. */
export interface Coverage {
  readonly day: string;
  /** Clusters that there were on the day. */
  readonly clusters: number;
  /** Those whose day is read for good. */
  readonly complete: number;
  readonly checkedAt: Date;
}

interface Range {
  account: string;
  timeZone: string;
  from: string;
  to: string;
}

/**
 * Counts anew, for each day of a range, the clusters that there were and those that are read. A cluster counts from
 * the day of its creation to the day on which the organisation's list first lacked it.
 */
export async function countCoverage({ prisma }: Database, { account, timeZone, from, to }: Range, at: Date) {
  await prisma.$executeRaw`
    INSERT INTO usage_coverage (account, day, time_zone, clusters, complete, checked_at)
    SELECT ${account}::text, days.day, ${timeZone}::text, count(fact.cluster), count(fact.cluster) FILTER (WHERE
      read.rows_complete), ${at.toISOString()}::timestamp(3)
    FROM (SELECT generate_series(${from}::date, ${to}::date, interval '1 day')::date AS day) AS days
    LEFT JOIN (
      SELECT cluster, (created_at AT TIME ZONE 'UTC' AT TIME ZONE ${timeZone})::date AS first_day,
        (gone_at AT TIME ZONE 'UTC' AT TIME ZONE ${timeZone})::date AS last_day
      FROM cluster_fact WHERE account = ${account} AND valid_until = '9999-12-31'
    ) AS fact ON (fact.first_day IS NULL OR fact.first_day <= days.day)
      AND (fact.last_day IS NULL OR days.day <= fact.last_day)
    LEFT JOIN day_read AS read ON read.account = ${account} AND read.time_zone = ${timeZone}
      AND read.cluster = fact.cluster AND read.day = days.day
    GROUP BY days.day ORDER BY days.day
    ON CONFLICT (account, day, time_zone) DO UPDATE SET
      clusters = EXCLUDED.clusters, complete = EXCLUDED.complete, checked_at = EXCLUDED.checked_at`;
}

export function readCoverage({ prisma }: Database, { account, timeZone, from, to }: Range): Promise<Coverage[]> {
  return prisma.$queryRaw`
    SELECT day::text AS day, clusters, complete, checked_at AS "checkedAt" FROM usage_coverage
    WHERE account = ${account} AND time_zone = ${timeZone} AND day BETWEEN ${from}::date AND ${to}::date
    ORDER BY day`;
}
