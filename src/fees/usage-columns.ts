import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import type { UsageCell } from './cells.ts';
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

/** The five sums of a cell: seconds, and how many rows it has, in all and by status. */
export type CellSums = readonly [
  seconds: Prisma.Sql,
  cells: Prisma.Sql,
  open: Prisma.Sql,
  partial: Prisma.Sql,
  corrected: Prisma.Sql,
];

export interface CellStatement {
  readonly groupBy: readonly FeeGroup[];
  readonly columns: UsageColumns;
  /** The number of the slice. */
  readonly slice: Prisma.Sql;
  readonly sums: CellSums;
  /** FROM and WHERE. */
  readonly source: Prisma.Sql;
}

/** A statement whose rows are cells, each as one JSON array: thousands of rows of many columns are slow to read. */
export function cellStatement({ groupBy, columns, slice, sums, source }: CellStatement): Prisma.Sql {
  const { provider, region, instanceType, chargeType } = columns;
  const keys = [slice, provider, region, instanceType, chargeType, ...valueColumns(groupBy, columns)];
  const keyNames = keys.map((_, index) => `k${index}`);
  const sumNames = sums.map((_, index) => `s${index}`);
  const named = (column: Prisma.Sql, name = '') => Prisma.sql`${column} AS ${Prisma.raw(name)}`;
  const isText = (index: number) => index > 0;
  // The database knows no unknown texts, only empty ones.
  const known = keyNames.map((name, index) => (isText(index) ? `NULLIF(${name}, '')` : name));
  const selected = [
    ...keys.map((key, index) => named(key, keyNames[index])),
    ...sums.map((sum, index) => named(sum, sumNames[index])),
  ];
  return Prisma.sql`
    SELECT json_build_array(${Prisma.raw([...known, ...sumNames].join(', '))}) AS cell
    FROM (SELECT ${Prisma.join(selected)} ${source} GROUP BY ${Prisma.raw(keyNames.join(', '))}) AS summed`;
}

/** Runs statements whose rows are cells. */
export async function readCells(
  { prisma }: Database,
  statements: readonly Prisma.Sql[],
  groupBy: readonly FeeGroup[],
): Promise<UsageCell[]> {
  if (statements.length === 0) return [];
  const [answer] = await prisma.$queryRaw<{ cells: string }[]>`
    SELECT COALESCE(json_agg(cell), '[]')::text AS cells
    FROM (${Prisma.join([...statements], ' UNION ALL ')}) AS every(cell)`;
  const rows: Row[] = JSON.parse(answer?.cells ?? '[]');
  return rows.map((row) => cellOf(row, groupBy.length));
}

/** The slice, the four parts of the price key, the values that it is grouped by, and five sums. */
type Row = readonly [slice: number, ...rest: (string | number | null)[]];

const keyCount = 5;

/** Plain reading of positions, as there are tens of thousands of rows. */
function cellOf(row: Row, valueCount: number): UsageCell {
  const text = (index: number) => row[index] as string | null; // what the statement puts there
  const sum = (index: number) => row[keyCount + valueCount + index] as number; // likewise
  return {
    slice: row[0],
    key: { provider: text(1), region: text(2), instanceType: text(3), chargeType: text(4) },
    values: row.slice(keyCount, keyCount + valueCount) as (string | null)[], // likewise
    seconds: sum(0),
    cells: sum(1),
    openCells: sum(2),
    partialCells: sum(3),
    correctedCells: sum(4),
  };
}
