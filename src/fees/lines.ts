import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import { civilDayBounds } from '../history/days.ts';
import { boundsOf, type DayRange, daysOf } from './buckets.ts';
import { clusterPages } from './cluster-pages.ts';
import { canHaveRequests, type FeesFilter } from './dimensions.ts';
import type { FeeStatus } from './fee-rows.ts';
import type { FeesParts } from './fees.ts';
import { listPriceOf, type PriceKey, paidPriceOf, type Rate } from './rate-card/rate.ts';
import { createRateFinder, type RateFinder } from './rate-card/rate-finder.ts';
import { accountsOf, type UsageAccount } from './read-cells.ts';
import { type RequestLine, requestLines } from './request-lines.ts';
import { filterCondition, type UsageColumns } from './usage-columns.ts';

/** What one machine type of a cluster, or one machine, used on one day of BridgX, and what that costs. */
export interface UsageLine extends PriceKey {
  readonly service: 'MACHINE_HOURS';
  readonly account: string;
  /** The zone of BridgX, whose day it is, and the bounds of that day in epoch milliseconds. */
  readonly timeZone: string;
  readonly day: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly cluster: string;
  readonly clusterId: string;
  /** The cluster's tags on the day. */
  readonly tags: Readonly<Record<string, string>>;
  /** The cloud's id of the machine; null for a line of all machines of the type. */
  readonly machine: string | null;
  readonly seconds: number;
  /** Null where no rate fits: then the line has no cost. */
  readonly rate: Rate | null;
  /** Prices times seconds: billionths times 3,600, exactly. */
  readonly paid: bigint;
  readonly list: bigint;
  readonly status: FeeStatus;
  /** From 1; later ones are corrections of what was closed. */
  readonly revision: number;
  /** When BridgX was asked. */
  readonly asOf: Date;
  /** From when to when this was what the gateway knew; null: it still is. */
  readonly knownAt: Date;
  readonly knownUntil: Date | null;
}

export type FeeLine = UsageLine | RequestLine;

export interface LinesQuery extends DayRange {
  readonly filter: FeesFilter;
  /** The zone whose days requests are counted in; machine hours are of BridgX's days. */
  readonly timeZone: string;
  /** As the gateway knew it then; null: as it knows it now. */
  readonly knownAt: Date | null;
  /** CURRENT: one line for what is known; ALL: also those that were corrected since, oldest first. */
  readonly revisions: 'CURRENT' | 'ALL';
  /** One line for each machine, which is known as of now alone. */
  readonly isByMachine: boolean;
}

/**
 * All that fees are made of, day after day, priced: the lines of a year in the memory of a part of a day. Costs no
 * upstream call.
 */
export async function* feeLines(parts: FeesParts, query: LinesQuery): AsyncGenerator<FeeLine> {
  await parts.ledger.flush();
  const find = createRateFinder(await parts.rateCards.ratesAt(query.knownAt));
  const accounts =
    query.filter.services?.includes('MACHINE_HOURS') === false ? [] : accountsOf(parts.accounts, query.filter);
  const clusters = new Map<string, string[][]>();
  for (const { alias } of accounts) clusters.set(alias, await clusterPages(parts.database, alias, query.filter));
  for (const day of daysOf(query)) {
    for (const account of accounts) {
      for (const page of clusters.get(account.alias) ?? []) {
        yield* usageLines(parts.database, {
          ...query,
          filter: { ...query.filter, clusters: page },
          account,
          day,
          find,
        });
      }
    }
    if (canHaveRequests(query.filter)) {
      yield* await requestLines(parts.database, { ...query, ...boundsOf({ from: day, to: day }, query.timeZone) });
    }
  }
}

interface DayQuestion extends LinesQuery {
  readonly account: UsageAccount;
  readonly day: string;
  readonly find: RateFinder;
}

async function* usageLines(database: Database, question: DayQuestion): AsyncGenerator<UsageLine> {
  const { account, day, find } = question;
  const bounds = civilDayBounds(day, account.timeZone);
  for (const row of await database.prisma.$queryRaw<StoredLine[]>(statementOf(question))) {
    const { seconds: text, ...rest } = row;
    const seconds = Number(text);
    const rate = find(row, day) ?? null;
    const money = rate
      ? { paid: paidPriceOf(rate) * BigInt(seconds), list: listPriceOf(rate) * BigInt(seconds) }
      : none;
    yield { service: 'MACHINE_HOURS', ...rest, timeZone: account.timeZone, day, ...bounds, seconds, rate, ...money };
  }
}

const none = { paid: 0n, list: 0n };

type Priced = 'service' | 'timeZone' | 'day' | 'startMs' | 'endMs' | 'seconds' | 'rate' | 'paid' | 'list';
type StoredLine = Omit<UsageLine, Priced> & { readonly seconds: string };

function statementOf({ account, day, filter, knownAt, revisions, isByMachine }: DayQuestion): Prisma.Sql {
  const time = knownAt?.toISOString();
  const isKnown = time ? Prisma.sql`AND known.known_at <= ${time}::timestamp(3)` : Prisma.empty;
  const isLatest = time
    ? Prisma.sql`AND (known.known_until IS NULL OR known.known_until > ${time}::timestamp(3))`
    : Prisma.sql`AND known.is_current`;
  const { machine, seconds, join } = isByMachine ? perMachine : perType;
  return Prisma.sql`
    SELECT known.account, known.cluster, fact.cluster_id AS "clusterId", fact.tags, ${machine} AS machine,
      NULLIF(known.provider, '') AS provider, NULLIF(known.region, '') AS region,
      NULLIF(known.instance_type, '') AS "instanceType", NULLIF(known.charge_type, '') AS "chargeType",
      ${seconds}::text AS seconds, known.status::text AS status, known.revision, known.as_of AS "asOf",
      known.known_at AS "knownAt", known.known_until AS "knownUntil"
    FROM usage_rollup AS known
    JOIN cluster_fact AS fact ON fact.account = known.account AND fact.cluster = known.cluster
      AND fact.valid_from <= known.day AND known.day < fact.valid_until
    ${join}
    WHERE known.account = ${account.alias} AND known.time_zone = ${account.timeZone} AND known.day = ${day}::date
      ${isKnown} ${revisions === 'ALL' && !isByMachine ? Prisma.empty : isLatest} ${filterCondition(filter, columns)}
    ORDER BY known.cluster, known.instance_type, known.provider, known.region, known.charge_type, known.revision, machine`;
}

const perType = {
  machine: Prisma.sql`NULL::text`,
  seconds: Prisma.sql`known.used_seconds`,
  join: Prisma.empty,
};

const perMachine = {
  machine: Prisma.sql`run.instance_id`,
  seconds: Prisma.sql`share.calendar_seconds`,
  join: Prisma.sql`
    JOIN day_read AS reading ON reading.account = known.account AND reading.cluster = known.cluster
      AND reading.day = known.day AND reading.time_zone = known.time_zone
    JOIN day_run AS share ON share.day_read_id = reading.id AND share.calendar_seconds > 0
    JOIN machine_run AS run ON run.id = share.run_id
      AND known.instance_type = COALESCE(NULLIF(run.instance_type, ''), fact.instance_type)
      AND known.provider = fact.provider AND known.region = fact.region AND known.charge_type = fact.charge_type`,
};

const columns: UsageColumns = {
  account: Prisma.sql`known.account`,
  cluster: Prisma.sql`known.cluster`,
  provider: Prisma.sql`known.provider`,
  region: Prisma.sql`known.region`,
  instanceType: Prisma.sql`known.instance_type`,
  chargeType: Prisma.sql`known.charge_type`,
  tags: Prisma.sql`fact.tags`,
  machine: Prisma.sql`run.instance_id`,
};
