import { dayOf } from '../history/days.ts';
import type { ClusterFact, FactStore, KnownFact } from '../history/facts.ts';
import type { BridgxSource, ListedCluster } from './bridgx-source.ts';
import { inParallel } from './parallel.ts';

export interface ClusterFactsParts {
  source: BridgxSource;
  facts: FactStore;
  account: string;
  timeZone: string;
  /** Epoch milliseconds. */
  clock: () => number;
  concurrency: number;
}

/**
 * Brings what is known of the clusters up to date and returns it, deleted clusters included. Regions and tags are on
 * the template alone, one call per cluster: it is read for a new or changed one, and once a day.
 */
export async function refreshFacts(parts: ClusterFactsParts): Promise<KnownFact[]> {
  const { source, facts, account, clock } = parts;
  const at = new Date(clock());
  const listed = await source.clusters();
  const known = new Map((await facts.latest(account)).map((fact) => [fact.cluster, fact]));
  const seen: ClusterFact[] = [];
  await inParallel(listed, parts.concurrency, async (cluster) => {
    const before = known.get(cluster.cluster);
    const now = before && isSettled(before, cluster, { ...parts, at }) ? before : await source.fact(cluster);
    if (now) seen.push(now);
  });
  await facts.see(account, seen, at);
  const names = new Set(listed.map(({ cluster }) => cluster));
  const missing = [...known.values()].filter(({ cluster, goneAt }) => goneAt === null && !names.has(cluster));
  await facts.miss(
    account,
    missing.map(({ cluster }) => cluster),
    at,
  );
  return facts.latest(account);
}

function isSettled(
  before: KnownFact,
  now: ListedCluster,
  { timeZone, at }: Pick<ClusterFactsParts, 'timeZone'> & { at: Date },
): boolean {
  const { lastSeenAt, goneAt } = before;
  const isOfToday = dayOf(lastSeenAt.getTime(), timeZone) === dayOf(at.getTime(), timeZone);
  const isUntouched = now.updatedAt === null || now.updatedAt < lastSeenAt;
  const isAlike =
    before.clusterId === now.clusterId &&
    before.provider === now.provider &&
    before.chargeType === now.chargeType &&
    (before.tags.usage ?? '') === now.usage;
  return goneAt === null && isOfToday && isUntouched && isAlike;
}
