import type { LingjunState } from '../fleet/model.ts';

/** The relations that answers need, so that no list looks through another one for each of its rows. */
export type StateIndex = ReturnType<typeof createIndex>;

const indexes = new WeakMap<LingjunState, StateIndex>();

/** Made once for each state object: whoever changes the state replaces the object. */
export function indexOf(state: LingjunState): StateIndex {
  const known = indexes.get(state) ?? createIndex(state);
  indexes.set(state, known);
  return known;
}

function createIndex(state: LingjunState) {
  const by = <T>(items: T[], id: (item: T) => string) => new Map(items.map((item) => [id(item), item]));
  return {
    vpds: by(state.vpds, ({ vpdId }) => vpdId),
    vccs: by(state.vccs, ({ vccId }) => vccId),
    subnets: by(state.subnets, ({ subnetId }) => subnetId),
    ers: by(state.ers, ({ erId }) => erId),
    nodes: by(state.nodes, ({ nodeId }) => nodeId),
    clusters: by(state.clusters, ({ clusterId }) => clusterId),
    lenis: by(state.elasticNetworkInterfaces, ({ elasticNetworkInterfaceId }) => elasticNetworkInterfaceId),
    lnis: by(state.networkInterfaces, ({ networkInterfaceId }) => networkInterfaceId),
    netTests: by(state.netTests, ({ testId }) => testId),
    easGateways: by(state.easGateways, ({ gatewayId }) => gatewayId),
    easResources: by(state.easResources, ({ resourceId }) => resourceId),
    paiResourceGroups: by(state.paiResourceGroups, ({ resourceGroupId }) => resourceGroupId),
    subnetsByVpd: Map.groupBy(state.subnets, ({ vpdId }) => vpdId),
    vccsByVpd: Map.groupBy(state.vccs, ({ vpdId }) => vpdId),
    lnisByVpd: Map.groupBy(state.networkInterfaces, ({ vpdId }) => vpdId),
    lnisBySubnet: Map.groupBy(state.networkInterfaces, ({ subnetId }) => subnetId),
    lnisByNode: Map.groupBy(state.networkInterfaces, ({ nodeId }) => nodeId),
    nodesByCluster: Map.groupBy(state.nodes, ({ clusterId }) => clusterId),
    attachmentsByEr: Map.groupBy(state.erAttachments, ({ erId }) => erId),
    attachmentsByInstance: Map.groupBy(state.erAttachments, ({ instanceId }) => instanceId),
    routesByEr: Map.groupBy(state.erRouteEntries, ({ erId }) => erId),
    policiesByEr: Map.groupBy(state.erRouteMaps, ({ erId }) => erId),
    grantRules: by(state.grantRules, ({ grantRuleId }) => grantRuleId),
    routesByVpd: Map.groupBy(state.vpdRouteEntries, ({ ownerId }) => ownerId),
    routesByVcc: Map.groupBy(state.vccRouteEntries, ({ ownerId }) => ownerId),
    portsByNode: Map.groupBy(state.fabricPorts, ({ nodeId }) => nodeId),
    portsByLni: Map.groupBy(state.fabricPorts, ({ networkInterfaceId }) => networkInterfaceId),
  };
}
