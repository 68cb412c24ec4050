import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { aheadFields } from '../../graph/look-ahead.ts';
import type { UsageDay as StoredDay } from '../../history/usage-reads.ts';
import { Cluster } from '../cluster/cluster.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { beginDay, clusterKey, usageBetween, usageOf } from './days.ts';
import { type AccountDay, usageKey, usageLoaders } from './loaders.ts';
import { MachineRun } from './machine-run.ts';

type UsageDayRow = StoredDay & AccountDay;

const DayState = builder.enumType('UsageDayState', {
  description: 'Whether the usage of a day can still grow.',
  values: {
    OPEN: { description: 'The day is not over, or ended only minutes ago; BridgX is asked again after a minute.' },
    CLOSED: { description: 'The day is over; what was read is kept and never asked for again.' },
  },
});

const UsageSource = builder.enumType('UsageSource', {
  description: 'Where the usage of a day came from.',
  values: {
    LIVE: { description: 'Read from BridgX; asOf says when, which may be a moment ago.' },
    STALE: {
      description: 'The last reading of a day that is not over, as BridgX gives none now; staleReason says why.',
    },
    HISTORY: { description: 'Kept by the gateway since an earlier answer.' },
  },
});

const UsageDay = builder.objectRef<UsageDayRow>('UsageDay').implement({
  description:
    "What a cluster's machines used on one day: each machine from its creation to its deletion, clipped to the day.",
  fields: (t) => ({
    cluster: t.field({
      type: Cluster,
      description: 'The cluster; null when it has been deleted since.',
      resolve: (day, _args, { load }) => load(clusterLoaders).byId.load(clusterKey(day)),
    }),
    clusterName: t.exposeString('cluster', { nullable: false, description: 'The name of the cluster.' }),
    day: t.expose('day', { type: 'Date', nullable: false, description: "The day in the BridgX server's time zone." }),
    usedSeconds: t.exposeFloat('usedSeconds', {
      nullable: false,
      description: 'Machine seconds of the day, as summed here.',
    }),
    machineHours: t.float({
      nullable: false,
      description: 'Machine hours of the day, as summed here.',
      resolve: ({ usedSeconds }) => usedSeconds / 3600,
    }),
    machineCount: t.exposeInt('machines', {
      nullable: false,
      description: 'Machines that ran for a second or more of the day.',
    }),
    state: t.expose('state', { type: DayState, nullable: false, description: 'Whether it can still grow.' }),
    asOf: t.expose('asOf', { type: 'DateTime', nullable: false, description: 'When BridgX was asked.' }),
    source: t.field({
      type: UsageSource,
      nullable: false,
      description: 'Whether BridgX was asked for this answer.',
      resolve: ({ fromHistory, staleBecause }) => (fromHistory ? 'HISTORY' : staleBecause ? 'STALE' : 'LIVE'),
    }),
    staleReason: t.string({
      description: 'Why an older reading is told: the code of the error that BridgX gave; null when it is not stale.',
      resolve: ({ staleBecause }) => staleBecause ?? null,
    }),
    upstreamSeconds: t.float({
      description: "BridgX's own total in machine seconds. Costs one call per cluster and day, for a closed day once.",
      resolve: async (day, _args, context) => (await totalOf(day, context))?.seconds,
    }),
    differenceSeconds: t.float({
      description: "Our sum less BridgX's own total, in machine seconds. Costs what upstreamSeconds costs.",
      resolve: async (day, _args, context) => {
        const total = await totalOf(day, context);
        return total ? day.usedSeconds - total.seconds : null;
      },
    }),
    runs: t.field({
      type: [MachineRun],
      description: 'The machines behind the sum, the longest share first.',
      resolve: async ({ account, cluster, day }, _args, { histories }) => {
        const reading = await histories.get(account)?.machineRuns({ account, cluster, day });
        return reading?.shares.toSorted((a, b) => b.usedSeconds - a.usedSeconds);
      },
    }),
  }),
});

const dayDescription = "The day as yyyy-MM-dd in the BridgX server's time zone; yesterday when left out.";

builder.objectField(Cluster, 'usageDay', (t) =>
  t.field({
    type: UsageDay,
    authScopes: { fees: true },
    description:
      'What its machines used on one day. Many clusters on one day cost one sweep; a closed day costs nothing.',
    args: { day: t.arg({ type: 'Date', description: dayDescription }) },
    resolve: ({ key }, { day }, context) => usageOf(key, day, context),
  }),
);

// A single cluster is asked for by its name, several are taken out of one sweep.
aheadFields.set('Cluster.usageDay', async ({ place, count = 2 }, context, { day }) => {
  if (count > 1 && context.viewer.scopes.has('fees')) await beginDay(place.account, day, context);
});

builder.queryFields((t) => ({
  machineUsage: t.field({
    type: UsageDay,
    authScopes: { fees: true },
    description: "What a cluster's machines used on one day; null for a cluster that does not exist.",
    args: {
      cluster: t.arg.globalID({ required: true, for: Cluster, description: 'The global id of the cluster.' }),
      day: t.arg({ type: 'Date', required: true, description: "The day in the BridgX server's time zone." }),
    },
    resolve: (_root, { cluster, day }, context) => usageOf(cluster.id, day, context),
  }),
  usageDays: t.field({
    type: [UsageDay],
    nullable: { list: true, items: true },
    authScopes: { fees: true },
    description:
      "What a cluster's machines used on each day of a range, 400 days at most; a day that cannot be read is null.",
    args: {
      cluster: t.arg.globalID({ required: true, for: Cluster, description: 'The global id of the cluster.' }),
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day, today at the latest.' }),
    },
    resolve: (_root, { cluster, from, to }, context) => usageBetween(cluster.id, { from, to }, context),
  }),
}));

function totalOf({ account, cluster, day }: UsageDayRow, { load }: Context) {
  return load(usageLoaders).totals.load(usageKey(account, cluster, day));
}
