import { builder, nodeKinds } from '../../builder.ts';
import { tagsOf } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import { type PaiResourceGroupRow, paiResourceGroupLoaders } from './loaders.ts';
import { UserVpc } from './user-vpc.ts';

export const PaiResourceGroup = builder.objectRef<PaiResourceGroupRow>('PaiResourceGroup');
nodeKinds.set('PaiResourceGroup', 3);

builder.node(PaiResourceGroup, {
  description: 'A resource group of PAI Studio: machines that work together, and the VPC that they work in.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(paiResourceGroupLoaders).byId.load(key)),
  fields: (t) => ({
    account: t.exposeString('account', {
      nullable: false,
      description: 'The alias of the account that it belongs to.',
    }),
    region: t.exposeString('region', { nullable: false, description: 'The region that it lives in.' }),
    resourceGroupId: t.exposeString('resourceGroupID', { description: 'The id of the group at the service, rg….' }),
    name: t.exposeString('name', { description: 'The name of the group.' }),
    resourceType: t.exposeString('resourceType', { description: 'The kind of resource, for example Ecs or Lingjun.' }),
    statusText: t.exposeString('status', {
      description: 'The status as the service wrote it, for example Ready; no values are documented.',
    }),
    nodeCount: t.exposeInt('nodeCount', { description: 'How many nodes it has.' }),
    version: t.exposeString('version', { description: 'The version of the group; may be empty.' }),
    workspaceId: t.exposeString('workspaceID', { description: 'The PAI workspace that it belongs to.' }),
    creatorId: t.exposeString('creatorID', { description: 'The Alibaba Cloud account that created it, 16 digits.' }),
    createdAt: t.expose('gmtCreatedTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModifiedTime', { type: 'DateTime', description: 'When it was last changed.' }),
    userVpc: t.field({
      type: UserVpc,
      description: 'The VPC of the user that it works in; null when it works in one of the service.',
      resolve: ({ userVpc, account, region }) => userVpc && { ...userVpc, account, region },
    }),
  }),
});

/** What only the single get carries, apart from the row so that lists never cost a call per group. */
const PaiResourceGroupDetail = builder.objectRef<PaiResourceGroupRow>('PaiResourceGroupDetail').implement({
  description: 'What the service tells of a PAI resource group only when it is asked for it alone.',
  fields: (t) => ({
    description: t.exposeString('description', { description: 'What its owner wrote of it.' }),
    clusterId: t.exposeString('clusterID', { description: "The cluster of PAI that it runs in; not Lingjun's." }),
    computingResourceProvider: t.exposeString('computingResourceProvider', {
      description: 'Where its machines come from, for example ECS or Lingjun.',
    }),
    hasRdma: t.exposeBoolean('supportRDMA', { description: 'Whether its machines have RDMA.' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the group.', resolve: tagsOf }),
  }),
});

builder.objectField(PaiResourceGroup, 'detail', (t) =>
  t.field({
    type: PaiResourceGroupDetail,
    description: 'Description, provider and tags. Costs one call per group.',
    resolve: ({ key }, _args, { load }) => load(paiResourceGroupLoaders).detail.load(key),
  }),
);

const PaiResourceGroupFilter = builder.inputType('PaiResourceGroupFilter', {
  description: 'Which PAI resource groups to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    resourceGroupIds: t.stringList({ description: 'Any of these ids of the service.' }),
    name: t.string({ description: 'The exact name.' }),
    resourceType: t.string({ description: 'The kind of resource exactly as the service writes it.' }),
    statusText: t.string({ description: 'The status exactly as the service writes it.' }),
    workspaceId: t.string({ description: 'The PAI workspace that it belongs to.' }),
    vpcId: t.string({ description: 'The VPC of the user that it works in.' }),
  }),
});

builder.queryFields((t) => ({
  paiResourceGroup: t.field({
    type: PaiResourceGroup,
    description: 'One PAI resource group by its global id; null when it does not exist. Costs one call.',
    args: { id: t.arg.globalID({ required: true, for: PaiResourceGroup, description: 'The global id of the group.' }) },
    resolve: (_root, { id }, { load }) => load(paiResourceGroupLoaders).byId.load(id.id),
  }),
  paiResourceGroups: t.connection(
    {
      type: PaiResourceGroup,
      description: 'The PAI resource groups of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: PaiResourceGroupFilter, description: 'Which groups to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(paiResourceGroupLoaders).all, {
          filter,
          fields: {
            resourceGroupIds: ({ resourceGroupID }) => resourceGroupID,
            name: ({ name }) => name,
            resourceType: ({ resourceType }) => resourceType,
            statusText: ({ status }) => status,
            workspaceId: ({ workspaceID }) => workspaceID,
            vpcId: ({ userVpc }) => userVpc?.vpcId ?? null,
          },
          page,
        }),
    },
    { name: 'PaiResourceGroupConnection', description: 'A page of PAI resource groups.' },
    { name: 'PaiResourceGroupEdge', description: 'A PAI resource group on a page.' },
  ),
}));
