import { childrenOf, type FabricLayerKind, type FabricLayerRow, fabricLayerType } from '../fabric/layers.ts';

/** The switches that a distance is counted by: sharing a leaf is 1, a spine 2, a core 3. */
const switches = ['LEAF', 'SPINE', 'CORE'] as const satisfies readonly FabricLayerKind[];

/** The farthest distance that the tree tells: what shares no core is not joined in it at all. */
export const farthestInTree = switches.length;

/** Where nodes or NICs hang in the fabric. */
export interface FabricPlaces {
  /** Distances from one of them to all others within reach; null when the tree does not place it. */
  distancesFrom(id: string, maxDistance: number): Map<string, number> | null;
}

type Trail = Partial<Record<FabricLayerKind, string>>;

/**
 * The distances between all nodes, or all NICs, of a tree. What hangs on several leaves, as a node with several NICs
 * does, is as near as its nearest place: the service defines the distance of nodes as the least of their NICs'.
 * Source: https://www.alibabacloud.com/help/en/pai/user-guide/network-communication-distance
 */
export function placesIn(roots: readonly FabricLayerRow[], kind: 'NODE' | 'NETWORK_INTERFACE'): FabricPlaces {
  const members = new Map<string, Set<string>>();
  const switchesOf = new Map<string, string[][]>();
  const visit = (row: FabricLayerRow, above: Trail): void => {
    const layer = fabricLayerType.of(row.layerType);
    if (layer === kind && row.layerName) place(row.layerName, above);
    const name = [...row.path, row.layerName ?? ''].join('/');
    for (const child of childrenOf(row)) visit(child, layer ? { ...above, [layer]: name } : above);
  };
  const place = (id: string, above: Trail): void => {
    const names = switches.map((layer) => above[layer]);
    if (!names.every((name) => name !== undefined)) return;
    switchesOf.set(id, [...(switchesOf.get(id) ?? []), names]);
    for (const name of names) members.set(name, (members.get(name) ?? new Set()).add(id));
  };
  for (const root of roots) visit(root, {});

  return {
    distancesFrom(id, maxDistance) {
      const places = switchesOf.get(id);
      if (!places) return null;
      const distances = new Map<string, number>();
      for (let distance = 1; distance <= Math.min(maxDistance, farthestInTree); distance += 1) {
        const shared = places.flatMap((names) => names[distance - 1] ?? []);
        for (const other of shared.flatMap((name) => [...(members.get(name) ?? [])])) {
          if (other !== id && !distances.has(other)) distances.set(other, distance);
        }
      }
      return distances;
    },
  };
}
