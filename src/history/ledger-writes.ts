import type { PrismaClient } from '../generated/prisma/client.ts';
import { dayKey, monthKey, type StoredCount } from './ledger-counters.ts';

/**
 * Writes entries, each a JSON object, with the counters that follow from them: one statement, so all of it or
 * nothing. An entry that is there already, because an earlier write succeeded unheard, changes no counter.
 */
export async function insertEntries(
  prisma: Pick<PrismaClient, '$executeRaw'>,
  entries: readonly string[],
): Promise<void> {
  await prisma.$executeRaw`
    WITH written AS (
      INSERT INTO ledger (id, at, day, account, region, upstream, operation, outcome, billed, amount, free_tier_part,
        currency, caller, graphql_operation, graphql_hash, upstream_request_id, latency_ms)
      SELECT id, at, day, account, region, upstream, operation, outcome, billed, amount * 0.000000001,
        "freeTierPart" * 0.000000001, currency, caller, "graphqlOperation", "graphqlHash", "upstreamRequestId",
        "latencyMs"
      FROM jsonb_to_recordset(${`[${entries.join()}]`}::jsonb) AS entry(id uuid, at timestamp(3), day date,
        account text, region text, upstream text, operation text, outcome text, billed boolean, amount numeric,
        "freeTierPart" numeric, currency text, caller text, "graphqlOperation" text, "graphqlHash" text,
        "upstreamRequestId" text, "latencyMs" integer)
      ON CONFLICT (id) DO NOTHING
      RETURNING account, upstream, operation, day, caller, billed, amount
    ), months AS (
      INSERT INTO ledger_month AS known (account, upstream, operation, month, requests, amount)
      SELECT account, upstream, operation, date_trunc('month', day)::date, count(*) FILTER (WHERE billed), sum(amount)
      FROM written GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
      ON CONFLICT (month, account, upstream, operation) DO UPDATE SET
        requests = known.requests + EXCLUDED.requests,
        amount = known.amount + EXCLUDED.amount
    )
    INSERT INTO ledger_day AS known (caller, day, amount)
    SELECT caller, day, sum(amount) FROM written GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (day, caller) DO UPDATE SET amount = known.amount + EXCLUDED.amount`;
}

/** The counters of the month and of the day that `day` falls on, as all replicas have stored them. */
export async function readCounts(prisma: PrismaClient, day: string): Promise<StoredCount[]> {
  const months = await prisma.$queryRaw<MonthRow[]>`
    SELECT account, upstream, operation, month::text AS month, requests::text AS requests,
      trunc(amount * 1000000000)::text AS billionths
    FROM ledger_month WHERE month = date_trunc('month', ${day}::date)::date`;
  const days = await prisma.$queryRaw<DayRow[]>`
    SELECT caller, day::text AS day, trunc(amount * 1000000000)::text AS billionths
    FROM ledger_day WHERE day = ${day}::date`;
  return [
    ...months.map((row) => ({
      key: monthKey(row.month, row),
      requests: Number(row.requests),
      billionths: BigInt(row.billionths),
    })),
    ...days.map((row) => ({ key: dayKey(row.day, row.caller), requests: 0, billionths: BigInt(row.billionths) })),
  ];
}

interface MonthRow {
  account: string;
  upstream: string;
  operation: string;
  month: string;
  requests: string;
  billionths: string;
}

interface DayRow {
  caller: string;
  day: string;
  billionths: string;
}
