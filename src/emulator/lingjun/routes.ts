import type { NetworkRoute } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, inRegion, matches, type Scene, single } from './scene.ts';
import { epochText } from './wire-fields.ts';

export function getVpdRouteEntry({ VpdId, VpdRouteEntryId }: InputOf<'GetVpdRouteEntry'>, scene: Scene): Answer {
  const item = scene.index.routesByVpd.get(VpdId)?.find(({ routeEntryId }) => routeEntryId === VpdRouteEntryId);
  return single({ item, scene }, vpdRouteFields);
}

export function listVpdRouteEntries(input: InputOf<'ListVpdRouteEntries'>, scene: Scene): Answer {
  return listed(scene.index.routesByVpd.get(input.VpdId), { input, scene, show: vpdRouteFields });
}

export function getVccRouteEntry({ VccId, VccRouteEntryId }: InputOf<'GetVccRouteEntry'>, scene: Scene): Answer {
  const item = scene.index.routesByVcc.get(VccId)?.find(({ routeEntryId }) => routeEntryId === VccRouteEntryId);
  return single({ item, scene }, vccRouteFields);
}

export function listVccRouteEntries(input: InputOf<'ListVccRouteEntries'>, scene: Scene): Answer {
  return listed(scene.index.routesByVcc.get(input.VccId), { input, scene, show: vccRouteFields });
}

type Wanted = Omit<InputOf<'ListVpdRouteEntries'>, 'VpdId'>;

interface Listing {
  input: Wanted;
  scene: Scene;
  show: (route: NetworkRoute) => object;
}

function listed(routes: NetworkRoute[] = [], { input, scene, show }: Listing): Answer {
  const wanted = inRegion(routes, scene).filter((route) => isWanted(route, input));
  return page(wanted, input, {
    show: (route) => ({ ...show(route), ResourceTenantId: route.resourceTenantId }),
  });
}

/** Host routes stay hidden unless the caller asks not to ignore them. */
function isWanted(route: NetworkRoute, input: Wanted): boolean {
  const isHidden = input.IgnoreDetailedRouteEntry !== false && route.destinationCidrBlock.endsWith('/32');
  return (
    !isHidden &&
    matches(input.DestinationCidrBlock, route.destinationCidrBlock) &&
    matches(input.NextHopId, route.nextHopId) &&
    matches<string>(input.NextHopType, route.nextHopType) &&
    matches(input.RouteType, route.routeType) &&
    matches(input.Status, route.status) &&
    matches(input.ResourceGroupId, route.resourceGroupId) &&
    matches(input.VpdRouteEntryId, route.routeEntryId)
  );
}

const vpdRouteFields = (route: NetworkRoute) => ({
  ...routeFields(route),
  VpdId: route.ownerId,
  VpdRouteEntryId: route.routeEntryId,
});

const vccRouteFields = (route: NetworkRoute) => ({
  ...routeFields(route),
  Message: route.message,
  VccId: route.ownerId,
  VccRouteEntryId: route.routeEntryId,
});

function routeFields(route: NetworkRoute) {
  return {
    DestinationCidrBlock: route.destinationCidrBlock,
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

/** The blocks of a VPD; of a connection what it knows the way to. */
export function getDestinationCidrBlock({ InstanceId }: InputOf<'GetDestinationCidrBlock'>, scene: Scene): Answer {
  const { vpds, vccs, routesByVcc } = scene.index;
  const vpd = vpds.get(InstanceId);
  const known = (routesByVcc.get(InstanceId) ?? []).map(({ destinationCidrBlock }) => destinationCidrBlock);
  const blocks = vpd ? [vpd.cidr, ...vpd.secondaryCidrBlocks] : known.filter((block) => !block.endsWith('/32'));
  return single({ item: vpd ?? vccs.get(InstanceId), scene }, () => ({ DestinationCidrBlock: blocks }));
}
