import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { CellKey, UsageStatus } from './rollups.ts';

/** What was known of the machines of one type of a cluster on a day, from one moment to another. */
export interface RecordedUsage extends CellKey {
  readonly usedSeconds: number;
  readonly machines: number;
  readonly status: UsageStatus;
  /** From 1; later ones are corrections. */
  readonly revision: number;
  /** When BridgX was asked. */
  readonly asOf: Date;
  readonly knownAt: Date;
  /** Null for what is known now. */
  readonly knownUntil: Date | null;
}

/** A revision of a closed day, with the one before. */
export interface UsageCorrection extends RecordedUsage {
  /** Null where the day had no such machines before. */
  readonly usedSecondsBefore: number | null;
  readonly machinesBefore: number | null;
}

/** The place of a row in a list, to go on after it. */
export type RecordPlace = readonly (string | number)[];

export interface RecordedQuery {
  readonly account: string;
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly clusters?: readonly string[];
  /** Whether all revisions are wanted, or the one that was known at a moment; undefined: what is known now. */
  readonly known: 'always' | Date | undefined;
  readonly after?: RecordPlace;
  readonly limit: number;
}

/** What is recorded of a range of days, by day and cluster. */
export function readRecorded({ prisma }: Database, query: RecordedQuery): Promise<RecordedUsage[]> {
  const { account, timeZone, from, to, clusters, known, after, limit } = query;
  return prisma.$queryRaw`
    SELECT ${columns} FROM usage_rollup AS cell
    WHERE account = ${account} AND time_zone = ${timeZone} AND day BETWEEN ${from}::date AND ${to}::date
      ${knownThen(known)}
      ${clusters ? Prisma.sql`AND cluster = ANY(${[...clusters]}::text[])` : Prisma.empty}
      ${after ? Prisma.sql`AND ${place} > (${Prisma.join(after.map(placed))})` : Prisma.empty}
    ORDER BY day, cluster, instance_type, provider, region, charge_type, revision LIMIT ${limit}`;
}

export interface CorrectionsQuery {
  readonly account: string;
  readonly timeZone: string;
  /** Not included. */
  readonly since: Date;
  readonly after?: RecordPlace;
  readonly limit: number;
}

/** What was corrected since a moment, in the order in which it became known. */
export function readCorrections({ prisma }: Database, query: CorrectionsQuery): Promise<UsageCorrection[]> {
  const { account, timeZone, since, after, limit } = query;
  return prisma.$queryRaw`
    SELECT ${columns}, before.used_seconds::float8 AS "usedSecondsBefore", before.machines AS "machinesBefore"
    FROM usage_rollup AS cell
    LEFT JOIN LATERAL (SELECT used_seconds, machines FROM usage_rollup AS earlier
      WHERE earlier.account = cell.account AND earlier.time_zone = cell.time_zone AND earlier.day = cell.day
        AND earlier.cluster = cell.cluster AND earlier.instance_type = cell.instance_type
        AND earlier.provider = cell.provider AND earlier.region = cell.region
        AND earlier.charge_type = cell.charge_type AND earlier.revision = cell.revision - 1) AS before ON true
    WHERE account = ${account} AND time_zone = ${timeZone} AND status = 'CORRECTED'
      AND known_at > ${since.toISOString()}::timestamp(3)
      ${after ? behind(after) : Prisma.empty}
    ORDER BY known_at, day, cluster, instance_type, provider, region, charge_type, revision LIMIT ${limit}`;
}

function behind([knownAt, ...rest]: RecordPlace): Prisma.Sql {
  return Prisma.sql`AND (known_at, day, cluster, instance_type, provider, region, charge_type, revision) >
    (${knownAt}::timestamp(3), ${Prisma.join(rest.map(placed))})`;
}

/** The places of rows, as the lists order them. */
export function placeOfRecord(row: RecordedUsage): RecordPlace {
  const { day, cluster, instanceType, provider, region, chargeType, revision } = row;
  return [day, cluster, instanceType, provider, region, chargeType, revision];
}

export function placeOfCorrection(row: UsageCorrection): RecordPlace {
  return [row.knownAt.toISOString(), ...placeOfRecord(row)];
}

const columns = Prisma.sql`cell.cluster, cell.day::text AS day, cell.instance_type AS "instanceType", cell.provider,
  cell.region, cell.charge_type AS "chargeType", cell.used_seconds::float8 AS "usedSeconds", cell.machines,
  cell.status::text AS status, cell.revision, cell.as_of AS "asOf", cell.known_at AS "knownAt",
  cell.known_until AS "knownUntil"`;

const place = Prisma.sql`(day, cluster, instance_type, provider, region, charge_type, revision)`;

/** The day comes first, the revision last. */
function placed(value: string | number, index: number): Prisma.Sql {
  if (index === 0) return Prisma.sql`${value}::date`;
  return typeof value === 'number' ? Prisma.sql`${value}::integer` : Prisma.sql`${value}::text`;
}

function knownThen(known: RecordedQuery['known']): Prisma.Sql {
  if (known === 'always') return Prisma.empty;
  if (known === undefined) return Prisma.sql`AND is_current`;
  const at = known.toISOString();
  return Prisma.sql`AND known_at <= ${at}::timestamp(3) AND (known_until IS NULL OR known_until > ${at}::timestamp(3))`;
}
