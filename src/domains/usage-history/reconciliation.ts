import { builder } from '../../builder.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { differenceCauses, type Reconciliation } from '../../history/reconciliation.ts';
import { Cluster } from '../cluster/cluster.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { clusterKey } from '../usage/days.ts';
import { checkRecords, pageOfRecords } from './records-page.ts';

type ReconciliationRow = Reconciliation & { readonly account: string };

const DifferenceCause = builder.enumType('UsageDifferenceCause', {
  description: "Why BridgX's own total of a day is not the sum of its machines.",
  values: Object.fromEntries(
    Object.entries(differenceCauses).map(([name, description]) => [name, { description }]),
  ) as Record<keyof typeof differenceCauses, { description: string }>, // the keys are those of the table
});

const UsageReconciliation = builder.objectRef<ReconciliationRow>('UsageReconciliation').implement({
  description: "BridgX's own total of a cluster's day beside the sum of the machines that it lists.",
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account.' }),
    cluster: t.field({
      type: Cluster,
      description: 'The cluster; null when it has been deleted since.',
      resolve: (row, _args, { load }) => load(clusterLoaders).byId.load(clusterKey(row)),
    }),
    clusterName: t.exposeString('cluster', { nullable: false, description: 'The name of the cluster.' }),
    day: t.expose('day', { type: 'Date', nullable: false, description: "The day in the BridgX server's time zone." }),
    upstreamSeconds: t.exposeFloat('upstreamSeconds', {
      description: "BridgX's own total in machine seconds; null where it could not be read.",
    }),
    ownSeconds: t.exposeFloat('ownSeconds', {
      description:
        'The sum of the machines in machine seconds, of the 24 hours that BridgX counts; null if unreadable.',
    }),
    differenceSeconds: t.float({
      description: 'Our sum less its total, in machine seconds; null where either could not be read.',
      resolve: ({ ownSeconds, upstreamSeconds }) =>
        ownSeconds === null || upstreamSeconds === null ? null : ownSeconds - upstreamSeconds,
    }),
    cause: t.expose('cause', { type: DifferenceCause, nullable: false, description: 'Why they differ.' }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', nullable: false, description: 'When they were compared.' }),
  }),
});

const UsageReconciliationConnection = builder.connectionObject(
  { type: UsageReconciliation, name: 'UsageReconciliationConnection', description: 'A page of compared days.' },
  { name: 'UsageReconciliationEdge', description: 'A compared day on a page.' },
);

builder.queryField('usageReconciliations', (t) =>
  t.field({
    type: UsageReconciliationConnection,
    authScopes: { fees: true },
    description: "How BridgX's totals compare with the sums of its machines, by day and cluster. Costs no call.",
    args: {
      account: t.arg.string({ description: 'The alias of one account.' }),
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day, at most 400 days from the first.' }),
      clusterNames: t.arg.stringList({ description: 'Any of these clusters.' }),
      isDifferent: t.arg.boolean({
        required: true,
        defaultValue: true,
        description: 'Whether days on which both agree are left out.',
      }),
      first: t.arg.int({ description: 'How many, 1 to 1000; 50 when left out.' }),
      after: t.arg.string({ description: 'Only what comes after this cursor.' }),
    },
    ...checkedBy(checkRecords),
    resolve: (_root, { from, to, clusterNames, isDifferent, ...page }, context) =>
      pageOfRecords(context, page, {
        read: (records, { account, after, limit }) =>
          records.reconciliations({
            ...{ account, from, to, isDifferent, limit },
            ...(clusterNames ? { clusters: clusterNames } : {}),
            ...(after ? { after: { day: String(after[0]), cluster: String(after[1]) } } : {}),
          }),
        placeOf: ({ day, cluster }) => [day, cluster],
      }),
  }),
);
