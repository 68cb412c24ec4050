import { builder, nodeKinds } from '../../builder.ts';
import { LingjunResource } from '../../graph/lingjun-resource.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc } from '../vcc/vcc.ts';
import { destinationCidrLoaders, vccRouteLoaders } from './loaders.ts';
import { pageOfRoutes, RouteEntry, RouteEntryFilter, type VccRouteEntryRow } from './route-entry.ts';

export const VccRouteEntry = builder.objectRef<VccRouteEntryRow>('VccRouteEntry');
nodeKinds.set('VccRouteEntry', 4);

builder.node(VccRouteEntry, {
  interfaces: [LingjunResource, RouteEntry],
  description: 'A route of a Lingjun connection.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vccRouteLoaders).byId.load(key)),
  fields: (t) => ({
    vccRouteEntryId: t.exposeString('vccRouteEntryId', {
      description: 'The id of the route at the service, vcc-rte-….',
    }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    vccId: t.exposeString('vccId', { description: 'The connection, vcc-….' }),
    vcc: t.field({
      type: Vcc,
      description: 'The connection.',
      resolve: ({ account, region, vccId }, _args, { load }) =>
        vccId ? load(vccLoaders).byId.load(keyOf(account, region, vccId)) : null,
    }),
  }),
});

builder.objectField(Vcc, 'routeEntries', (t) =>
  t.connection(
    {
      type: VccRouteEntry,
      description:
        'The routes of the connection. The service lists them for one connection at a time: one call per connection and ' +
        '100 routes, at most 300 calls a minute.',
      args: {
        filter: t.arg({ type: RouteEntryFilter, description: 'Which routes to list.' }),
        includesHostRoutes: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether to show routes to single addresses (/32) too. Costs no further call.',
        }),
      },
      resolve: async ({ key }, args, { load }) =>
        pageOfRoutes((await load(vccRouteLoaders).ofParent.load(key)) ?? [], args),
    },
    { name: 'VccRouteEntryConnection', description: 'A page of routes of a connection.' },
    { name: 'VccRouteEntryEdge', description: 'A route on a page.' },
  ),
);

builder.objectField(Vcc, 'destinationCidrs', (t) =>
  t.stringList({
    description:
      'The IPv4 CIDR blocks that a routing policy may name when the connection publishes the routes. Costs one ' +
      'call per connection.',
    resolve: ({ key }, _args, { load }) => load(destinationCidrLoaders).byInstance.load(key),
  }),
);

builder.queryField('vccRouteEntry', (t) =>
  t.field({
    type: VccRouteEntry,
    description: 'One route of a connection by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: VccRouteEntry, description: 'The global id of the route.' }) },
    resolve: (_root, { id }, { load }) => load(vccRouteLoaders).byId.load(id.id),
  }),
);
