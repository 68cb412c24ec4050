import type { LoaderParts } from '../../context.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { remembered } from '../../upstream/remembered.ts';
import { rootsOf } from '../fabric/layers.ts';
import { type FabricFilter, fabricLoaders, idsPerCall } from '../fabric/loaders.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';
import { networkInterfaceLoaders } from '../network-interface/loaders.ts';
import { type FabricPlaces, placesIn } from './fabric-places.ts';

/** What the service knows distances between. */
export type InstanceKind = 'NODE' | 'NETWORK_INTERFACE';

/** All of one kind in one region. */
export interface Instances extends Place {
  readonly kind: InstanceKind;
}

/** The list that names all of a kind, and how a topology is narrowed to some of them. */
interface Register {
  readonly sweepCalls: (place: Place) => number;
  readonly ids: (place: Place) => Promise<string[]>;
  readonly filter: (ids: readonly string[]) => FabricFilter;
}

export const fabricTreeLoaders = (parts: LoaderParts) => {
  const trees = new Map<string, Promise<FabricPlaces>>();
  const read = async ({ kind, account, region }: Instances, ids: readonly string[]): Promise<FabricPlaces> => {
    const { topology } = parts.load(fabricLoaders);
    const { filter } = registerOf(kind, parts);
    const asked = chunksOf(ids, idsPerCall).map((chunk) => topology({ account, region }, filter(chunk)));
    const roots = (await Promise.all(asked)).flatMap((answer) => (answer ? rootsOf(answer) : []));
    return placesIn(roots, kind);
  };
  return {
    /** Where all of them hang, when that costs fewer calls than one for each source; null when it does not. */
    async ifCheaper(instances: Instances, sources: number): Promise<FabricPlaces | null> {
      const { kind, account, region } = instances;
      const at = keyOf(account, region, kind);
      const made = trees.get(at);
      if (made) return made;
      const { sweepCalls, ids } = registerOf(kind, parts);
      if (sources <= 1 + sweepCalls({ account, region })) return null;
      const all = await ids({ account, region });
      return sources > Math.ceil(all.length / idsPerCall) ? remembered(trees, at, () => read(instances, all)) : null;
    },
  };
};

function registerOf(kind: InstanceKind, { load }: LoaderParts): Register {
  if (kind === 'NODE') {
    const { all, sweepCalls } = load(lingjunNodeLoaders);
    const ids = async (place: Place) => (await all(place)).flatMap(({ nodeId }) => nodeId ?? []);
    return { sweepCalls, ids, filter: (nodeIds) => ({ nodeIds }) };
  }
  const { all, sweepCalls } = load(networkInterfaceLoaders);
  const ids = async (place: Place) => (await all(place)).flatMap(({ networkInterfaceId }) => networkInterfaceId ?? []);
  return { sweepCalls, ids, filter: (networkInterfaceIds) => ({ networkInterfaceIds }) };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
