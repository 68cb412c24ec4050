import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { LingjunResource, resourceStatus } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { observationOf } from '../../upstream/call.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { subnetLoaders } from '../subnet/loaders.ts';
import { Subnet } from '../subnet/subnet.ts';
import { lniPrivateIpLoaders, networkInterfaceLoaders } from './loaders.ts';
import { NetworkInterface, type NetworkInterfaceRow } from './network-interface.ts';

type ListedRow = z.output<typeof answers.lniPrivateIp>;
type EmbeddedRow = NetworkInterfaceRow['privateIpAddressMacGroup'][number];

/** An address as its interface carries it, without `gmtCreate`, or as its own list or get does. */
export type LniPrivateIpRow = Placed<
  EmbeddedRow & Pick<ListedRow, 'networkInterfaceId' | 'resourceGroupId'> & Partial<Pick<ListedRow, 'gmtCreate'>>
>;

export const LniPrivateIp = builder.objectRef<LniPrivateIpRow>('LniPrivateIp');
nodeKinds.set('LniPrivateIp', 4);

builder.node(LniPrivateIp, {
  interfaces: [LingjunResource],
  description: 'A secondary IPv4 address of a Lingjun NIC.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(lniPrivateIpLoaders).byId.load(key)),
  fields: (t) => ({
    ipName: t.exposeString('ipName', { description: 'The id of the address at the service, sip-….' }),
    address: t.exposeString('privateIpAddress', { description: 'The IPv4 address.' }),
    mac: t.exposeString('ipAddressMac', { description: 'The MAC address that goes with it.' }),
    networkInterfaceId: t.exposeString('networkInterfaceId', { description: 'The NIC that it belongs to, lni-….' }),
    description: t.exposeString('description', { description: 'What its owner wrote of it.' }),
    status: t.field({
      type: resourceStatus.type,
      description: 'Where the address is in its life.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    resourceGroupId: t.string({
      description: 'The resource group that it is in. Costs one sweep of all addresses of the region.',
      resolve: async (address, _args, context) => (await listed(address, context))?.resourceGroupId ?? null,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was assigned. Costs one sweep of all addresses of the region.',
      resolve: async (address, _args, context) => (await listed(address, context))?.gmtCreate ?? null,
    }),
    networkInterface: t.field({
      type: NetworkInterface,
      description: 'The NIC that the address belongs to.',
      resolve: ({ account, region, networkInterfaceId }, _args, { load }) =>
        load(networkInterfaceLoaders).byId.load(keyOf(account, region, networkInterfaceId ?? '')),
    }),
  }),
});

/** What only the single get carries, apart from the row so that lists never cost a call per address. */
const Detail = builder.objectRef<Placed<ListedRow>>('LniPrivateIpDetail').implement({
  description: 'What the service tells of a secondary address only when it is asked for it alone.',
  fields: (t) => ({
    subnetId: t.exposeString('subnetId', { description: 'The Lingjun subnet that it comes from, subnet-….' }),
    subnet: t.field({
      type: Subnet,
      description: 'The Lingjun subnet that it comes from.',
      resolve: ({ account, region, subnetId }, _args, { load }) =>
        subnetId ? load(subnetLoaders).byId.load(keyOf(account, region, subnetId)) : null,
    }),
  }),
});

builder.objectField(LniPrivateIp, 'detail', (t) =>
  t.field({
    type: Detail,
    description: 'The subnet that the service names for the address. Costs one call per address.',
    resolve: ({ key }, _args, { load }) => load(lniPrivateIpLoaders).detail.load(key),
  }),
);

const LniPrivateIpConnection = builder.connectionObject(
  { type: LniPrivateIp, name: 'LniPrivateIpConnection', description: 'A page of secondary addresses of Lingjun NICs.' },
  { name: 'LniPrivateIpEdge', description: 'A secondary address on a page.' },
);

builder.objectField(NetworkInterface, 'privateIps', (t) =>
  t.connection(
    {
      type: LniPrivateIp,
      description: 'Its secondary IPv4 addresses, which the NIC carries itself. Costs no further call.',
      resolve: (row, page) => pageOf(whole(embeddedIn(row)), page),
    },
    LniPrivateIpConnection,
  ),
);

const LniPrivateIpFilter = builder.inputType('LniPrivateIpFilter', {
  description: 'Which secondary addresses to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    addresses: t.stringList({ description: 'Any of these IPv4 addresses.' }),
    networkInterfaceId: t.string({ description: 'The NIC that they belong to.' }),
    status: t.field({ type: resourceStatus.type, description: 'The status.' }),
  }),
});

builder.queryFields((t) => ({
  lniPrivateIp: t.field({
    type: LniPrivateIp,
    description: 'One secondary address of a Lingjun NIC by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: LniPrivateIp, description: 'The global id of the address.' }) },
    resolve: (_root, { id }, { load }) => load(lniPrivateIpLoaders).byId.load(id.id),
  }),
  lniPrivateIps: t.connection(
    {
      type: LniPrivateIp,
      description:
        'The secondary addresses of Lingjun NICs of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: LniPrivateIpFilter, description: 'Which addresses to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(lniPrivateIpLoaders).all, {
          filter,
          fields: {
            addresses: ({ privateIpAddress }) => privateIpAddress,
            networkInterfaceId: ({ networkInterfaceId }) => networkInterfaceId,
            status: ({ status }) => resourceStatus.of(status),
          },
          page,
        }),
    },
    LniPrivateIpConnection,
  ),
}));

function embeddedIn(owner: NetworkInterfaceRow) {
  const { account, region, networkInterfaceId, privateIpAddressMacGroup } = owner;
  return privateIpAddressMacGroup.flatMap((row): LniPrivateIpRow[] => {
    if (!row.ipName) return [];
    const key = keyOf(account, region, networkInterfaceId ?? '', row.ipName);
    return [{ ...row, ...observationOf(owner), account, region, key, networkInterfaceId, resourceGroupId: null }];
  });
}

function listed(row: LniPrivateIpRow, { load }: Context) {
  return row.gmtCreate === undefined ? load(lniPrivateIpLoaders).byId.load(row.key) : row;
}
