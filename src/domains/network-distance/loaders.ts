import DataLoader from 'dataloader';
import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { orError } from '../../upstream/remembered.ts';
import { createSingles } from '../../upstream/singles.ts';
import { farthestInTree } from './fabric-places.ts';
import { fabricTreeLoaders, type Instances } from './fabric-trees.ts';

/** As the service names the kinds. */
const typeNames = { NODE: 'node', NETWORK_INTERFACE: 'lni' } as const;

/** Whose neighbours are wanted, and how far away they may be. */
export interface SourceKey extends Instances {
  readonly instanceId: string;
  readonly maxDistance: number;
}

export interface NeighbourRow extends Place {
  readonly key: string;
  readonly instanceId: string;
  readonly distance: number;
  /** Whether it was read off the fabric's tree instead of asked for. */
  readonly isDerived: boolean;
}

export interface PairKey extends Instances {
  readonly ids: readonly [string, string];
}

export const networkDistanceLoaders = (parts: LoaderParts) => {
  const trees = parts.load(fabricTreeLoaders);

  const listed = createSingles(async ({ place, ids: [InstanceType = '', InstanceId = '', distance = ''] }) => {
    const params = { InstanceType, InstanceId, MaxNcd: Number(distance) };
    const answer = await inLingjun(parts)
      .clientOf(place)
      ?.sweep(lingjunOperations.ListInstancesByNcd, params, place.region);
    const near = (answer?.value ?? []).flatMap(({ instanceId, ncd }): [string, number][] =>
      instanceId === null || ncd === null ? [] : [[instanceId, ncd]],
    );
    return new Map(near);
  });

  const asked = async (key: SourceKey): Promise<NeighbourRow[] | null> => {
    const { account, region, kind, instanceId, maxDistance } = key;
    const near = await listed.load(keyOf(account, region, typeNames[kind], instanceId, String(maxDistance)));
    return near && neighboursOf(key, near, { isDerived: false });
  };

  const neighbours = new DataLoader<SourceKey, readonly NeighbourRow[] | null, string>(
    async (keys) => {
      const inTree = keys.filter(({ maxDistance }) => maxDistance <= farthestInTree);
      const perKind = Map.groupBy(inTree, kindKey);
      const load = async (key: SourceKey) => {
        const sources = new Set(perKind.get(kindKey(key))?.map(({ instanceId }) => instanceId));
        const tree = key.maxDistance <= farthestInTree ? await trees.ifCheaper(key, sources.size) : null;
        const near = tree?.distancesFrom(key.instanceId, key.maxDistance);
        return near ? neighboursOf(key, near, { isDerived: true }) : asked(key);
      };
      return Promise.all(keys.map(orError(load)));
    },
    { cacheKeyFn: (key) => keyOf(kindKey(key), key.instanceId, String(key.maxDistance)) },
  );

  const pairs = createSingles<number>(
    async ({ place, ids: [InstanceType = '', InstanceId1 = '', InstanceId2 = ''] }) => {
      const params = { InstanceId1, InstanceId2, InstanceType };
      const answer = await inLingjun(parts)
        .clientOf(place)
        ?.read(lingjunOperations.QueryInstanceNcd, params, place.region);
      return answer?.value.ncd ?? null;
    },
  );

  return {
    /** What is near a source, the nearest first; null for one that the service does not place in its network. */
    neighbours,
    /** How far two are apart: one call for each pair. */
    distance: ({ account, region, kind, ids }: PairKey) =>
      pairs.load(keyOf(account, region, typeNames[kind], ...ids.toSorted())),
  };
};

function kindKey({ account, region, kind }: SourceKey): string {
  return keyOf(account, region, kind);
}

/** Keys sort by distance, then by id. */
function neighboursOf(
  { account, region }: Place,
  near: ReadonlyMap<string, number>,
  { isDerived }: Pick<NeighbourRow, 'isDerived'>,
): NeighbourRow[] {
  return [...near].map(([instanceId, distance]) => ({
    account,
    region,
    instanceId,
    distance,
    isDerived,
    key: `${String(distance).padStart(10, '0')}/${instanceId}`,
  }));
}
