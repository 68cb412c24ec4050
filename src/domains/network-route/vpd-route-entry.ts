import { builder, nodeKinds } from '../../builder.ts';
import { LingjunResource } from '../../graph/lingjun-resource.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd } from '../vpd/vpd.ts';
import { destinationCidrLoaders, vpdRouteLoaders } from './loaders.ts';
import { pageOfRoutes, RouteEntry, RouteEntryFilter, type VpdRouteEntryRow } from './route-entry.ts';

export const VpdRouteEntry = builder.objectRef<VpdRouteEntryRow>('VpdRouteEntry');
nodeKinds.set('VpdRouteEntry', 4);

builder.node(VpdRouteEntry, {
  interfaces: [LingjunResource, RouteEntry],
  description: 'A route of a VPD. Routes come from what is attached and cannot be written.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vpdRouteLoaders).byId.load(key)),
  fields: (t) => ({
    vpdRouteEntryId: t.exposeString('vpdRouteEntryId', {
      description: 'The id of the route at the service, vpd-rte-….',
    }),
    vpdId: t.exposeString('vpdId', { description: 'The VPD, vpd-….' }),
    vpd: t.field({
      type: Vpd,
      description: 'The VPD.',
      resolve: ({ account, region, vpdId }, _args, { load }) =>
        vpdId ? load(vpdLoaders).byId.load(keyOf(account, region, vpdId)) : null,
    }),
  }),
});

builder.objectField(Vpd, 'routeEntries', (t) =>
  t.connection(
    {
      type: VpdRouteEntry,
      description:
        'The routes of the VPD. The service lists them for one VPD at a time: one call per VPD and ' +
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
        pageOfRoutes((await load(vpdRouteLoaders).ofParent.load(key)) ?? [], args),
    },
    { name: 'VpdRouteEntryConnection', description: 'A page of routes of a VPD.' },
    { name: 'VpdRouteEntryEdge', description: 'A route on a page.' },
  ),
);

builder.objectField(Vpd, 'destinationCidrs', (t) =>
  t.stringList({
    description:
      'The IPv4 CIDR blocks that a routing policy may name when the VPD publishes the routes. Costs one ' +
      'call per VPD.',
    resolve: ({ key }, _args, { load }) => load(destinationCidrLoaders).byInstance.load(key),
  }),
);

builder.queryField('vpdRouteEntry', (t) =>
  t.field({
    type: VpdRouteEntry,
    description: 'One route of a VPD by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: VpdRouteEntry, description: 'The global id of the route.' }) },
    resolve: (_root, { id }, { load }) => load(vpdRouteLoaders).byId.load(id.id),
  }),
);
