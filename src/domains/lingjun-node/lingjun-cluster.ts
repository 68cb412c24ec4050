import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { LingjunResource } from '../../graph/lingjun-resource.ts';
import { aheadFields, lookAhead } from '../../graph/look-ahead.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { LingjunNode, LingjunNodeConnection } from './lingjun-node.ts';
import { lingjunClusterLoaders, lingjunNodeLoaders } from './loaders.ts';
import { keyedTagsOf } from './placement.ts';

export type LingjunClusterRow = Placed<z.output<typeof answers.lingjunCluster>>;

export const LingjunCluster = builder.objectRef<LingjunClusterRow>('LingjunCluster');
nodeKinds.set('LingjunCluster', 3);

builder.node(LingjunCluster, {
  interfaces: [LingjunResource],
  description: 'A Lingjun cluster: nodes that the controller runs together.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(lingjunClusterLoaders).byId.load(key)),
  fields: (t) => ({
    clusterId: t.exposeString('clusterId', { description: 'The id of the cluster at the service.' }),
    name: t.exposeString('clusterName', { description: 'The name of the cluster.' }),
    description: t.exposeString('clusterDescription', { description: 'What its owner wrote of it.' }),
    clusterType: t.exposeString('clusterType', { description: 'The flavour, for example AckEdgePro or Lite.' }),
    operatingStateText: t.exposeString('operatingState', {
      description: 'Where the cluster is in its life as the controller wrote it, for example running or initializing.',
    }),
    nodeCount: t.exposeFloat('nodeCount', { description: 'How many nodes it has, as the controller counts.' }),
    nodeGroupCount: t.exposeFloat('nodeGroupCount', { description: 'How many node groups it has.' }),
    hpnZone: t.exposeString('hpnZone', { description: 'The zone of the high-performance network, for example A1.' }),
    vpcId: t.exposeString('vpcId', { description: 'The cloud VPC that it lives in, vpc-….' }),
    computingIpVersion: t.exposeString('computingIpVersion', {
      description: 'The IP version of its computing network, for example IPv4.',
    }),
    components: t.field({
      type: 'JSON',
      description: 'Its installed software, passed on as the controller gave it.',
      resolve: ({ components }) => components ?? null,
    }),
    taskId: t.exposeString('taskId', { description: 'The background task that works on it.' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the cluster.', resolve: keyedTagsOf }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updateTime', { type: 'DateTime', description: 'When it was last changed.' }),
    nodes: t.connection(
      {
        type: LingjunNode,
        description: 'The nodes that work in the cluster. One call per region serves all its clusters.',
        resolve: async ({ key }, page, { load }) =>
          pageOf(whole(await load(lingjunNodeLoaders).byCluster.load(key)), page),
      },
      LingjunNodeConnection,
    ),
  }),
});

// Every cluster looks its nodes up in the whole list.
aheadFields.set('LingjunCluster.nodes', ({ place }, { load }) => load(lingjunNodeLoaders).all(place));

builder.objectField(LingjunNode, 'cluster', (t) =>
  t.field({
    type: LingjunCluster,
    description: 'The Lingjun cluster that the node works in. One sweep of the region serves all its nodes.',
    resolve: ({ account, region, clusterId }, _args, { load }) =>
      clusterId ? load(lingjunClusterLoaders).byId.load(keyOf(account, region, clusterId)) : null,
  }),
);

const LingjunClusterConnection = builder.connectionObject(
  { type: LingjunCluster, name: 'LingjunClusterConnection', description: 'A page of Lingjun clusters.' },
  { name: 'LingjunClusterEdge', description: 'A Lingjun cluster on a page.' },
);

const LingjunClusterFilter = builder.inputType('LingjunClusterFilter', {
  description: 'Which Lingjun clusters to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    clusterIds: t.stringList({ description: 'Any of these ids of the service.' }),
    name: t.string({ description: 'The exact name.' }),
    vpcId: t.string({ description: 'The cloud VPC that it lives in.' }),
    operatingStateText: t.string({ description: 'The state exactly as the controller writes it.' }),
  }),
});

builder.queryFields((t) => ({
  lingjunCluster: t.field({
    type: LingjunCluster,
    description: 'One Lingjun cluster by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: LingjunCluster, description: 'The global id of the cluster.' }) },
    resolve: (_root, { id }, { load }) => load(lingjunClusterLoaders).byId.load(id.id),
  }),
  lingjunClusters: t.connection(
    {
      type: LingjunCluster,
      description: 'The Lingjun clusters of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: LingjunClusterFilter, description: 'Which clusters to list.' }) },
      resolve: (_root, { filter, ...page }, context, info) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(lingjunClusterLoaders).all, {
          ahead: {
            lookAhead: lookAhead(info, context),
            rowsLastTime: context.load(lingjunClusterLoaders).rowsLastTime,
          },
          filter,
          fields: {
            clusterIds: ({ clusterId }) => clusterId,
            name: ({ clusterName }) => clusterName,
            vpcId: ({ vpcId }) => vpcId,
            operatingStateText: ({ operatingState }) => operatingState,
          },
          page,
        }),
    },
    LingjunClusterConnection,
  ),
}));
