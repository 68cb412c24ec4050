import { Prisma } from '../generated/prisma/client.ts';
import { type Cell, type Changes, changesOf, type Delta, type KnownCell } from './rollups.ts';

type Transaction = Prisma.TransactionClient;

export interface RollUp {
  account: string;
  timeZone: string;
  /** Ids of the rows of day_read whose cells may have changed. */
  dayIds: readonly bigint[];
  /** From when on the gateway knows it. */
  knownAt: Date;
  /** Whether a cell's day was closed before this. */
  isClosed: (cell: Cell) => boolean;
}

/**
 * Brings usage_rollup, usage_month and usage_day up to date with the runs of some days. Clusters of which nothing is
 * known yet are left out: the first row of cluster_fact rolls them up.
 */
export async function rollUp(transaction: Transaction, { dayIds, ...how }: RollUp): Promise<void> {
  if (dayIds.length === 0) return;
  const known = await knownCells(transaction, dayIds);
  const read = await readCells(transaction, dayIds);
  await write(transaction, changesOf({ known, read, isClosed: how.isClosed }), how);
}

type How = Omit<RollUp, 'dayIds' | 'isClosed'>;

/** Turns what is OPEN of a day into PARTIAL. */
export async function markPartial(transaction: Transaction, { day, ...how }: How & { day: string }): Promise<void> {
  const known = await transaction.$queryRaw<KnownCell[]>`
    SELECT ${cellColumns} FROM usage_rollup AS known
    WHERE account = ${how.account} AND time_zone = ${how.timeZone} AND day = ${day}::date AND is_current
      AND status = 'OPEN'
    ORDER BY cluster FOR UPDATE`;
  const read = known.map((cell): Cell => ({ ...cell, status: 'PARTIAL' }));
  await write(transaction, changesOf({ known, read, isClosed: () => false }), how);
}

/** In the order of their keys, so that two who write the same cells wait for each other instead of deadlocking. */
async function write(transaction: Transaction, changes: Changes, how: How): Promise<void> {
  if (changes.deltas.length === 0) return;
  if (changes.dropped.length > 0) await drop(transaction, changes.dropped, how);
  if (changes.superseded.length > 0) await supersede(transaction, changes.superseded, how);
  if (changes.written.length > 0) await insert(transaction, changes.written, how);
  await addToMonths(transaction, changes.deltas, how);
  await addToDays(transaction, changes.deltas, how);
  if (changes.dropped.length > 0) await dropEmptySums(transaction, how);
}

const cellColumns = Prisma.sql`known.cluster, known.day::text AS day, known.instance_type AS "instanceType",
  known.provider, known.region, known.charge_type AS "chargeType", known.used_seconds::float8 AS "usedSeconds",
  known.machines, known.status::text AS status, known.revision,
  to_char(known.as_of, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "asOf"`;

function knownCells(transaction: Transaction, dayIds: readonly bigint[]): Promise<KnownCell[]> {
  return transaction.$queryRaw<KnownCell[]>`
    SELECT ${cellColumns}
    FROM day_read AS read
    JOIN usage_rollup AS known ON known.account = read.account AND known.cluster = read.cluster
      AND known.day = read.day AND known.time_zone = read.time_zone AND known.is_current
    WHERE read.id = ANY(${dayIds}::bigint[])`;
}

/** A machine whose type no reading told with certainty has the cluster's, which is what BridgX itself would say. */
function readCells(transaction: Transaction, dayIds: readonly bigint[]): Promise<Cell[]> {
  return transaction.$queryRaw<Cell[]>`
    SELECT read.cluster, read.day::text AS day, COALESCE(NULLIF(run.instance_type, ''), fact.instance_type) AS
      "instanceType", fact.provider, fact.region, fact.charge_type AS "chargeType",
      sum(share.calendar_seconds)::float8 AS "usedSeconds",
      (count(*) FILTER (WHERE share.calendar_seconds > 0))::int AS machines, read.state::text AS status,
      to_char(read.read_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "asOf"
    FROM day_read AS read
    JOIN cluster_fact AS fact ON fact.account = read.account AND fact.cluster = read.cluster
      AND fact.valid_from <= read.day AND read.day < fact.valid_until
    JOIN day_run AS share ON share.day_read_id = read.id
    JOIN machine_run AS run ON run.id = share.run_id
    WHERE read.id = ANY(${dayIds}::bigint[])
    GROUP BY 1, 2, 3, 4, 5, 6, read.state, read.read_at
    HAVING sum(share.calendar_seconds) > 0
    ORDER BY 2, 1, 3`;
}

function supersede(transaction: Transaction, cells: readonly KnownCell[], { account, timeZone, knownAt }: How) {
  return transaction.$executeRaw`
    UPDATE usage_rollup AS known SET is_current = false, known_until = ${knownAt.toISOString()}::timestamp(3)
    FROM jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) AS cell(cluster text, day date, "instanceType" text,
      provider text, region text, "chargeType" text, revision integer)
    WHERE known.account = ${account} AND known.time_zone = ${timeZone} AND known.cluster = cell.cluster
      AND known.day = cell.day AND known.instance_type = cell."instanceType" AND known.provider = cell.provider
      AND known.region = cell.region AND known.charge_type = cell."chargeType" AND known.revision = cell.revision`;
}

function drop(transaction: Transaction, cells: readonly KnownCell[], { account, timeZone }: How) {
  return transaction.$executeRaw`
    DELETE FROM usage_rollup AS known
    USING jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) AS cell(cluster text, day date, "instanceType" text,
      provider text, region text, "chargeType" text, revision integer)
    WHERE known.account = ${account} AND known.time_zone = ${timeZone} AND known.cluster = cell.cluster
      AND known.day = cell.day AND known.instance_type = cell."instanceType" AND known.provider = cell.provider
      AND known.region = cell.region AND known.charge_type = cell."chargeType" AND known.revision = cell.revision`;
}

function insert(transaction: Transaction, cells: readonly KnownCell[], { account, timeZone, knownAt }: How) {
  return transaction.$executeRaw`
    INSERT INTO usage_rollup (account, cluster, day, time_zone, instance_type, provider, region, charge_type, revision,
      used_seconds, machines, status, is_current, as_of, known_at)
    SELECT ${account}::text, cluster, day, ${timeZone}::text, "instanceType", provider, region, "chargeType", revision,
      "usedSeconds", machines, status, true, "asOf", ${knownAt.toISOString()}::timestamp(3)
    FROM jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) AS cell(cluster text, day date, "instanceType" text,
      provider text, region text, "chargeType" text, revision integer, "usedSeconds" bigint, machines integer,
      status usage_status, "asOf" timestamp(3))
    ORDER BY cluster, day
    ON CONFLICT (account, cluster, day, time_zone, instance_type, provider, region, charge_type, revision) DO UPDATE SET
      used_seconds = EXCLUDED.used_seconds, machines = EXCLUDED.machines, status = EXCLUDED.status,
      as_of = EXCLUDED.as_of, known_at = EXCLUDED.known_at`;
}

function addToMonths(transaction: Transaction, deltas: readonly Delta[], { account, timeZone, knownAt }: How) {
  return transaction.$executeRaw`
    INSERT INTO usage_month AS known (account, cluster, month, time_zone, instance_type, provider, region, charge_type,
      used_seconds, machine_days, cells, open_cells, partial_cells, corrected_cells, known_at)
    SELECT ${account}::text, cluster, date_trunc('month', day)::date, ${timeZone}::text, "instanceType", provider,
      region, "chargeType", sum("usedSeconds"), sum(machines), sum(cells), sum("openCells"), sum("partialCells"),
      sum("correctedCells"), ${knownAt.toISOString()}::timestamp(3)
    FROM jsonb_to_recordset(${JSON.stringify(deltas)}::jsonb) AS delta(cluster text, day date, "instanceType" text,
      provider text, region text, "chargeType" text, "usedSeconds" bigint, machines bigint, cells integer,
      "openCells" integer, "partialCells" integer, "correctedCells" integer)
    GROUP BY 2, 3, 5, 6, 7, 8 ORDER BY 3, 2, 5, 6, 7, 8
    ON CONFLICT (account, month, cluster, time_zone, instance_type, provider, region, charge_type) DO UPDATE SET
      used_seconds = known.used_seconds + EXCLUDED.used_seconds,
      machine_days = known.machine_days + EXCLUDED.machine_days,
      cells = known.cells + EXCLUDED.cells,
      open_cells = known.open_cells + EXCLUDED.open_cells,
      partial_cells = known.partial_cells + EXCLUDED.partial_cells,
      corrected_cells = known.corrected_cells + EXCLUDED.corrected_cells,
      known_at = GREATEST(known.known_at, EXCLUDED.known_at)`;
}

function addToDays(transaction: Transaction, deltas: readonly Delta[], { account, timeZone, knownAt }: How) {
  return transaction.$executeRaw`
    INSERT INTO usage_day AS known (account, day, time_zone, instance_type, provider, region, charge_type, used_seconds,
      machine_days, cells, open_cells, partial_cells, corrected_cells, known_at)
    SELECT ${account}::text, day, ${timeZone}::text, "instanceType", provider, region, "chargeType",
      sum("usedSeconds"), sum(machines), sum(cells), sum("openCells"), sum("partialCells"), sum("correctedCells"),
      ${knownAt.toISOString()}::timestamp(3)
    FROM jsonb_to_recordset(${JSON.stringify(deltas)}::jsonb) AS delta(day date, "instanceType" text, provider text,
      region text, "chargeType" text, "usedSeconds" bigint, machines bigint, cells integer, "openCells" integer,
      "partialCells" integer, "correctedCells" integer)
    GROUP BY 2, 4, 5, 6, 7 ORDER BY 2, 4, 5, 6, 7
    ON CONFLICT (account, day, time_zone, instance_type, provider, region, charge_type) DO UPDATE SET
      used_seconds = known.used_seconds + EXCLUDED.used_seconds,
      machine_days = known.machine_days + EXCLUDED.machine_days,
      cells = known.cells + EXCLUDED.cells,
      open_cells = known.open_cells + EXCLUDED.open_cells,
      partial_cells = known.partial_cells + EXCLUDED.partial_cells,
      corrected_cells = known.corrected_cells + EXCLUDED.corrected_cells,
      known_at = GREATEST(known.known_at, EXCLUDED.known_at)`;
}

async function dropEmptySums(transaction: Transaction, { account }: How): Promise<void> {
  await transaction.$executeRaw`DELETE FROM usage_month WHERE account = ${account} AND cells = 0`;
  await transaction.$executeRaw`DELETE FROM usage_day WHERE account = ${account} AND cells = 0`;
}
