import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { orderInput } from '../../graph/order.ts';
import { bridgxPlaces, pageOfPlaces } from '../../graph/places.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { Cluster, ClusterConnection } from '../cluster/cluster.ts';
import { BridgxResource, provider } from '../cluster/kinds.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { cloudAccountLoaders } from './loaders.ts';

export type CloudAccountRow = Placed<z.output<typeof answers.cloudAccount>>;

export const CloudAccount = builder.objectRef<CloudAccountRow>('CloudAccount');
nodeKinds.set('CloudAccount', 3);

builder.node(CloudAccount, {
  interfaces: [BridgxResource],
  description: 'An account at a cloud that BridgX makes machines with. Its secret is never read.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map(async (key) => (await load(cloudAccountLoaders).byId.load(key))[0] ?? null),
  fields: (t) => ({
    cloudAccountId: t.exposeString('id', { description: 'The id of the account at the server, a number as text.' }),
    name: t.exposeString('accountName', { description: 'The name of the account at the server.' }),
    accessKeyId: t.exposeString('accessKeyId', { description: 'The id of its access key; not a secret.' }),
    provider: t.field({
      type: provider.type,
      description: 'The cloud that it is an account of.',
      resolve: (account) => provider.of(account.provider),
    }),
    providerText: t.exposeString('provider', { description: 'The cloud as the server wrote it.' }),
    createdAt: t.expose('createAt', { type: 'DateTime', description: 'When it was entered.' }),
    createdBy: t.exposeString('createBy', { description: 'The user of the server who entered it.' }),
  }),
});

builder.objectField(CloudAccount, 'machineCount', (t) =>
  t.int({
    description:
      'How many machines its clusters have that are not deleted, disabled clusters included, as the list of clusters ' +
      'counts. One sweep of the clusters serves all accounts.',
    resolve: async ({ account, region, accessKeyId }, _args, { load }) => {
      const clusters = await load(clusterLoaders).byCloudKey.load(keyOf(account, region, accessKeyId ?? ''));
      return clusters.reduce((sum, { instanceCount }) => sum + (instanceCount ?? 0), 0);
    },
  }),
);

builder.objectField(CloudAccount, 'clusters', (t) =>
  t.connection(
    {
      type: Cluster,
      description: 'The clusters that it owns. One sweep of the clusters serves all accounts.',
      resolve: async ({ account, region, accessKeyId }, page, { load }) =>
        pageOf(whole(await load(clusterLoaders).byCloudKey.load(keyOf(account, region, accessKeyId ?? ''))), page),
    },
    ClusterConnection,
  ),
);

builder.objectField(Cluster, 'cloudAccount', (t) =>
  t.field({
    type: CloudAccount,
    description: 'The cloud account that owns it. One sweep of the accounts serves all clusters.',
    resolve: async ({ account, region, accessKeyId }, _args, { load }) =>
      (await load(cloudAccountLoaders).byAccessKey.load(keyOf(account, region, accessKeyId ?? '')))[0] ?? null,
  }),
);

const CloudAccountConnection = builder.connectionObject(
  { type: CloudAccount, name: 'CloudAccountConnection', description: 'A page of cloud accounts.' },
  { name: 'CloudAccountEdge', description: 'A cloud account on a page.' },
);

const CloudAccountFilter = builder.inputType('CloudAccountFilter', {
  description: 'Which cloud accounts to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account of the gateway.' }),
    accessKeyIds: t.stringList({ description: 'Any of these access keys.' }),
    name: t.string({ description: 'The exact name.' }),
    provider: t.field({ type: provider.type, description: 'The cloud.' }),
  }),
});

const order = orderInput('CloudAccountOrder', {
  description: 'In which order cloud accounts are listed.',
  fields: {
    NAME: { description: 'The name.', by: ({ accountName }: CloudAccountRow) => accountName },
    CREATED_AT: { description: 'When it was entered.', by: ({ createAt }: CloudAccountRow) => createAt },
  },
});

builder.queryFields((t) => ({
  cloudAccount: t.field({
    type: CloudAccount,
    description: 'One cloud account by its global id; null when it is not of this organisation.',
    args: { id: t.arg.globalID({ required: true, for: CloudAccount, description: 'The global id of the account.' }) },
    resolve: async (_root, { id }, { load }) => (await load(cloudAccountLoaders).byId.load(id.id))[0] ?? null,
  }),
  cloudAccounts: t.connection(
    {
      type: CloudAccount,
      description:
        'The cloud accounts of the organisation. The server lists those of every organisation and does not say whose ' +
        'they are; where BRIDGX_ACCESS_KEY_IDS does not name its own, an account without a cluster is left out unless ' +
        'it is the only one of its cloud. Two sweeps per account.',
      args: {
        filter: t.arg({ type: CloudAccountFilter, description: 'Which cloud accounts to list.' }),
        orderBy: t.arg({ type: order.type, description: 'In which order; by id when left out.' }),
      },
      resolve: (_root, { filter, orderBy, ...page }, context) =>
        pageOfPlaces(bridgxPlaces(context, filter ?? {}), context.load(cloudAccountLoaders).all, {
          filter,
          fields: {
            accessKeyIds: ({ accessKeyId }) => accessKeyId,
            name: ({ accountName }) => accountName,
            provider: (account) => provider.of(account.provider),
          },
          page,
          order: order.of(orderBy),
        }),
    },
    CloudAccountConnection,
  ),
}));
