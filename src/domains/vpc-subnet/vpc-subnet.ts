import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { orderInput } from '../../graph/order.ts';
import { Cluster } from '../cluster/cluster.ts';
import { BridgxResource } from '../cluster/kinds.ts';
import { vpcLoaders } from '../vpc/loaders.ts';
import { networkStatus, Vpc } from '../vpc/vpc.ts';
import { type VpcSubnetRow, vpcSubnetLoaders } from './loaders.ts';

export const VpcSubnet = builder.objectRef<VpcSubnetRow>('VpcSubnet');
nodeKinds.set('VpcSubnet', 6);

builder.node(VpcSubnet, {
  interfaces: [BridgxResource],
  description: 'A subnet of a VPC in one zone, which Alibaba Cloud calls vSwitch. No Lingjun subnet.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vpcSubnetLoaders).byKey.load(key)),
  fields: (t) => ({
    subnetId: t.exposeString('switchId', { description: 'The id of the subnet at the cloud, vsw-….' }),
    name: t.exposeString('switchName', { description: 'The name of the subnet.' }),
    vpcId: t.exposeString('vpcId', { description: 'The VPC that it is a part of, vpc-….' }),
    vpc: t.field({
      type: Vpc,
      description: 'The VPC that it is a part of.',
      resolve: ({ vpcKey }, _args, { load }) => load(vpcLoaders).byKey(vpcKey),
    }),
    zoneId: t.exposeString('zoneId', { description: 'The zone that it lives in.' }),
    cidr: t.exposeString('cidrBlock', { description: 'The IPv4 CIDR block, a part of the block of its VPC.' }),
    gatewayIp: t.exposeString('gatewayIp', {
      description: 'The address of its gateway; empty when the cloud gave none.',
    }),
    availableIpCount: t.exposeInt('availableIpAddressCount', { description: 'How many addresses are free.' }),
    isDefault: t.boolean({
      description: 'Whether the cloud made it as the default of its zone.',
      resolve: ({ isDefault }) => (isDefault === null ? null : /^(y|true)$/i.test(isDefault)),
    }),
    status: t.field({
      type: networkStatus.type,
      description: 'Where the subnet is in its life. Lists have only those that are AVAILABLE.',
      resolve: ({ vStatus }) => networkStatus.of(vStatus),
    }),
    statusText: t.exposeString('vStatus', { description: 'The status as the server wrote it.' }),
    createdAt: t.expose('createAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
});

const order = orderInput('VpcSubnetOrder', {
  description: 'In which order subnets of a VPC are listed.',
  fields: {
    NAME: { description: 'The name.', by: ({ switchName }: VpcSubnetRow) => switchName },
    ZONE_ID: { description: 'The zone.', by: ({ zoneId }: VpcSubnetRow) => zoneId },
    AVAILABLE_IP_COUNT: {
      description: 'How many addresses are free.',
      by: ({ availableIpAddressCount }: VpcSubnetRow) => availableIpAddressCount,
    },
  },
});

builder.objectField(Vpc, 'subnets', (t) =>
  t.connection(
    {
      type: VpcSubnet,
      description:
        'The available subnets of the VPC. The server lists them zone by zone: costs one call per zone, and one per ' +
        'region for its zones; name a zone to ask for that alone.',
      args: {
        zoneId: t.arg.string({ description: 'Only this zone.' }),
        orderBy: t.arg({ type: order.type, description: 'In which order; by id when left out.' }),
      },
      resolve: async (vpc, { zoneId, orderBy, ...page }, { load }) =>
        pageOf(whole(await load(vpcSubnetLoaders).inVpc(vpc, zoneId ?? null)), page, order.of(orderBy)),
    },
    { name: 'VpcSubnetConnection', description: 'A page of subnets of a VPC.' },
    { name: 'VpcSubnetEdge', description: 'A subnet of a VPC on a page.' },
  ),
);

builder.objectField(Cluster, 'subnet', (t) =>
  t.field({
    type: VpcSubnet,
    description: 'The subnet that its template names. Costs one call per subnet beside those for the VPC.',
    resolve: ({ key }, _args, { load }) => load(vpcSubnetLoaders).ofCluster(key),
  }),
);

builder.queryField('vpcSubnet', (t) =>
  t.field({
    type: VpcSubnet,
    description: 'One subnet of a VPC by its global id; null unless a cloud account of this organisation owns the VPC.',
    args: { id: t.arg.globalID({ required: true, for: VpcSubnet, description: 'The global id of the subnet.' }) },
    resolve: (_root, { id }, { load }) => load(vpcSubnetLoaders).byKey.load(id.id),
  }),
);
