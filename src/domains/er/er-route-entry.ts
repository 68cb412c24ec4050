import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { matching } from '../../graph/filter.ts';
import { LingjunResource } from '../../graph/lingjun-resource.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { Er } from './er.ts';
import { hubPartLoaders } from './hub-parts.ts';
import { erLoaders } from './loaders.ts';
import { NextHop, nextHopOf, nextHopType } from './network-instance.ts';

type ErRouteEntryRow = Placed<z.output<typeof answers.erRouteEntry>>;

export const ErRouteEntry = builder.objectRef<ErRouteEntryRow>('ErRouteEntry');
nodeKinds.set('ErRouteEntry', 4);

const routeStatus = textEnum('ErRouteEntryStatus', {
  description: 'Whether a route of a hub is in force.',
  values: { SYNCHRONIZING: 'Synchronizing', AVAILABLE: 'Available' },
});

builder.node(ErRouteEntry, {
  interfaces: [LingjunResource],
  description: 'A route of a hub. Routes come from what is attached and cannot be written.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(hubPartLoaders).routeEntries.byId.load(key)),
  fields: (t) => ({
    erRouteEntryId: t.exposeString('erRouteEntryId', { description: 'The id of the route at the service, er-rte-….' }),
    erId: t.exposeString('erId', { description: 'The hub, er-….' }),
    status: t.field({
      type: routeStatus.type,
      description: 'Whether the route is in force.',
      resolve: ({ status }) => routeStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    destinationCidr: t.exposeString('destinationCidrBlock', { description: 'The IPv4 CIDR block that it leads to.' }),
    routeTypeText: t.exposeString('routeType', {
      description: 'Where the route comes from as the service wrote it, for example System or BGP.',
    }),
    nextHopType: t.field({
      type: nextHopType.type,
      description: 'What kind of thing the route leads to.',
      resolve: (row) => nextHopType.of(row.nextHopType),
    }),
    nextHopTypeText: t.exposeString('nextHopType', {
      description: 'The kind of the next hop as the service wrote it.',
    }),
    nextHopId: t.exposeString('nextHopId', { description: 'What the route leads to, an id or the word local.' }),
    resourceTenantId: t.exposeString('resourceTenantId', {
      description: 'The Alibaba Cloud account that owns the next hop, 16 digits; null when it was loaded by its id.',
    }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
    er: t.field({
      type: Er,
      description: 'The hub.',
      resolve: ({ account, region, erId }, _args, { load }) =>
        erId ? load(erLoaders).byId.load(keyOf(account, region, erId)) : null,
    }),
    nextHop: t.field({
      type: NextHop,
      description: 'What the route leads to; null for local and for a thing of another account.',
      resolve: ({ account, region, resourceTenantId, tenantId, ...row }, _args, context) => {
        const hop = { account, region, ownerId: resourceTenantId, tenantId };
        return nextHopOf({ ...hop, type: row.nextHopType, id: row.nextHopId }, context);
      },
    }),
  }),
});

const ErRouteEntryFilter = builder.inputType('ErRouteEntryFilter', {
  description: 'Which routes of a hub to list; every field given must match.',
  fields: (t) => ({
    status: t.field({ type: routeStatus.type, description: 'Whether the route is in force.' }),
    destinationCidr: t.string({ description: 'The exact IPv4 CIDR block.' }),
    nextHopType: t.field({ type: nextHopType.type, description: 'What kind of thing the route leads to.' }),
    nextHopIds: t.stringList({ description: 'Any of these next hops.' }),
  }),
});

builder.objectField(Er, 'routeEntries', (t) =>
  t.connection(
    {
      type: ErRouteEntry,
      description: 'The routes of the hub. One call per hub, shared with its attachments and routing policies.',
      args: { filter: t.arg({ type: ErRouteEntryFilter, description: 'Which routes to list.' }) },
      resolve: async ({ key }, { filter, ...page }, { load }) => {
        const rows = matching(await load(hubPartLoaders).routeEntries.ofHub(key), filter, {
          status: ({ status }) => routeStatus.of(status),
          destinationCidr: ({ destinationCidrBlock }) => destinationCidrBlock,
          nextHopType: (row) => nextHopType.of(row.nextHopType),
          nextHopIds: ({ nextHopId }) => nextHopId,
        });
        return pageOf(whole(rows), page);
      },
    },
    { name: 'ErRouteEntryConnection', description: 'A page of routes of a hub.' },
    { name: 'ErRouteEntryEdge', description: 'A route on a page.' },
  ),
);

builder.queryField('erRouteEntry', (t) =>
  t.field({
    type: ErRouteEntry,
    description: 'One route of a hub by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: ErRouteEntry, description: 'The global id of the route.' }) },
    resolve: (_root, { id }, { load }) => load(hubPartLoaders).routeEntries.byId.load(id.id),
  }),
);
