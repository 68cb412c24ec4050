import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { orderInput } from '../../graph/order.ts';
import { bridgxPlaces, pageOfPlaces } from '../../graph/places.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Place } from '../../upstream/keys.ts';
import { Cluster, ClusterConnection } from '../cluster/cluster.ts';
import { BridgxResource, provider, providerText } from '../cluster/kinds.ts';
import { vpcClusterLoaders } from './clusters.ts';
import { type VpcRow, vpcLoaders } from './loaders.ts';

export const Vpc = builder.objectRef<VpcRow>('Vpc');
nodeKinds.set('Vpc', 5);

export const networkStatus = textEnum('CloudNetworkStatus', {
  description: 'Where a VPC or its subnet is in its life, as the server last saw it.',
  values: { PENDING: 'Pending', AVAILABLE: 'Available', ABNORMAL: 'Abnormal' },
});

builder.node(Vpc, {
  interfaces: [BridgxResource],
  description: 'A VPC of a cloud, as BridgX knows it. Clusters of BridgX and Lingjun connections meet in it.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vpcLoaders).byKey(key)),
  fields: (t) => ({
    vpcId: t.exposeString('vpcId', { description: 'The id of the VPC at the cloud, vpc-….' }),
    name: t.exposeString('vpcName', { description: 'The name of the VPC.' }),
    cidr: t.exposeString('cidrBlock', { description: 'The IPv4 CIDR block.' }),
    provider: t.field({
      type: provider.type,
      description: 'The cloud that it lives in.',
      resolve: (vpc) => provider.of(vpc.provider),
    }),
    providerText: t.exposeString('provider', { description: 'The cloud as the server wrote it.' }),
    regionId: t.exposeString('regionId', { nullable: false, description: 'The region of the cloud.' }),
    accessKeyId: t.exposeString('accessKeyId', {
      nullable: false,
      description: 'The id of the cloud access key that owns it; not a secret.',
    }),
    status: t.field({
      type: networkStatus.type,
      description: 'Where the VPC is in its life. Lists have only those that are AVAILABLE.',
      resolve: ({ status }) => networkStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the server wrote it.' }),
    createdAt: t.expose('createAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
});

builder.objectField(Vpc, 'clusters', (t) =>
  t.connection(
    {
      type: Cluster,
      description: 'The clusters inside. Only their templates say so: costs one call per cluster of its cloud account.',
      resolve: async (vpc, page, { load }) =>
        pageOf(whole(await load(vpcClusterLoaders).clustersOf(vpc, vpc.vpcId)), page),
    },
    ClusterConnection,
  ),
);

builder.objectField(Cluster, 'vpc', (t) =>
  t.field({
    type: Vpc,
    description: 'The VPC that its template names. Costs one call per cluster, and one per cloud account and region.',
    resolve: ({ key }, _args, { load }) => load(vpcLoaders).ofCluster(key),
  }),
);

const VpcConnection = builder.connectionObject(
  { type: Vpc, name: 'VpcConnection', description: 'A page of VPCs.' },
  { name: 'VpcEdge', description: 'A VPC on a page.' },
);

const VpcFilter = builder.inputType('VpcFilter', {
  description: 'Which VPCs to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    accessKeyId: t.string({ description: 'The cloud access key that owns it; saves the calls for the others.' }),
    provider: t.field({ type: provider.type, description: 'The cloud; saves the calls for the others.' }),
    regionId: t.string({ description: 'The region of the cloud; saves the calls for the others.' }),
    vpcIds: t.stringList({ description: 'Any of these ids of the cloud.' }),
    name: t.string({ description: 'The exact name.' }),
  }),
});

const order = orderInput('VpcOrder', {
  description: 'In which order VPCs are listed.',
  fields: {
    NAME: { description: 'The name.', by: ({ vpcName }: VpcRow) => vpcName },
    CREATED_AT: { description: 'When it was created.', by: ({ createAt }: VpcRow) => createAt },
  },
});

builder.queryFields((t) => ({
  vpc: t.field({
    type: Vpc,
    description: 'One VPC by its global id; null unless a cloud account of this organisation owns it.',
    args: { id: t.arg.globalID({ required: true, for: Vpc, description: 'The global id of the VPC.' }) },
    resolve: (_root, { id }, { load }) => load(vpcLoaders).byKey(id.id),
  }),
  vpcs: t.connection(
    {
      type: Vpc,
      description:
        'The available VPCs of every cloud account of the organisation, in every region of its cloud. Costs the sweep ' +
        'of the clusters, one call per cloud for its regions, and one per cloud account and region; name a region to ' +
        'ask for that alone.',
      args: {
        filter: t.arg({ type: VpcFilter, description: 'Which VPCs to list.' }),
        orderBy: t.arg({ type: order.type, description: 'In which order; by cloud account and id when left out.' }),
      },
      resolve: (_root, { filter, orderBy, ...page }, context) => {
        const narrowing = { ...filter, provider: filter?.provider ? providerText(filter.provider) : null };
        const all = (place: Place) => context.load(vpcLoaders).inPlace(place, narrowing);
        return pageOfPlaces(bridgxPlaces(context, filter ?? {}), all, {
          filter,
          fields: { vpcIds: ({ vpcId }) => vpcId, name: ({ vpcName }) => vpcName },
          page,
          order: order.of(orderBy),
        });
      },
    },
    VpcConnection,
  ),
}));
