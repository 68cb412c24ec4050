import type { z } from 'zod';
import { builder } from '../../builder.ts';
import { type PageArgs, pageOf, whole } from '../../graph/connection.ts';
import { matching } from '../../graph/filter.ts';
import { LingjunResource, resourceStatus } from '../../graph/lingjun-resource.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers/routes.ts';
import { NextHop, nextHopOf, nextHopType } from '../er/network-instance.ts';

export type VpdRouteEntryRow = Placed<z.output<typeof answers.vpdRouteEntry>>;
export type VccRouteEntryRow = Placed<z.output<typeof answers.vccRouteEntry>>;
type RouteEntryRow = VpdRouteEntryRow | VccRouteEntryRow;

/** What routes of VPDs and of connections have in common, which is all but the network itself. */
export const RouteEntry = builder.interfaceRef<RouteEntryRow>('RouteEntry').implement({
  interfaces: [LingjunResource],
  description: 'A route of a VPD or of a Lingjun connection.',
  fields: (t) => ({
    status: t.field({
      type: resourceStatus.type,
      description: 'Whether the route is in force.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    destinationCidr: t.exposeString('destinationCidrBlock', { description: 'The IPv4 CIDR block that it leads to.' }),
    routeTypeText: t.exposeString('routeType', {
      description: 'Where the route comes from as the service wrote it, for example System, BGP or VCC.',
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
    nextHop: t.field({
      type: NextHop,
      description: 'What the route leads to; null for local and for a thing of another account.',
      resolve: ({ account, region, resourceTenantId, tenantId, ...row }, _args, context) => {
        const hop = { account, region, ownerId: resourceTenantId, tenantId };
        return nextHopOf({ ...hop, type: row.nextHopType, id: row.nextHopId }, context);
      },
    }),
    resourceTenantId: t.exposeString('resourceTenantId', {
      description: 'The Alibaba Cloud account that owns the next hop, 16 digits; null when it was loaded by its id.',
    }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

/** Which routes of a VPD or connection to list. */
export const RouteEntryFilter = builder.inputType('RouteEntryFilter', {
  description: 'Which routes to list; every field given must match.',
  fields: (t) => ({
    status: t.field({ type: resourceStatus.type, description: 'Whether the route is in force.' }),
    destinationCidr: t.string({ description: 'The exact IPv4 CIDR block.' }),
    routeTypeTexts: t.stringList({ description: 'Any of these origins, as the service writes them.' }),
    nextHopType: t.field({ type: nextHopType.type, description: 'What kind of thing the route leads to.' }),
    nextHopIds: t.stringList({ description: 'Any of these next hops.' }),
  }),
});

type Filter = typeof RouteEntryFilter.$inferInput;

export interface RouteArgs extends PageArgs {
  readonly filter?: Filter | null | undefined;
  readonly includesHostRoutes: boolean;
}

/** One page of the routes of one network; host routes lead to a single address. */
export function pageOfRoutes<Row extends RouteEntryRow>(
  rows: readonly Row[],
  { filter, includesHostRoutes, ...page }: RouteArgs,
) {
  const shown = includesHostRoutes ? rows : rows.filter((row) => !row.destinationCidrBlock?.endsWith('/32'));
  const wanted = matching<Row, Filter>(shown, filter, {
    status: ({ status }) => resourceStatus.of(status),
    destinationCidr: ({ destinationCidrBlock }) => destinationCidrBlock,
    routeTypeTexts: ({ routeType }) => routeType,
    nextHopType: (row) => nextHopType.of(row.nextHopType),
    nextHopIds: ({ nextHopId }) => nextHopId,
  });
  return pageOf(whole(wanted), page);
}
