import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { LingjunResource, tagsOf } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { subnetLoaders } from './loaders.ts';

export type SubnetRow = Placed<z.output<typeof answers.subnet>>;

export const Subnet = builder.objectRef<SubnetRow>('Subnet');
nodeKinds.set('Subnet', 3);

const subnetStatus = textEnum('SubnetStatus', {
  description: 'Where a Lingjun subnet is in its life; WAITING_FOR_PORT counts as created.',
  values: {
    AVAILABLE: 'Available',
    NOT_AVAILABLE: 'Not Available',
    EXECUTING: 'Executing',
    DELETING: 'Deleting',
    WAITING_FOR_PORT: 'Waiting4AssignPort',
  },
});

export const subnetUse = textEnum('SubnetUse', {
  description: 'What a Lingjun subnet is reserved for.',
  values: { OUT_OF_BAND: 'OOB', LOAD_BALANCER: 'LB' },
});

builder.node(Subnet, {
  interfaces: [LingjunResource],
  description: 'A Lingjun subnet: a part of the address block of a VPD, in one zone.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(subnetLoaders).byId.load(key)),
  fields: (t) => ({
    subnetId: t.exposeString('subnetId', { description: 'The id of the subnet at the service, subnet-….' }),
    name: t.exposeString('subnetName', { description: 'The name of the subnet.' }),
    zone: t.exposeString('zoneId', { description: 'The zone that it lives in.' }),
    cidr: t.exposeString('cidr', { description: 'The IPv4 CIDR block, a proper part of the block of its VPD.' }),
    use: t.field({
      type: subnetUse.type,
      description: 'What the subnet is reserved for; null for general use.',
      resolve: ({ type }) => subnetUse.of(type),
    }),
    useText: t.exposeString('type', {
      description: 'The type of the subnet as the service wrote it; empty for general use.',
    }),
    status: t.field({
      type: subnetStatus.type,
      description: 'Where the subnet is in its life.',
      resolve: ({ status }) => subnetStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    vpdId: t.exposeString('vpdId', { description: 'The VPD that it is a part of, vpd-….' }),
    vpdName: t.string({
      description: 'The name of its VPD as the subnet carries it. Costs no further call.',
      resolve: ({ vpdBaseInfo }) => vpdBaseInfo?.vpdName ?? null,
    }),
    vpdCidr: t.string({
      description: 'The IPv4 CIDR block of its VPD as the subnet carries it. Costs no further call.',
      resolve: ({ vpdBaseInfo }) => vpdBaseInfo?.cidr ?? null,
    }),
    nodeCount: t.exposeInt('ncCount', { description: 'How many physical hosts are inside.' }),
    networkInterfaceCount: t.exposeInt('networkInterfaceCount', { description: 'How many Lingjun NICs are inside.' }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the subnet.', resolve: tagsOf }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

/** What only the single get carries, apart from the row so that lists never cost a call per subnet. */
const SubnetDetail = builder.objectRef<SubnetRow>('SubnetDetail').implement({
  description: 'What the service tells of a subnet only when it is asked for it alone.',
  fields: (t) => ({
    availableIpCount: t.exposeInt('availableIps', { description: 'How many addresses are free.' }),
    privateIpCount: t.exposeInt('privateIpCount', { description: 'How many secondary addresses are in use.' }),
    loadBalancerCount: t.exposeInt('lbCount', { description: 'How many load balancers are inside.' }),
  }),
});

builder.objectField(Subnet, 'detail', (t) =>
  t.field({
    type: SubnetDetail,
    description: 'Free and used addresses. Costs one call per subnet.',
    resolve: ({ key }, _args, { load }) => load(subnetLoaders).detail.load(key),
  }),
);

export const SubnetConnection = builder.connectionObject(
  { type: Subnet, name: 'SubnetConnection', description: 'A page of Lingjun subnets.' },
  { name: 'SubnetEdge', description: 'A Lingjun subnet on a page.' },
);

const SubnetFilter = builder.inputType('SubnetFilter', {
  description: 'Which Lingjun subnets to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    subnetIds: t.stringList({ description: 'Any of these ids of the service.' }),
    name: t.string({ description: 'The exact name.' }),
    zone: t.string({ description: 'One zone.' }),
    vpdId: t.string({ description: 'The VPD that it is a part of.' }),
    status: t.field({ type: subnetStatus.type, description: 'The status.' }),
    use: t.field({ type: subnetUse.type, description: 'What it is reserved for.' }),
  }),
});

builder.queryFields((t) => ({
  subnet: t.field({
    type: Subnet,
    description: 'One Lingjun subnet by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: Subnet, description: 'The global id of the subnet.' }) },
    resolve: (_root, { id }, { load }) => load(subnetLoaders).byId.load(id.id),
  }),
  subnets: t.connection(
    {
      type: Subnet,
      description: 'The Lingjun subnets of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: SubnetFilter, description: 'Which subnets to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(subnetLoaders).all, {
          filter,
          fields: {
            subnetIds: ({ subnetId }) => subnetId,
            name: ({ subnetName }) => subnetName,
            zone: ({ zoneId }) => zoneId,
            vpdId: ({ vpdId }) => vpdId,
            status: ({ status }) => subnetStatus.of(status),
            use: ({ type }) => subnetUse.of(type),
          },
          page,
        }),
    },
    SubnetConnection,
  ),
}));
