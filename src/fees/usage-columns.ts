import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import type { UsageSeries } from './cells.ts';
import type { FeeDimension, FeeGroup, FeesFilter } from './dimensions.ts';

/** Where a statement on usage finds what it groups and filters by. */
export interface UsageColumns {
  readonly account: Prisma.Sql;
  readonly cluster: Prisma.Sql;
  readonly provider: Prisma.Sql;
  readonly region: Prisma.Sql;
  readonly instanceType: Prisma.Sql;
  readonly chargeType: Prisma.Sql;
  /** The tags as JSON. */
  readonly tags: Prisma.Sql;
  readonly machine: Prisma.Sql;
}

const columnNames = {
  ACCOUNT: 'account',
  PROVIDER: 'provider',
  REGION: 'region',
  CLUSTER: 'cluster',
  INSTANCE_TYPE: 'instanceType',
  CHARGE_TYPE: 'chargeType',
  MACHINE: 'machine',
} as const satisfies Partial<Record<FeeDimension, keyof UsageColumns>>;

/** The values that cells are grouped by, in the order asked for. */
function valueColumns(groupBy: readonly FeeGroup[], columns: UsageColumns): Prisma.Sql[] {
  return groupBy.map((group) => {
    if (group.by === 'SERVICE') return Prisma.sql`'MACHINE_HOURS'::text`;
    return group.by === 'TAG' ? tagValue(columns, group.tagKey) : columns[columnNames[group.by]];
  });
}

function tagValue({ tags }: UsageColumns, key: string): Prisma.Sql {
  return Prisma.sql`COALESCE(${tags} ->> ${key}::text, '')`;
}

/** The conditions of a filter, each beginning with AND. */
export function filterCondition(filter: FeesFilter, columns: UsageColumns): Prisma.Sql {
  const lists = [
    [filter.accounts, columns.account],
    [filter.clusters, columns.cluster],
    [filter.providers, columns.provider],
    [filter.regions, columns.region],
    [filter.instanceTypes, columns.instanceType],
    [filter.chargeTypes, columns.chargeType],
    [filter.machines, columns.machine],
    ...(filter.tags ?? []).map(({ key, values }) => [values, tagValue(columns, key)] as const),
  ] as const;
  const conditions = lists.flatMap(([values, column]) =>
    values ? [Prisma.sql`AND ${column} = ANY(${[...values]}::text[])`] : [],
  );
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}

/** The five sums of a slice: seconds, and how many rows it has, in all and by status. */
export type SliceSums = readonly [
  seconds: Prisma.Sql,
  cells: Prisma.Sql,
  open: Prisma.Sql,
  partial: Prisma.Sql,
  corrected: Prisma.Sql,
];

export interface SeriesStatement {
  readonly groupBy: readonly FeeGroup[];
  readonly columns: UsageColumns;
  /** The number of the slice. */
  readonly slice: Prisma.Sql;
  readonly sums: SliceSums;
  /** FROM and WHERE. */
  readonly source: Prisma.Sql;
}

/** A statement whose rows are series, each as one JSON array: thousands of rows of many columns are slow to read. */
export function seriesStatement({ groupBy, columns, slice, sums, source }: SeriesStatement): Prisma.Sql {
  const { provider, region, instanceType, chargeType } = columns;
  const keys = [provider, region, instanceType, chargeType, ...valueColumns(groupBy, columns)];
  const keyNames = keys.map((_, index) => `k${index}`);
  const listNames = ['slice', ...sums.map((_, index) => `s${index}`)];
  const selected = [...keys, slice, ...sums].map(
    (column, index) => Prisma.sql`${column} AS ${Prisma.raw([...keyNames, ...listNames][index] ?? '')}`,
  );
  // The database knows no unknown texts, only empty ones.
  const told = [...keyNames.map((name) => `NULLIF(${name}, '')`), ...listNames.map((name) => `json_agg(${name})`)];
  return Prisma.sql`
    SELECT json_build_array(${Prisma.raw(told.join(', '))}) AS series
    FROM (SELECT ${Prisma.join(selected)} ${source} GROUP BY ${Prisma.raw([...keyNames, 'slice'].join(', '))}) AS summed
    GROUP BY ${Prisma.raw(keyNames.join(', '))}`;
}

/** Series that the database gives as one text. */
const seriesAtOnce = 2_000;

/** Runs statements whose rows are series. They take much more memory than their texts, so they are made one by one. */
export async function readSeries(
  { prisma }: Database,
  statements: readonly Prisma.Sql[],
  groupBy: readonly FeeGroup[],
): Promise<Iterable<UsageSeries>> {
  if (statements.length === 0) return [];
  const pages = await prisma.$queryRaw<{ page: string }[]>`
    SELECT json_agg(series)::text AS page
    FROM (SELECT series, row_number() OVER () / ${seriesAtOnce}::int AS number
      FROM (${Prisma.join([...statements], ' UNION ALL ')}) AS every(series)) AS numbered
    GROUP BY number`;
  return {
    *[Symbol.iterator]() {
      for (const { page } of pages) {
        const rows: Row[] = JSON.parse(page);
        for (const row of rows) yield seriesOf(row, groupBy.length);
      }
    },
  };
}

/** The four parts of the price key, the values that it is grouped by, the slices, and lists of the five sums. */
type Row = readonly (string | null | readonly number[])[];

const keyCount = 4;

function seriesOf(row: Row, valueCount: number): UsageSeries {
  const text = (index: number) => row[index] as string | null; // what the statement puts there
  const list = (index: number) => row[keyCount + valueCount + index] as readonly number[]; // likewise
  return {
    key: { provider: text(0), region: text(1), instanceType: text(2), chargeType: text(3) },
    values: row.slice(keyCount, keyCount + valueCount) as (string | null)[], // likewise
    slices: list(0),
    seconds: list(1),
    cells: list(2),
    openCells: list(3),
    partialCells: list(4),
    correctedCells: list(5),
  };
}
