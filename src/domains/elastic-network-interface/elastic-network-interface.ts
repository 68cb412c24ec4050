import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { LingjunResource, tagsOf } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { elasticNetworkInterfaceLoaders } from './loaders.ts';

export type ElasticNetworkInterfaceRow = Placed<z.output<typeof answers.elasticNetworkInterface>>;

export const ElasticNetworkInterface = builder.objectRef<ElasticNetworkInterfaceRow>('ElasticNetworkInterface');
nodeKinds.set('ElasticNetworkInterface', 3);

/** The service documents the first five; its production clients also meet the others. */
const interfaceStatus = textEnum('ElasticNetworkInterfaceStatus', {
  description: 'Where an elastic network interface is in its life: AVAILABLE is bound to a node, UNATTACHED is free.',
  values: {
    AVAILABLE: 'Available',
    EXECUTING: 'Executing',
    DELETING: 'Deleting',
    CREATE_FAILED: 'Create Failed',
    DELETE_FAILED: 'Delete Failed',
    UNATTACHED: 'Unattached',
    ATTACHING: 'Attaching',
    DETACHING: 'Detaching',
    ATTACH_FAILED: 'Attach Failed',
    DETACH_FAILED: 'Detach Failed',
  },
});

const interfaceType = textEnum('ElasticNetworkInterfaceType', {
  description: 'Who made an elastic network interface: DEFAULT comes with the node, CUSTOM was added.',
  values: { DEFAULT: 'DEFAULT', CUSTOM: 'CUSTOM' },
});

builder.node(ElasticNetworkInterface, {
  interfaces: [LingjunResource],
  description: 'A Lingjun elastic network interface (LENI): joins a node to a vSwitch of a cloud VPC.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(elasticNetworkInterfaceLoaders).byId.load(key)),
  fields: (t) => ({
    elasticNetworkInterfaceId: t.exposeString('elasticNetworkInterfaceId', {
      description: 'The id of the interface at the service, leni-….',
    }),
    description: t.exposeString('description', { description: 'What its owner wrote of it.' }),
    zone: t.exposeString('zoneId', { description: 'The zone that it lives in.' }),
    status: t.field({
      type: interfaceStatus.type,
      description: 'Where the interface is in its life.',
      resolve: ({ status }) => interfaceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    type: t.field({
      type: interfaceType.type,
      description: 'Whether it comes with its node or was added.',
      resolve: ({ type }) => interfaceType.of(type),
    }),
    typeText: t.exposeString('type', { description: 'The type as the service wrote it.' }),
    nodeId: t.exposeString('nodeId', { description: 'The node that it is bound to; empty while it is free.' }),
    ip: t.exposeString('ip', { description: 'The primary IPv4 address.' }),
    prefixLength: t.int({
      description: 'The prefix length of its vSwitch in bits.',
      resolve: ({ mask }) => prefixLengthOf(mask),
    }),
    maskText: t.exposeString('mask', { description: 'The mask of its vSwitch as the service wrote it.' }),
    gateway: t.exposeString('gateway', { description: 'The gateway of its vSwitch.' }),
    mac: t.exposeString('mac', { description: 'The MAC address.' }),
    vpcId: t.exposeString('vpcId', { description: 'The cloud VPC that it lives in, vpc-….' }),
    vSwitchId: t.exposeString('vSwitchId', { description: 'The vSwitch that it lives in, vsw-….' }),
    securityGroupId: t.exposeString('securityGroupId', { description: 'The security group that guards it, sg-….' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the interface.', resolve: tagsOf }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

export const ElasticNetworkInterfaceConnection = builder.connectionObject(
  {
    type: ElasticNetworkInterface,
    name: 'ElasticNetworkInterfaceConnection',
    description: 'A page of elastic network interfaces.',
  },
  { name: 'ElasticNetworkInterfaceEdge', description: 'An elastic network interface on a page.' },
);

const ElasticNetworkInterfaceFilter = builder.inputType('ElasticNetworkInterfaceFilter', {
  description: 'Which elastic network interfaces to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    elasticNetworkInterfaceIds: t.stringList({ description: 'Any of these ids of the service.' }),
    zone: t.string({ description: 'One zone.' }),
    status: t.field({ type: interfaceStatus.type, description: 'The status.' }),
    type: t.field({ type: interfaceType.type, description: 'Whether it comes with its node or was added.' }),
    nodeId: t.string({ description: 'The node that it is bound to; empty text for those that are free.' }),
    ip: t.string({ description: 'The primary IPv4 address.' }),
    vpcId: t.string({ description: 'The cloud VPC that it lives in.' }),
    vSwitchId: t.string({ description: 'The vSwitch that it lives in.' }),
    securityGroupId: t.string({ description: 'The security group that guards it.' }),
  }),
});

builder.queryFields((t) => ({
  elasticNetworkInterface: t.field({
    type: ElasticNetworkInterface,
    description: 'One elastic network interface by its global id; null when it does not exist.',
    args: {
      id: t.arg.globalID({
        required: true,
        for: ElasticNetworkInterface,
        description: 'The global id of the interface.',
      }),
    },
    resolve: (_root, { id }, { load }) => load(elasticNetworkInterfaceLoaders).byId.load(id.id),
  }),
  elasticNetworkInterfaces: t.connection(
    {
      type: ElasticNetworkInterface,
      description: 'The elastic network interfaces of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: ElasticNetworkInterfaceFilter, description: 'Which interfaces to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(elasticNetworkInterfaceLoaders).all, {
          filter,
          fields: {
            elasticNetworkInterfaceIds: (row) => row.elasticNetworkInterfaceId,
            zone: ({ zoneId }) => zoneId,
            status: ({ status }) => interfaceStatus.of(status),
            type: ({ type }) => interfaceType.of(type),
            nodeId: ({ nodeId }) => nodeId ?? '',
            ip: ({ ip }) => ip,
            vpcId: ({ vpcId }) => vpcId,
            vSwitchId: ({ vSwitchId }) => vSwitchId,
            securityGroupId: ({ securityGroupId }) => securityGroupId,
          },
          page,
        }),
    },
    ElasticNetworkInterfaceConnection,
  ),
}));

function prefixLengthOf(mask: string | null): number | null {
  return mask !== null && /^\d{1,2}$/.test(mask) ? Number(mask) : null;
}
