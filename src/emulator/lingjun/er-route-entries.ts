import type { ErRouteEntry } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, inRegion, matches, type Scene, single } from './scene.ts';
import { epochText } from './wire-fields.ts';

export function getErRouteEntry({ ErId, ErRouteEntryId }: InputOf<'GetErRouteEntry'>, scene: Scene): Answer {
  const item = scene.index.routesByEr.get(ErId)?.find(({ erRouteEntryId }) => erRouteEntryId === ErRouteEntryId);
  return single({ item, scene }, routeFields);
}

export function listErRouteEntries(input: InputOf<'ListErRouteEntries'>, scene: Scene): Answer {
  const routes = inRegion(scene.index.routesByEr.get(input.ErId) ?? [], scene).filter((route) =>
    isWanted(route, input),
  );
  return page(routes, input, { show: routeListFields });
}

/** Host routes stay hidden unless the caller asks not to ignore them. */
function isWanted(route: ErRouteEntry, input: InputOf<'ListErRouteEntries'>): boolean {
  const isHidden = input.IgnoreDetailedRouteEntry !== false && route.destinationCidrBlock.endsWith('/32');
  return (
    !isHidden &&
    matches(input.DestinationCidrBlock, route.destinationCidrBlock) &&
    matches(input.InstanceId, route.nextHopId) &&
    matches(input.NextHopId, route.nextHopId) &&
    matches<string>(input.NextHopType, route.nextHopType) &&
    matches(input.RouteType, route.routeType) &&
    matches(input.ResourceGroupId, route.resourceGroupId) &&
    matches(input.Status, route.status)
  );
}

/** Also the form inside GetEr. */
export function routeListFields(route: ErRouteEntry) {
  return { ...routeFields(route), ResourceTenantId: route.resourceTenantId };
}

/** The only entity with neither a creation time nor a message. */
function routeFields(route: ErRouteEntry) {
  return {
    DestinationCidrBlock: route.destinationCidrBlock,
    ErId: route.erId,
    ErRouteEntryId: route.erRouteEntryId,
    GmtModified: epochText(route.modifiedMs),
    NextHopId: route.nextHopId,
    NextHopType: route.nextHopType,
    RegionId: route.regionId,
    ResourceGroupId: route.resourceGroupId,
    RouteType: route.routeType,
    Status: route.status,
    TenantId: route.tenantId,
  };
}
