import type { Prisma } from '../generated/prisma/client.ts';
import { type ClusterDay, type DayReading, keyText, summarize, type UsageRun } from './day-reading.ts';

/**
 * The statements that write a day. Each takes its rows as one JSON parameter, so that a thousand machines are one
 * statement and stay below PostgreSQL's limit of parameters. Rows are written in key order: two replicas that store
 * the same day at once then wait for each other instead of deadlocking.
 */
type Transaction = Prisma.TransactionClient;

/** Writes the runs and returns their ids by `runKey`. A run known already is completed, never repeated. */
export async function upsertRuns(
  transaction: Transaction,
  account: string,
  readings: DayReading[],
): Promise<Map<string, bigint>> {
  const rows = readings.flatMap(({ asOf, shares }) => shares.map(({ run }) => ({ ...run, seenAt: asOf })));
  const unique = [...new Map(rows.map((row) => [runKey(row), row])).values()];
  // A machine once deleted does not live again: a missing end comes from a lagging read replica. The first type seen
  // is kept, because BridgX answers with the cluster's current one, which the machine may never have had.
  const written = await transaction.$queryRaw<{ id: bigint; rowId: string; startedAt: Date }[]>`
    INSERT INTO machine_run AS known (account, cluster, upstream_row_id, instance_id, instance_type, started_at,
      stopped_at, first_seen_at, last_seen_at)
    SELECT ${account}::text, "clusterName", "rowId", "instanceId", "instanceType", "startedAt", "stoppedAt", "seenAt",
      "seenAt"
    FROM jsonb_to_recordset(${JSON.stringify(unique)}::jsonb) AS seen("clusterName" text, "rowId" text,
      "instanceId" text, "instanceType" text, "startedAt" timestamp(3), "stoppedAt" timestamp(3), "seenAt" timestamp(3))
    ORDER BY "rowId", "startedAt"
    ON CONFLICT (account, upstream_row_id, started_at) DO UPDATE SET
      instance_id = EXCLUDED.instance_id,
      instance_type = COALESCE(known.instance_type, EXCLUDED.instance_type),
      stopped_at = COALESCE(EXCLUDED.stopped_at, known.stopped_at),
      first_seen_at = LEAST(known.first_seen_at, EXCLUDED.first_seen_at),
      last_seen_at = GREATEST(known.last_seen_at, EXCLUDED.last_seen_at)
    RETURNING id, upstream_row_id AS "rowId", started_at AS "startedAt"`;
  return new Map(written.map((row) => [runKey(row), row.id]));
}

/** The days among these that are complete already, by key text. They stay as they are until the transaction ends. */
export async function lockComplete(
  transaction: Transaction,
  { account, timeZone, readings }: { account: string; timeZone: string; readings: readonly ClusterDay[] },
): Promise<ReadonlySet<string>> {
  const keys = JSON.stringify(readings.map(({ cluster, day }) => ({ cluster, day })));
  const rows = await transaction.$queryRaw<ClusterDay[]>`
    SELECT known.cluster, known.day::text AS day
    FROM jsonb_to_recordset(${keys}::jsonb) AS seen(cluster text, day date)
    JOIN day_read AS known ON known.account = ${account} AND known.time_zone = ${timeZone}
      AND known.cluster = seen.cluster AND known.day = seen.day
    WHERE known.rows_complete
    ORDER BY known.cluster, known.day
    FOR UPDATE OF known`;
  return new Set(rows.map(keyText));
}

/**
 * Writes the days and returns the ids of those that took the reading, by cluster and day. A complete day takes
 * only a complete reading, not older, that named the cluster, and a reading made while the day was open never replaces a
 * later one.
 */
export async function insertDays(
  transaction: Transaction,
  { account, timeZone, readings }: { account: string; timeZone: string; readings: DayReading[] },
): Promise<Map<string, bigint>> {
  const written = await transaction.$queryRaw<{ id: bigint; cluster: string; day: string }[]>`
    INSERT INTO day_read AS known (account, cluster, day, time_zone, state, rows_complete, is_named, used_seconds,
      machines, read_at)
    SELECT ${account}::text, cluster, day, ${timeZone}::text, state, state = 'CLOSED', "isNamed", "usedSeconds",
      machines, "asOf"
    FROM jsonb_to_recordset(${JSON.stringify(readings.map(dayOf))}::jsonb) AS seen(cluster text, day date,
      state day_state, "isNamed" boolean, "usedSeconds" bigint, machines integer, "asOf" timestamp(3))
    ORDER BY cluster, day
    ON CONFLICT (account, cluster, day, time_zone) DO UPDATE SET
      state = EXCLUDED.state,
      rows_complete = EXCLUDED.rows_complete,
      is_named = EXCLUDED.is_named,
      used_seconds = EXCLUDED.used_seconds,
      machines = EXCLUDED.machines,
      read_at = EXCLUDED.read_at
    WHERE CASE WHEN known.rows_complete
        THEN EXCLUDED.rows_complete AND EXCLUDED.is_named
          AND (NOT known.is_named OR known.read_at <= EXCLUDED.read_at)
        ELSE EXCLUDED.rows_complete OR known.read_at IS NULL OR known.read_at <= EXCLUDED.read_at END
    RETURNING id, cluster, day::text AS day`;
  return new Map(written.map((row) => [keyText(row), row.id]));
}

/** Replaces the shares of the days that took their reading. */
export async function insertShares(
  transaction: Transaction,
  written: { readings: DayReading[]; runIds: Map<string, bigint>; dayIds: Map<string, bigint> },
): Promise<void> {
  const shares = written.readings.flatMap((reading) => {
    const dayId = written.dayIds.get(keyText(reading));
    if (dayId === undefined) return [];
    return reading.shares.map(({ run, usedSeconds, calendarSeconds }) => ({
      dayId: String(dayId),
      runId: String(written.runIds.get(runKey(run))),
      usedSeconds,
      calendarSeconds,
    }));
  });
  const json = JSON.stringify(shares);
  const dayIds = [...written.dayIds.values()];
  await transaction.$executeRaw`
    DELETE FROM day_run WHERE day_read_id = ANY(${dayIds}::bigint[]) AND (day_read_id, run_id) NOT IN (
      SELECT "dayId", "runId" FROM jsonb_to_recordset(${json}::jsonb) AS seen("dayId" bigint, "runId" bigint))`;
  await transaction.$executeRaw`
    INSERT INTO day_run AS known (day_read_id, run_id, used_seconds, calendar_seconds)
    SELECT "dayId", "runId", "usedSeconds", "calendarSeconds"
    FROM jsonb_to_recordset(${json}::jsonb) AS seen("dayId" bigint, "runId" bigint, "usedSeconds" integer,
      "calendarSeconds" integer)
    ON CONFLICT (day_read_id, run_id) DO UPDATE SET used_seconds = EXCLUDED.used_seconds,
      calendar_seconds = EXCLUDED.calendar_seconds
    WHERE (known.used_seconds, known.calendar_seconds) <> (EXCLUDED.used_seconds, EXCLUDED.calendar_seconds)`;
}

const dayOf = (reading: DayReading) => ({ ...summarize(reading), isNamed: reading.isNamed });

/** The start belongs to the key: a BridgX whose database was rebuilt gives old row ids to new machines. */
function runKey({ rowId, startedAt }: Pick<UsageRun, 'rowId' | 'startedAt'>): string {
  return `${startedAt.toISOString()} ${rowId}`;
}
