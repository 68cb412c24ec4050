import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { DifferenceCause, Reconciliation } from './reconciliation.ts';

/** Keeps the outcome of the last look, and a total that can be believed beside the reading of its day. */
export async function keepReconciliations(
  transaction: Prisma.TransactionClient,
  { account, timeZone, rows }: { account: string; timeZone: string; rows: readonly Reconciliation[] },
): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  await transaction.$executeRaw`
    INSERT INTO usage_reconciliation AS known (account, cluster, day, time_zone, upstream_seconds, own_seconds, cause,
      checked_at)
    SELECT ${account}::text, cluster, day, ${timeZone}::text, "upstreamSeconds", "ownSeconds", cause, "checkedAt"
    FROM jsonb_to_recordset(${json}::jsonb) AS seen(cluster text, day date, "upstreamSeconds" bigint,
      "ownSeconds" bigint, cause text, "checkedAt" timestamp(3))
    ORDER BY day, cluster
    ON CONFLICT (account, day, cluster, time_zone) DO UPDATE SET
      upstream_seconds = EXCLUDED.upstream_seconds, own_seconds = EXCLUDED.own_seconds, cause = EXCLUDED.cause,
      checked_at = EXCLUDED.checked_at
    WHERE known.checked_at <= EXCLUDED.checked_at`;
  await transaction.$executeRaw`
    UPDATE day_read AS known SET upstream_total_seconds = "upstreamSeconds", total_read_at = "checkedAt"
    FROM jsonb_to_recordset(${json}::jsonb) AS seen(cluster text, day date, "upstreamSeconds" bigint,
      "ownSeconds" bigint, "checkedAt" timestamp(3))
    WHERE known.account = ${account} AND known.time_zone = ${timeZone} AND known.cluster = seen.cluster
      AND known.day = seen.day AND known.rows_complete AND known.upstream_total_seconds IS NULL
      AND ("upstreamSeconds" > 0 OR ("upstreamSeconds" = 0 AND "ownSeconds" = 0))`;
}

export interface ReconciliationQuery {
  readonly account: string;
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly clusters?: readonly string[];
  /** Leaves out days on which both agree. */
  readonly isDifferent: boolean;
  /** Rows after this one, in the order of days and clusters. */
  readonly after?: { readonly day: string; readonly cluster: string };
  readonly limit: number;
}

/** The outcomes of a range of days, by day and cluster. */
export async function readReconciliations({ prisma }: Database, query: ReconciliationQuery): Promise<Reconciliation[]> {
  const { account, timeZone, from, to, clusters, isDifferent, after, limit } = query;
  const rows = await prisma.$queryRaw<StoredRow[]>`
    SELECT cluster, day::text AS day, upstream_seconds::float8 AS "upstreamSeconds", own_seconds::float8 AS
      "ownSeconds", cause, checked_at AS "checkedAt"
    FROM usage_reconciliation
    WHERE account = ${account} AND time_zone = ${timeZone} AND day BETWEEN ${from}::date AND ${to}::date
      ${clusters ? Prisma.sql`AND cluster = ANY(${[...clusters]}::text[])` : Prisma.empty}
      ${isDifferent ? Prisma.sql`AND cause <> 'NONE'` : Prisma.empty}
      ${after ? Prisma.sql`AND (day, cluster) > (${after.day}::date, ${after.cluster})` : Prisma.empty}
    ORDER BY day, cluster LIMIT ${limit}`;
  return rows;
}

interface StoredRow extends Reconciliation {
  readonly cause: DifferenceCause;
}
