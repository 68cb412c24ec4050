import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { matching } from '../../graph/filter.ts';
import { LingjunResource, resourceStatus } from '../../graph/lingjun-resource.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { Er } from './er.ts';
import { hubPartLoaders } from './hub-parts.ts';
import { erLoaders } from './loaders.ts';
import { NetworkInstance, networkInstanceOf, networkInstanceType } from './network-instance.ts';

type ErRouteMapRow = Placed<z.output<typeof answers.erRouteMap>>;

export const ErRouteMap = builder.objectRef<ErRouteMapRow>('ErRouteMap');
nodeKinds.set('ErRouteMap', 4);

export const routeMapAction = textEnum('ErRouteMapAction', {
  description: 'What a routing policy does with routes that match it.',
  values: { PERMIT: 'permit', DENY: 'deny' },
});

interface EndRow {
  readonly row: ErRouteMapRow;
  readonly type: string | null;
  readonly instanceId: string | null;
  readonly name: string | null;
  readonly ownerId: string | null;
}

const ErRouteMapEnd = builder.objectRef<EndRow>('ErRouteMapEnd').implement({
  description: 'One end of a routing policy: the network that publishes or receives the routes.',
  fields: (t) => ({
    instanceType: t.field({
      type: networkInstanceType.type,
      description: 'What kind of network it is.',
      resolve: ({ type }) => networkInstanceType.of(type),
    }),
    instanceTypeText: t.exposeString('type', { description: 'The kind of the network as the service wrote it.' }),
    instanceId: t.exposeString('instanceId', { description: 'The network, vpd-… or vcc-….' }),
    instanceName: t.exposeString('name', { description: 'The name of the network.' }),
    ownerId: t.exposeString('ownerId', { description: 'The Alibaba Cloud account that owns the network, 16 digits.' }),
    instance: t.field({
      type: NetworkInstance,
      description: 'The network; null for one of another account, which cannot be read.',
      resolve: ({ row: { account, region, tenantId }, type, instanceId, ownerId }, _args, context) =>
        networkInstanceOf({ account, region, tenantId, type, id: instanceId, ownerId }, context),
    }),
  }),
});

builder.node(ErRouteMap, {
  interfaces: [LingjunResource],
  description: 'A routing policy of a hub: which routes one attached network publishes to another.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(hubPartLoaders).routeMaps.byId.load(key)),
  fields: (t) => ({
    erRouteMapId: t.exposeString('erRouteMapId', { description: 'The id of the policy at the service, er-rmap-….' }),
    name: t.exposeString('erRouteMapName', { description: 'The name of the policy.' }),
    description: t.exposeString('description', { description: 'What its owner wrote of it.' }),
    erId: t.exposeString('erId', { description: 'The hub, er-….' }),
    status: t.field({
      type: resourceStatus.type,
      description: 'Where the policy is in its life.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    action: t.field({
      type: routeMapAction.type,
      description: 'What it does with routes that match.',
      resolve: ({ action }) => routeMapAction.of(action),
    }),
    actionText: t.exposeString('action', { description: 'The action as the service wrote it.' }),
    priority: t.exposeInt('routeMapNum', {
      description: 'Its number: 1001 to 2000 by hand, 3000 for automatic ones; the smaller, the lower the priority.',
    }),
    destinationCidr: t.exposeString('destinationCidrBlock', {
      description: 'The IPv4 CIDR block of the routes that it is about.',
    }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: ({ createTime, gmtCreate }) => createTime ?? gmtCreate,
    }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
    er: t.field({
      type: Er,
      description: 'The hub.',
      resolve: ({ account, region, erId }, _args, { load }) =>
        erId ? load(erLoaders).byId.load(keyOf(account, region, erId)) : null,
    }),
    transmission: t.field({
      type: ErRouteMapEnd,
      nullable: false,
      description: 'The network that publishes the routes.',
      resolve: (row) => ({
        row,
        type: row.transmissionInstanceType,
        instanceId: row.transmissionInstanceId,
        name: row.transmissionInstanceName,
        ownerId: row.transmissionInstanceOwner,
      }),
    }),
    reception: t.field({
      type: ErRouteMapEnd,
      nullable: false,
      description: 'The network that receives the routes.',
      resolve: (row) => ({
        row,
        type: row.receptionInstanceType,
        instanceId: row.receptionInstanceId,
        name: row.receptionInstanceName,
        ownerId: row.receptionInstanceOwner,
      }),
    }),
  }),
});

const ErRouteMapFilter = builder.inputType('ErRouteMapFilter', {
  description: 'Which routing policies of a hub to list; every field given must match.',
  fields: (t) => ({
    status: t.field({ type: resourceStatus.type, description: 'The status.' }),
    action: t.field({ type: routeMapAction.type, description: 'What they do with routes that match.' }),
    destinationCidr: t.string({ description: 'The exact IPv4 CIDR block.' }),
    transmissionIds: t.stringList({ description: 'Any of these publishing networks, vpd-… or vcc-….' }),
    receptionIds: t.stringList({ description: 'Any of these receiving networks, vpd-… or vcc-….' }),
  }),
});

builder.objectField(Er, 'routeMaps', (t) =>
  t.connection(
    {
      type: ErRouteMap,
      description: 'The routing policies of the hub. One call per hub, shared with its attachments and routes.',
      args: { filter: t.arg({ type: ErRouteMapFilter, description: 'Which routing policies to list.' }) },
      resolve: async ({ key }, { filter, ...page }, { load }) => {
        const rows = matching(await load(hubPartLoaders).routeMaps.ofHub(key), filter, {
          status: ({ status }) => resourceStatus.of(status),
          action: ({ action }) => routeMapAction.of(action),
          destinationCidr: ({ destinationCidrBlock }) => destinationCidrBlock,
          transmissionIds: ({ transmissionInstanceId }) => transmissionInstanceId,
          receptionIds: ({ receptionInstanceId }) => receptionInstanceId,
        });
        return pageOf(whole(rows), page);
      },
    },
    { name: 'ErRouteMapConnection', description: 'A page of routing policies of a hub.' },
    { name: 'ErRouteMapEdge', description: 'A routing policy on a page.' },
  ),
);

builder.queryField('erRouteMap', (t) =>
  t.field({
    type: ErRouteMap,
    description: 'One routing policy of a hub by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: ErRouteMap, description: 'The global id of the policy.' }) },
    resolve: (_root, { id }, { load }) => load(hubPartLoaders).routeMaps.byId.load(id.id),
  }),
);
