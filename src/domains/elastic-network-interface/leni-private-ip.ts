import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { LingjunResource, resourceStatus } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { ElasticNetworkInterface } from './elastic-network-interface.ts';
import { elasticNetworkInterfaceLoaders, leniPrivateIpLoaders } from './loaders.ts';

export type LeniPrivateIpRow = Placed<z.output<typeof answers.leniPrivateIp>>;

export const LeniPrivateIp = builder.objectRef<LeniPrivateIpRow>('LeniPrivateIp');
nodeKinds.set('LeniPrivateIp', 4);

builder.node(LeniPrivateIp, {
  interfaces: [LingjunResource],
  description: 'A secondary IPv4 address of an elastic network interface.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(leniPrivateIpLoaders).byId.load(key)),
  fields: (t) => ({
    ipName: t.exposeString('ipName', { description: 'The id of the address at the service, sip-….' }),
    address: t.exposeString('privateIpAddress', { description: 'The IPv4 address.' }),
    elasticNetworkInterfaceId: t.exposeString('elasticNetworkInterfaceId', {
      description: 'The interface that it belongs to, leni-….',
    }),
    description: t.exposeString('description', { description: 'What its owner wrote of it.' }),
    status: t.field({
      type: resourceStatus.type,
      description: 'Where the address is in its life.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    createdAt: t.expose('gmtCreate', { type: 'DateTime', description: 'When it was assigned.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
    elasticNetworkInterface: t.field({
      type: ElasticNetworkInterface,
      description: 'The interface that the address belongs to.',
      resolve: ({ account, region, elasticNetworkInterfaceId }, _args, { load }) =>
        load(elasticNetworkInterfaceLoaders).byId.load(keyOf(account, region, elasticNetworkInterfaceId ?? '')),
    }),
  }),
});

const LeniPrivateIpConnection = builder.connectionObject(
  {
    type: LeniPrivateIp,
    name: 'LeniPrivateIpConnection',
    description: 'A page of secondary addresses of elastic network interfaces.',
  },
  { name: 'LeniPrivateIpEdge', description: 'A secondary address on a page.' },
);

builder.objectField(ElasticNetworkInterface, 'privateIps', (t) =>
  t.connection(
    {
      type: LeniPrivateIp,
      description: 'Its secondary IPv4 addresses. One sweep of the region serves all its interfaces.',
      resolve: async ({ key }, page, { load }) =>
        pageOf(whole(await load(leniPrivateIpLoaders).byInterface.load(key)), page),
    },
    LeniPrivateIpConnection,
  ),
);

const LeniPrivateIpFilter = builder.inputType('LeniPrivateIpFilter', {
  description: 'Which secondary addresses to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    addresses: t.stringList({ description: 'Any of these IPv4 addresses.' }),
    elasticNetworkInterfaceId: t.string({ description: 'The interface that they belong to.' }),
    status: t.field({ type: resourceStatus.type, description: 'The status.' }),
  }),
});

builder.queryFields((t) => ({
  leniPrivateIp: t.field({
    type: LeniPrivateIp,
    description: 'One secondary address of an elastic network interface by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: LeniPrivateIp, description: 'The global id of the address.' }) },
    resolve: (_root, { id }, { load }) => load(leniPrivateIpLoaders).byId.load(id.id),
  }),
  leniPrivateIps: t.connection(
    {
      type: LeniPrivateIp,
      description:
        'The secondary addresses of elastic network interfaces of all accounts and regions. One sweep per region, ' +
        '100 rows a call.',
      args: { filter: t.arg({ type: LeniPrivateIpFilter, description: 'Which addresses to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(leniPrivateIpLoaders).all, {
          filter,
          fields: {
            addresses: ({ privateIpAddress }) => privateIpAddress,
            elasticNetworkInterfaceId: (row) => row.elasticNetworkInterfaceId,
            status: ({ status }) => resourceStatus.of(status),
          },
          page,
        }),
    },
    LeniPrivateIpConnection,
  ),
}));
