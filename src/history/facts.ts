import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import { dayOf } from './days.ts';
import { holdDays } from './fact-lock.ts';
import { rollUp } from './rollup-writes.ts';

/** What a cluster is, as far as usage is told apart by it. Unknown texts are "". */
export interface ClusterFact {
  readonly cluster: string;
  readonly clusterId: string;
  readonly provider: string;
  readonly region: string;
  readonly chargeType: string;
  readonly instanceType: string;
  readonly clusterType: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date | null;
}

/** The latest that is known of a cluster. */
export interface KnownFact extends ClusterFact {
  readonly lastSeenAt: Date;
  /** When the organisation's list first lacked it; null while it is there. */
  readonly goneAt: Date | null;
}

export type FactStore = ReturnType<typeof createFactStore>;

/** The first fact of a cluster also stands for the time before it was seen; the last one for the time to come. */
const always = { from: '1970-01-01', until: '9999-12-31' } as const;
const transactionLimits = { maxWait: 60_000, timeout: 600_000 };

/** What clusters were, by day. Any change is in force from the day that it is seen on. */
export function createFactStore({ database, timeZone }: { database: Database; timeZone: string }) {
  const { prisma } = database;
  return {
    /** The latest of every cluster that was ever seen, deleted ones too. */
    latest: (account: string): Promise<KnownFact[]> => latestFacts(prisma, account),

    /** Keeps what clusters are at a time. Usage that is stored already follows. */
    async see(account: string, facts: readonly ClusterFact[], at: Date): Promise<void> {
      const known = new Map((await latestFacts(prisma, account)).map((fact) => [fact.cluster, fact]));
      const today = dayOf(at.getTime(), timeZone);
      const news = facts.flatMap((fact) => {
        const before = known.get(fact.cluster);
        if (before && isSame(before, fact)) return [];
        return { fact, validFrom: before ? today : always.from };
      });
      await prisma.$executeRaw`
        UPDATE cluster_fact SET last_seen_at = ${at.toISOString()}::timestamp(3), gone_at = NULL
        WHERE account = ${account} AND valid_until = ${always.until}::date
          AND cluster = ANY(${facts.map(({ cluster }) => cluster)}::text[])`;
      for (const { fact, validFrom } of news) {
        await prisma.$transaction(
          (transaction) => keep(transaction, { account, timeZone, fact, validFrom, at }),
          transactionLimits,
        );
      }
    },

    /** Marks clusters that the organisation's list has no more. */
    async miss(account: string, clusters: readonly string[], at: Date): Promise<void> {
      await prisma.$executeRaw`
        UPDATE cluster_fact SET gone_at = ${at.toISOString()}::timestamp(3)
        WHERE account = ${account} AND valid_until = ${always.until}::date AND gone_at IS NULL
          AND cluster = ANY(${[...clusters]}::text[])`;
    },
  };
}

async function latestFacts(prisma: PrismaClient, account: string): Promise<KnownFact[]> {
  const rows = await prisma.clusterFact.findMany({
    where: { account, validUntil: new Date(always.until) },
    orderBy: { cluster: 'asc' },
  });
  return rows.map((row) => ({ ...row, tags: textsOf(row.tags) }));
}

interface News {
  account: string;
  timeZone: string;
  fact: ClusterFact;
  /** The day from which it holds. */
  validFrom: string;
  at: Date;
}

async function keep(transaction: Prisma.TransactionClient, news: News): Promise<void> {
  const { account, timeZone, fact, validFrom, at } = news;
  await holdDays(transaction, account);
  const values = { ...fact, tags: { ...fact.tags }, firstSeenAt: at, lastSeenAt: at, goneAt: null };
  const [from, until] = [new Date(validFrom), new Date(always.until)];
  // A change of the same day takes the place of the earlier one.
  await transaction.clusterFact.updateMany({
    where: { account, cluster: fact.cluster, validUntil: until, validFrom: { lt: from } },
    data: { validUntil: from },
  });
  await transaction.clusterFact.upsert({
    where: { account_cluster_validFrom: { account, cluster: fact.cluster, validFrom: from } },
    create: { ...values, account, validFrom: from, validUntil: until },
    update: values,
  });
  const days = await transaction.dayRead.findMany({
    where: { account, cluster: fact.cluster, timeZone, day: { gte: from }, readAt: { not: null } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const isClosed = () => false;
  await rollUp(transaction, { account, timeZone, dayIds: days.map(({ id }) => id), knownAt: at, isClosed });
}

const told = [
  'clusterId',
  'provider',
  'region',
  'chargeType',
  'instanceType',
  'clusterType',
] as const satisfies readonly (keyof ClusterFact)[];

function isSame(one: ClusterFact, other: ClusterFact): boolean {
  return told.every((name) => one[name] === other[name]) && tagText(one) === tagText(other);
}

function tagText({ tags }: ClusterFact): string {
  return JSON.stringify(Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function textsOf(json: Prisma.JsonValue): Record<string, string> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {};
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
