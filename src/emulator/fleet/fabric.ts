import type { FabricPort, NetworkInterface } from './model.ts';

const nodesOfRack = 8;
const racksOfSpine = 4;
const spinesOfCore = 2;

/**
 * Where each physical interface is plugged in. The two of a node hang on two leaves of their rack, so a node is under
 * both, as in a fabric with a rail for each port.
 */
export function createFabric(interfaces: readonly NetworkInterface[], block: number): FabricPort[] {
  const byRegion = Map.groupBy(interfaces, ({ regionId }) => regionId);
  return [...byRegion].flatMap(([regionId, local]) => {
    const nodes = [...Map.groupBy(local, ({ nodeId }) => nodeId).values()];
    const nameOf = (layer: string, number: number) => `${layer}-${regionId.slice(3)}-${block}-${number}`;
    return nodes.flatMap((ports, index) => {
      const rack = Math.floor(index / nodesOfRack);
      const spine = Math.floor(rack / racksOfSpine);
      return ports.map(({ networkInterfaceId, nodeId }, port) => ({
        regionId,
        networkInterfaceId,
        nodeId,
        leaf: nameOf('leaf', rack * 2 + port),
        spine: nameOf('spine', spine),
        core: nameOf('core', Math.floor(spine / spinesOfCore)),
      }));
    });
  });
}
