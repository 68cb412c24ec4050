import { textEnum } from '../../graph/text-enum.ts';
import type { Place } from '../../upstream/keys.ts';
import type { FabricLayerAnswer } from '../../upstream/lingjun/answers/fabric.ts';

/** The layers of the fabric, from the top down. */
export const fabricLayerType = textEnum('FabricLayerType', {
  description: 'The layers of the fabric, from the top down.',
  values: { CORE: 'core', SPINE: 'spine', LEAF: 'leaf', NODE: 'node', NETWORK_INTERFACE: 'lni' },
});

export type FabricLayerKind = NonNullable<ReturnType<typeof fabricLayerType.of>>;

/** A switch, node or NIC, with where it hangs. */
export interface FabricLayerRow extends Place, FabricLayerAnswer {
  /** The names of the layers above it, from the top. */
  readonly path: readonly string[];
}

/** What hangs directly on a layer. */
export function childrenOf({ account, region, path, layerName, nextLayer }: FabricLayerRow): FabricLayerRow[] {
  return nextLayer.map((layer) => ({ ...layer, account, region, path: [...path, layerName ?? ''] }));
}

/** What hangs directly on a layer and is of one kind. */
export function childrenOfKind(row: FabricLayerRow, kind: FabricLayerKind): FabricLayerRow[] {
  return childrenOf(row).filter(({ layerType }) => fabricLayerType.of(layerType) === kind);
}

/** The uppermost layers of a part of the fabric. */
export function rootsOf({ account, region, topoInfo }: Place & { topoInfo: readonly FabricLayerAnswer[] }) {
  return topoInfo.map((layer): FabricLayerRow => ({ ...layer, account, region, path: [] }));
}
