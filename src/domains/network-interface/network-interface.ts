import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { LingjunResource, resourceStatus, tagsOf } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { networkInterfaceLoaders } from './loaders.ts';

export type NetworkInterfaceRow = Placed<z.output<typeof answers.networkInterface>>;

export const NetworkInterface = builder.objectRef<NetworkInterfaceRow>('NetworkInterface');
nodeKinds.set('NetworkInterface', 3);

const hostGeneration = textEnum('HostGeneration', {
  description: 'The generation of the host that a Lingjun NIC is built into.',
  values: {
    GPU: 'GPU',
    CPU: 'CPU',
    ELASTIC_6_2: 'ELASTIC_6.2',
    DEFAULT: 'DEFAULT',
    CUSTOM_LNI: 'CUSTOM_LNI',
    CUSTOM_LNI_INTEGRATION: 'CUSTOM_LNI_INTEGRATION',
  },
});

builder.node(NetworkInterface, {
  interfaces: [LingjunResource],
  description: 'A Lingjun network interface (LNI): a physical NIC of a node, in a subnet of a VPD.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(networkInterfaceLoaders).byId.load(key)),
  fields: (t) => ({
    networkInterfaceId: t.exposeString('networkInterfaceId', {
      description: 'The id of the NIC at the service, lni-….',
    }),
    name: t.exposeString('networkInterfaceName', {
      description: 'The name of the NIC on its host, for example bond0.',
    }),
    zone: t.exposeString('zoneId', { description: 'The zone that it lives in.' }),
    status: t.field({
      type: resourceStatus.type,
      description: 'Where the NIC is in its life.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    nodeId: t.exposeString('nodeId', { description: 'The node that it is built into.' }),
    hostGeneration: t.field({
      type: hostGeneration.type,
      description: 'The generation of the host that it is built into.',
      resolve: ({ ncType }) => hostGeneration.of(ncType),
    }),
    hostGenerationText: t.exposeString('ncType', { description: 'The host generation as the service wrote it.' }),
    ip: t.exposeString('ip', { description: 'The primary IPv4 address.' }),
    gateway: t.exposeString('gateway', { description: 'The gateway of its subnet.' }),
    serviceMac: t.exposeString('serviceMac', { description: 'The MAC address of the service NIC.' }),
    ports: t.exposeStringList('ethernet', {
      nullable: false,
      description: 'The physical ports behind it, for example eth0.',
    }),
    privateIpQuota: t.exposeInt('quota', { description: 'How many secondary addresses it may have.' }),
    subnetId: t.string({
      description: 'The Lingjun subnet that it is in, subnet-….',
      resolve: ({ subnetBaseInfo }) => subnetBaseInfo?.subnetId ?? null,
    }),
    subnetName: t.string({
      description: 'The name of its subnet as the NIC carries it. Costs no further call.',
      resolve: ({ subnetBaseInfo }) => subnetBaseInfo?.subnetName ?? null,
    }),
    subnetCidr: t.string({
      description: 'The IPv4 CIDR block of its subnet as the NIC carries it. Costs no further call.',
      resolve: ({ subnetBaseInfo }) => subnetBaseInfo?.cidr ?? null,
    }),
    vpdId: t.string({
      description: 'The VPD that it is in, vpd-….',
      resolve: ({ vpdBaseInfo }) => vpdBaseInfo?.vpdId ?? null,
    }),
    vpdName: t.string({
      description: 'The name of its VPD as the NIC carries it. Costs no further call.',
      resolve: ({ vpdBaseInfo }) => vpdBaseInfo?.vpdName ?? null,
    }),
    vpdCidr: t.string({
      description: 'The IPv4 CIDR block of its VPD as the NIC carries it. Costs no further call.',
      resolve: ({ vpdBaseInfo }) => vpdBaseInfo?.cidr ?? null,
    }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the NIC.', resolve: tagsOf }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
  }),
});

export const NetworkInterfaceConnection = builder.connectionObject(
  { type: NetworkInterface, name: 'NetworkInterfaceConnection', description: 'A page of Lingjun NICs.' },
  { name: 'NetworkInterfaceEdge', description: 'A Lingjun NIC on a page.' },
);

const NetworkInterfaceFilter = builder.inputType('NetworkInterfaceFilter', {
  description: 'Which Lingjun NICs to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    networkInterfaceIds: t.stringList({ description: 'Any of these ids of the service.' }),
    zone: t.string({ description: 'One zone.' }),
    status: t.field({ type: resourceStatus.type, description: 'The status.' }),
    hostGeneration: t.field({ type: hostGeneration.type, description: 'The generation of its host.' }),
    nodeId: t.string({ description: 'The node that it is built into.' }),
    ip: t.string({ description: 'The primary IPv4 address.' }),
    subnetId: t.string({ description: 'The Lingjun subnet that it is in.' }),
    vpdId: t.string({ description: 'The VPD that it is in.' }),
  }),
});

builder.queryFields((t) => ({
  networkInterface: t.field({
    type: NetworkInterface,
    description: 'One Lingjun NIC by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: NetworkInterface, description: 'The global id of the NIC.' }) },
    resolve: (_root, { id }, { load }) => load(networkInterfaceLoaders).byId.load(id.id),
  }),
  networkInterfaces: t.connection(
    {
      type: NetworkInterface,
      description: 'The Lingjun NICs of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: NetworkInterfaceFilter, description: 'Which NICs to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(networkInterfaceLoaders).all, {
          filter,
          fields: {
            networkInterfaceIds: ({ networkInterfaceId }) => networkInterfaceId,
            zone: ({ zoneId }) => zoneId,
            status: ({ status }) => resourceStatus.of(status),
            hostGeneration: ({ ncType }) => hostGeneration.of(ncType),
            nodeId: ({ nodeId }) => nodeId,
            ip: ({ ip }) => ip,
            subnetId: ({ subnetBaseInfo }) => subnetBaseInfo?.subnetId ?? null,
            vpdId: ({ vpdBaseInfo }) => vpdBaseInfo?.vpdId ?? null,
          },
          page,
        }),
    },
    NetworkInterfaceConnection,
  ),
}));
