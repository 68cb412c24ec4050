import { type LoaderParts, withLoaders } from '../context.ts';
import { bareMachineType } from '../domains/cluster/kinds.ts';
import { clusterLoaders } from '../domains/cluster/loaders.ts';
import { toRun } from '../domains/usage/runs.ts';
import { FleetgraphError } from '../errors.ts';
import type { UsageRun } from '../history/day-reading.ts';
import type { Dated } from '../history/day-reads.ts';
import type { ClusterFact } from '../history/facts.ts';
import { bridgxOperations } from '../upstream/bridgx/operations.ts';
import type { Asker, Freshness } from '../upstream/call.ts';
import type { ListLength } from '../upstream/collection.ts';
import { keyOf } from '../upstream/keys.ts';
import type { Accounts } from '../upstream/upstreams.ts';

/** What is read of one account's BridgX to keep its usage. */
export interface BridgxSource {
  /** The organisation's clusters, as its list has them now. */
  clusters(): Promise<ListedCluster[]>;
  /** What the cluster's template adds; null when it went meanwhile. One call. */
  fact(cluster: ListedCluster): Promise<ClusterFact | null>;
  /** The machines of a cluster that the list had. `isLive`: not from memory. */
  runs(asked: { day: string; cluster: string; isLive: boolean }): Promise<Dated<UsageRun[]>>;
  /** The machines of all clusters that BridgX counts to the organisation, some of other names among them. */
  sweep(day: string): Promise<Dated<UsageRun[]>>;
  /** BridgX's own total of a cluster's day, whatever it says. */
  total(asked: { day: string; cluster: string }): Promise<Dated<number | null>>;
  /** Whether BridgX answers at all; one call for its total of a day. */
  isUp(day: string): Promise<boolean>;
  /** Attempts so far. */
  calls(): number;
}

/** A cluster as the list shows it. */
export interface ListedCluster {
  readonly cluster: string;
  readonly clusterId: string;
  readonly provider: string;
  readonly chargeType: string;
  readonly instanceType: string;
  readonly usage: string;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
}

export interface BridgxSourceParts {
  open: (asker: Asker) => Accounts;
  /** Epoch milliseconds. */
  clock: () => number;
  account: string;
  signal: AbortSignal;
}

/** By this name the calls stand in the ledger. */
const caller = 'usage-sync';
/** How long one call may wait for its turn and its answer. */
const deadlineMs = 120_000;
const usual: Freshness = { orStale: false };
const live: Freshness = { maxAgeMs: 0, orStale: false };
const { 'instance.usage_statistics': statistics, 'instance.usage_total': usageTotal } = bridgxOperations;

export function createBridgxSource(parts: BridgxSourceParts): BridgxSource {
  const { open, clock, account, signal } = parts;
  const lengths = new Map<string, ListLength>();
  let calls = 0;
  const accounts = (freshness: Freshness) =>
    open({ caller, priority: 'backfill', freshness, deadlineMs: clock() + deadlineMs, signal });
  const loaders = (): LoaderParts =>
    withLoaders({ accounts: accounts(usual), lengths, freshness: usual, histories: new Map() });
  const client = (freshness: Freshness) => {
    const found = accounts(freshness).get(account)?.bridgx?.client;
    if (!found) throw new FleetgraphError('INTERNAL', `account ${account}: no BridgX is configured`);
    return found;
  };
  return {
    async clusters() {
      const rows = await loaders().load(clusterLoaders).all({ account, region: '' });
      calls += rows[0] ? 1 : 0;
      return rows.flatMap(listedCluster);
    },
    async fact(listed) {
      calls += 1;
      const detail = await loaders()
        .load(clusterLoaders)
        .detail.load(keyOf(account, '', listed.cluster));
      if (!detail) return null;
      return {
        ...factOf(listed),
        region: detail.regionId ?? '',
        clusterType: detail.clusterType ?? '',
        instanceType: detail.instanceType || listed.instanceType,
        chargeType: detail.chargeConfig?.chargeType || listed.chargeType,
        tags: detail.tags,
      };
    },
    async runs({ day, cluster, isLive }) {
      const answer = await client(isLive ? live : usual).sweep(statistics, { date: day, cluster_name: cluster });
      calls += answer.calls;
      // The server joins by name whatever its case, which may be another organisation's cluster.
      return { value: answer.value.flatMap(toRun).filter((run) => run.clusterName === cluster), asOf: answer.asOf };
    },
    async sweep(day) {
      const answer = await client(usual).sweep(statistics, { date: day });
      calls += answer.calls;
      return { value: answer.value.flatMap(toRun), asOf: answer.asOf };
    },
    async total({ day, cluster }) {
      const answer = await client(usual).read(usageTotal, { date: day, cluster_name: cluster });
      calls += answer.calls;
      return { value: answer.value.usageTotal, asOf: answer.asOf };
    },
    async isUp(day) {
      calls += 1;
      const answer = client(live).read(usageTotal, { date: day });
      return answer.then(
        () => true,
        () => false,
      );
    },
    calls: () => calls,
  };
}

type Row = Awaited<ReturnType<ReturnType<typeof clusterLoaders>['all']>>[number];

function listedCluster(row: Row): ListedCluster[] {
  if (!row.clusterName) return [];
  return [
    {
      cluster: row.clusterName,
      clusterId: row.clusterId ?? '',
      provider: row.provider ?? '',
      chargeType: row.chargeType ?? '',
      instanceType: bareMachineType(row.instanceType) ?? '',
      usage: row.usage ?? '',
      createdAt: row.createAt,
      updatedAt: row.updateAt,
    },
  ];
}

/** What the list alone says. */
function factOf({ cluster, clusterId, provider, chargeType, instanceType, createdAt }: ListedCluster) {
  return { cluster, clusterId, provider, chargeType, instanceType, createdAt };
}
