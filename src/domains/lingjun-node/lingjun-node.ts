import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { lingjunNodeLoaders } from './loaders.ts';

export type LingjunNodeRow = Placed<z.output<typeof answers.nodeInfo>>;

export const LingjunNode = builder.objectRef<LingjunNodeRow>('LingjunNode');
nodeKinds.set('LingjunNode', 3);

builder.node(LingjunNode, {
  description: 'A Lingjun node: a GPU host with the quotas of its network interfaces.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(lingjunNodeLoaders).byId.load(key)),
  fields: (t) => ({
    account: t.exposeString('account', {
      nullable: false,
      description: 'The alias of the account that it belongs to.',
    }),
    region: t.exposeString('region', { nullable: false, description: 'The region that it lives in.' }),
    nodeId: t.exposeString('nodeId', { description: 'The id of the node at the service, for example e01-cn-….' }),
    zone: t.exposeString('zoneId', { description: 'The zone that it lives in.' }),
    clusterId: t.exposeString('clusterId', {
      description: 'The Lingjun cluster that it works in; empty for a node in none.',
    }),
    vpcId: t.exposeString('vpcId', {
      description: 'The cloud VPC that its elastic network interfaces live in, vpc-….',
    }),
    vSwitchIds: t.exposeStringList('vSwitches', {
      nullable: false,
      description: 'The vSwitches from which its elastic network interfaces may take addresses, vsw-….',
    }),
    elasticNetworkInterfaceQuota: t.exposeInt('leniQuota', {
      description: 'How many elastic network interfaces it may have; the one of the system counts.',
    }),
    elasticNetworkInterfaceIpQuota: t.exposeInt('leniSipQuota', {
      description: 'How many secondary IPv4 addresses each of its elastic network interfaces may have.',
    }),
    networkInterfaceIpQuota: t.exposeInt('lniSipQuota', {
      description: 'How many secondary IPv4 addresses each of its Lingjun NICs may have.',
    }),
    highDensityInterfaceQuota: t.exposeInt('hdeniQuota', {
      description: 'How many high-density network interfaces it may have.',
    }),
  }),
});

/** What only the single get carries, apart from the row so that lists never cost a call per node. */
const LingjunNodeDetail = builder.objectRef<LingjunNodeRow>('LingjunNodeDetail').implement({
  description: 'What the service tells of the quotas of a node only when it is asked for it alone.',
  fields: (t) => ({
    elasticNetworkInterfaceIpv6Quota: t.exposeInt('leniIpv6SipQuota', {
      description: 'How many IPv6 addresses each of its elastic network interfaces may have.',
    }),
    highDensityInterfaceIpQuota: t.exposeInt('hdeniSipQuota', {
      description: 'How many secondary IPv4 addresses each of its high-density network interfaces may have.',
    }),
    highDensityInterfaceIpv6Quota: t.exposeInt('hdeniIpv6SipQuota', {
      description: 'How many IPv6 addresses each of its high-density network interfaces may have.',
    }),
  }),
});

builder.objectField(LingjunNode, 'detail', (t) =>
  t.field({
    type: LingjunNodeDetail,
    description: 'Quotas of IPv6 addresses and of high-density interfaces. Costs one call per node.',
    resolve: ({ key }, _args, { load }) => load(lingjunNodeLoaders).detail.load(key),
  }),
);

export const LingjunNodeConnection = builder.connectionObject(
  { type: LingjunNode, name: 'LingjunNodeConnection', description: 'A page of Lingjun nodes.' },
  { name: 'LingjunNodeEdge', description: 'A Lingjun node on a page.' },
);

const LingjunNodeFilter = builder.inputType('LingjunNodeFilter', {
  description: 'Which Lingjun nodes to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    nodeIds: t.stringList({ description: 'Any of these ids of the service.' }),
    zone: t.string({ description: 'One zone.' }),
    clusterId: t.string({ description: 'The Lingjun cluster that it works in.' }),
    vpcId: t.string({ description: 'The cloud VPC of its elastic network interfaces.' }),
  }),
});

builder.queryFields((t) => ({
  lingjunNode: t.field({
    type: LingjunNode,
    description: 'One Lingjun node by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: LingjunNode, description: 'The global id of the node.' }) },
    resolve: (_root, { id }, { load }) => load(lingjunNodeLoaders).byId.load(id.id),
  }),
  lingjunNodes: t.connection(
    {
      type: LingjunNode,
      description: 'The Lingjun nodes of all accounts and regions. One call per region.',
      args: { filter: t.arg({ type: LingjunNodeFilter, description: 'Which nodes to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(lingjunNodeLoaders).all, {
          filter,
          fields: {
            nodeIds: ({ nodeId }) => nodeId,
            zone: ({ zoneId }) => zoneId,
            clusterId: ({ clusterId }) => clusterId,
            vpcId: ({ vpcId }) => vpcId,
          },
          page,
        }),
    },
    LingjunNodeConnection,
  ),
}));
