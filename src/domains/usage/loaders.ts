import DataLoader from 'dataloader';
import type { LoaderParts } from '../../context.ts';
import { FleetgraphError } from '../../errors.ts';
import type { ClusterDay } from '../../history/day-reading.ts';
import type { UsageSource } from '../../history/day-reads.ts';
import type { Answers, UsageHistory } from '../../history/usage.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { policyOf } from '../../upstream/cache/policies.ts';
import type { Client } from '../../upstream/client.ts';
import { keyOf, partsOf } from '../../upstream/keys.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { toRun } from './runs.ts';

const statistics = bridgxOperations['instance.usage_statistics'];

/** A day of a cluster of an account, as a loader's key. */
export const usageKey = (account: string, cluster: string, day: string) => keyOf(account, cluster, day);

/** What the history says of a cluster's day. */
export interface AccountDay extends ClusterDay {
  readonly account: string;
}

/** Usage by day; null for a cluster that is not the organisation's and has no stored day. */
export const usageLoaders = (parts: LoaderParts) => {
  const ask = <Answer extends ClusterDay>(
    read: (history: UsageHistory, source: UsageSource, days: AccountDays) => Promise<Answers<Answer>>,
  ) => new DataLoader<string, (Answer & AccountDay) | null>((keys) => loadDays(keys, { parts, read }));
  return {
    days: ask((history, source, { account, keys }) => readTogether(history, source, { account, keys })),
    /** Begins the sweep of a day over all clusters, unless the history has the day. */
    async begin(account: string, day: string) {
      const client = parts.accounts.get(account)?.bridgx?.client;
      const history = parts.histories.get(account);
      if (client && history && !(await history.hasDay({ account, day }))) client.begin(statistics, { date: day });
    },
    totals: ask((history, source, { account, keys }) => history.upstreamTotals(source, { account, keys })),
  };
};

interface AccountDays {
  account: string;
  keys: ClusterDay[];
}

interface Reading<Answer> {
  parts: LoaderParts;
  read: (history: UsageHistory, source: UsageSource, days: AccountDays) => Promise<Answers<Answer>>;
}

async function loadDays<Answer extends ClusterDay>(keys: readonly string[], { parts, read }: Reading<Answer>) {
  const wanted = keys.map(dayOfKey);
  const perAccount = Map.groupBy(wanted, ({ account }) => account);
  const outcomes = new Map<string, (Answer & AccountDay) | Error>();
  await Promise.all(
    [...perAccount].map(async ([account, days]) => {
      const history = parts.histories.get(account);
      const client = parts.accounts.get(account)?.bridgx?.client;
      if (!history || !client) return;
      const { answers, failures } = await read(history, sourceOf(parts, { account, client }), { account, keys: days });
      for (const answer of answers) outcomes.set(usageKey(account, answer.cluster, answer.day), { ...answer, account });
      for (const { cluster, day, error } of failures) outcomes.set(usageKey(account, cluster, day), error);
    }),
  );
  return keys.map((key) => orNull(outcomes.get(key)));
}

function orNull<T>(outcome: T | Error | undefined): T | Error | null {
  const isAbsent = outcome instanceof FleetgraphError && outcome.code === 'NOT_FOUND';
  return outcome === undefined || isAbsent ? null : outcome;
}

/** Days that want the same clusters are asked for together, so that each day costs one look and one sweep. */
async function readTogether(history: UsageHistory, source: UsageSource, { account, keys }: AccountDays) {
  const perDay = Map.groupBy(keys, ({ day }) => day);
  const alike = Map.groupBy([...perDay], ([, days]) => JSON.stringify(days.map(({ cluster }) => cluster).sort()));
  const parts = await Promise.all(
    [...alike.values()].map((days) =>
      history.usageDays(source, {
        account,
        clusters: days[0]?.[1].map(({ cluster }) => cluster) ?? [],
        days: days.map(([day]) => day),
      }),
    ),
  );
  return { answers: parts.flatMap(({ answers }) => answers), failures: parts.flatMap(({ failures }) => failures) };
}

function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / statistics.paging.maxSize));
}

function dayOfKey(key: string): AccountDay {
  const [account = '', cluster = '', day = ''] = partsOf(key) ?? [];
  return { account, cluster, day };
}

/**
 * BridgX as the history reads it. The server answers for any organisation's cluster by name, so a name is asked
 * only when the organisation's own sweep has it.
 */
function sourceOf(parts: LoaderParts, { account, client }: { account: string; client: Client }): UsageSource {
  const checkOwned = async (cluster: string) => {
    const owned = await parts.load(clusterLoaders).named({ account, region: '' }, cluster);
    if (!owned) throw new FleetgraphError('NOT_FOUND', `cluster ${cluster}: not of this organisation`);
  };
  const ownNames = async () => {
    const clusters = await parts.load(clusterLoaders).all({ account, region: '' });
    return new Set(clusters.map(({ clusterName }) => clusterName));
  };
  const { orStale, maxAgeMs = policyOf(statistics)?.freshMs ?? 0 } = parts.freshness;
  return {
    orStale,
    maxAgeMs,
    /** A day has at least the machines that live now, and the list of clusters counts those. */
    async isSweepCheaper(names) {
      const clusters = await parts.load(clusterLoaders).all({ account, region: '' });
      const named = clusters.filter(({ clusterName }) => names.includes(clusterName ?? ''));
      const calls = named.reduce((sum, { instanceCount }) => sum + pagesOf(instanceCount ?? 0), 0);
      return calls >= pagesOf(clusters.reduce((sum, { instanceCount }) => sum + (instanceCount ?? 0), 0));
    },
    async runs(date, cluster_name) {
      if (cluster_name !== undefined) await checkOwned(cluster_name);
      const { value, asOf } = await client.sweep(statistics, { date, cluster_name });
      // The server joins machines to clusters by name, whatever its case, which may be another organisation's cluster.
      const owned = cluster_name === undefined ? await ownNames() : new Set([cluster_name]);
      return { value: value.flatMap(toRun).filter(({ clusterName }) => owned.has(clusterName)), asOf };
    },
    async total(date, cluster_name) {
      await checkOwned(cluster_name);
      const { value } = await client.read(bridgxOperations['instance.usage_total'], { date, cluster_name });
      if (value.usageTotal === null) throw new FleetgraphError('UPSTREAM_REJECTED', 'instance.usage_total: no total');
      return { value: value.usageTotal, asOf: value.asOf };
    },
  };
}
