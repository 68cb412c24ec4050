import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import { boundsOf, type DayRange } from './buckets.ts';
import type { RequestCell } from './cells.ts';
import { canHaveRequests, type FeeGroup, type FeesFilter, lingjunProvider } from './dimensions.ts';

export interface RequestQuestion {
  readonly buckets: readonly DayRange[];
  /** The zone whose days they are. */
  readonly timeZone: string;
  readonly groupBy: readonly FeeGroup[];
  readonly filter: FeesFilter;
  /** Rows up to this time; null: all. */
  readonly knownAt: Date | null;
}

/** Fees of requests to Lingjun, from the ledger, each in the bucket in which it was made. */
export async function readRequests({ prisma }: Database, question: RequestQuestion): Promise<RequestCell[]> {
  const { buckets, timeZone, groupBy } = question;
  if (!canHaveRequests(question.filter) || buckets.length === 0) return [];
  const entries = buckets.map((range, bucket) => {
    const { startMs, endMs } = boundsOf(range, timeZone);
    return { bucket, start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
  });
  const starts = entries.map(({ start }) => start).toSorted();
  const ends = entries.map(({ end }) => end).toSorted();
  const values = groupBy.map(({ by }, index) => Prisma.sql`${columnOf(by)} AS ${Prisma.raw(`k${index}`)}`);
  const names = groupBy.map((_, index) => `k${index}`);
  const known = names.map((name) => `NULLIF(${name}, '')`).join(', ');
  const rows = await prisma.$queryRaw<StoredCell[]>`
    SELECT entry.bucket, currency, json_build_array(${Prisma.raw(known)})::text AS "values",
      trunc(sum(amount) * 1000000000)::text AS paid,
      trunc(sum(amount + free_tier_part) * 1000000000)::text AS list,
      count(*) FILTER (WHERE outcome <> 'completed')::float8 AS requests,
      count(*) FILTER (WHERE billed)::float8 AS "billedRequests"
    FROM (SELECT at, currency, amount, free_tier_part, outcome, billed
        ${values.length > 0 ? Prisma.sql`, ${Prisma.join(values)}` : Prisma.empty}
      FROM ledger WHERE upstream = 'lingjun' AND at >= ${starts[0] ?? ''}::timestamp(3)
        AND at < ${ends.at(-1) ?? ''}::timestamp(3) ${condition(question)}) AS entry_of_ledger
    JOIN jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS entry(bucket integer, "start" timestamp(3),
      "end" timestamp(3)) ON at >= entry."start" AND at < entry."end"
    GROUP BY ${Prisma.raw(['entry.bucket', 'currency', ...names].join(', '))}`;
  return rows.map(({ values: texts, paid, list, ...row }) => ({
    ...row,
    values: JSON.parse(texts),
    paid: BigInt(paid),
    list: BigInt(list),
  }));
}

type StoredCell = Omit<RequestCell, 'values' | 'paid' | 'list'> & Record<'values' | 'paid' | 'list', string>;

function columnOf(by: FeeGroup['by']): Prisma.Sql {
  switch (by) {
    case 'ACCOUNT':
      return Prisma.sql`account`;
    case 'REGION':
      return Prisma.sql`region`;
    case 'PROVIDER':
      return Prisma.sql`${lingjunProvider}::text`;
    case 'SERVICE':
      return Prisma.sql`'LINGJUN_REQUESTS'::text`;
    default:
      return Prisma.sql`NULL::text`;
  }
}

function condition({ filter, knownAt }: RequestQuestion): Prisma.Sql {
  const conditions = [
    filter.accounts ? Prisma.sql`AND account = ANY(${[...filter.accounts]}::text[])` : Prisma.empty,
    filter.regions ? Prisma.sql`AND region = ANY(${[...filter.regions]}::text[])` : Prisma.empty,
    knownAt ? Prisma.sql`AND at <= ${knownAt.toISOString()}::timestamp(3)` : Prisma.empty,
  ];
  return Prisma.join(conditions, ' ');
}
