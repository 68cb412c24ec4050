import { builder } from '../../builder.ts';
import { resourceStatus } from '../../graph/lingjun-resource.ts';
import { ElasticNetworkInterface, type ElasticNetworkInterfaceRow } from './elastic-network-interface.ts';
import { elasticNetworkInterfaceLoaders } from './loaders.ts';

const Ipv6Address = builder
  .objectRef<ElasticNetworkInterfaceRow['ipv6Addresses'][number]>('LeniIpv6Address')
  .implement({
    description: 'An IPv6 address of an elastic network interface.',
    fields: (t) => ({
      ipName: t.exposeString('ipName', { description: 'The id of the address at the service, sip-….' }),
      address: t.exposeString('ipv6Address', { description: 'The IPv6 address.' }),
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
    }),
  });

/** What only the single get carries, apart from the row so that lists never cost a call per interface. */
const Detail = builder.objectRef<ElasticNetworkInterfaceRow>('ElasticNetworkInterfaceDetail').implement({
  description: 'What the service tells of an elastic network interface only when it is asked for it alone.',
  fields: (t) => ({
    isJumboFrameEnabled: t.exposeBoolean('enableJumboFrame', { description: 'Whether jumbo frames are allowed.' }),
    ipv6Addresses: t.expose('ipv6Addresses', {
      type: [Ipv6Address],
      nullable: false,
      description: 'Its IPv6 addresses, which the service lists nowhere else.',
    }),
  }),
});

builder.objectField(ElasticNetworkInterface, 'detail', (t) =>
  t.field({
    type: Detail,
    description:
      'IPv6 addresses and jumbo frames. Costs one call per interface; the service allows 20 of them a second.',
    resolve: ({ key }, _args, { load }) => load(elasticNetworkInterfaceLoaders).detail.load(key),
  }),
);
