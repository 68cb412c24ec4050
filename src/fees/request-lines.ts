import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import type { FeesFilter } from './dimensions.ts';
import { secondsPerHour } from './sums.ts';

/** Requests of one operation in one hour, from the ledger. */
export interface RequestLine {
  readonly service: 'LINGJUN_REQUESTS';
  readonly account: string;
  readonly region: string;
  /** Lingjun's own name of it. */
  readonly operation: string;
  /** The hour in epoch milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** Attempts that left the gateway, failed ones too. */
  readonly requests: number;
  readonly failedRequests: number;
  /** Those that the service counts, be they free or not. */
  readonly billedRequests: number;
  readonly currency: string;
  /** Billionths times 3,600, as of machine hours. */
  readonly paid: bigint;
  /** Without the free tier. */
  readonly list: bigint;
}

interface HoursQuestion {
  readonly startMs: number;
  readonly endMs: number;
  readonly filter: FeesFilter;
  readonly knownAt: Date | null;
}

const hourMs = 3_600_000;

/** The requests of a stretch of time, by hour, account, region and operation. */
export async function requestLines({ prisma }: Database, question: HoursQuestion): Promise<RequestLine[]> {
  const { startMs, endMs, filter, knownAt } = question;
  const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
  const conditions = [
    filter.accounts ? Prisma.sql`AND account = ANY(${[...filter.accounts]}::text[])` : Prisma.empty,
    filter.regions ? Prisma.sql`AND region = ANY(${[...filter.regions]}::text[])` : Prisma.empty,
    knownAt ? Prisma.sql`AND at <= ${knownAt.toISOString()}::timestamp(3)` : Prisma.empty,
  ];
  const rows = await prisma.$queryRaw<StoredLine[]>`
    SELECT account, region, operation, currency, date_trunc('hour', at) AS hour,
      (count(*) FILTER (WHERE outcome <> 'completed'))::float8 AS requests,
      (count(*) FILTER (WHERE outcome NOT IN ('answered', 'completed')))::float8 AS "failedRequests",
      (count(*) FILTER (WHERE billed))::float8 AS "billedRequests",
      trunc(sum(amount) * 1000000000)::text AS paid,
      trunc(sum(amount + free_tier_part) * 1000000000)::text AS list
    FROM ledger WHERE upstream = 'lingjun' AND at >= ${start}::timestamp(3) AND at < ${end}::timestamp(3)
      ${Prisma.join(conditions, ' ')}
    GROUP BY account, region, operation, currency, hour ORDER BY hour, account, region, operation, currency`;
  return rows.map(({ hour, paid, list, ...row }) => ({
    service: 'LINGJUN_REQUESTS',
    ...row,
    // Days of some zones begin within an hour.
    startMs: Math.max(startMs, hour.getTime()),
    endMs: Math.min(endMs, hour.getTime() + hourMs),
    paid: BigInt(paid) * secondsPerHour,
    list: BigInt(list) * secondsPerHour,
  }));
}

type StoredLine = Omit<RequestLine, 'service' | 'startMs' | 'endMs' | 'paid' | 'list'> & {
  readonly hour: Date;
  readonly paid: string;
  readonly list: string;
};
