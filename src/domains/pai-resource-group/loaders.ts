import DataLoader from 'dataloader';
import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection, type Placed } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import { keyOf, type Place, placePart, singleOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers/pai-studio.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { orError } from '../../upstream/remembered.ts';
import { createSingles } from '../../upstream/singles.ts';

export type PaiResourceGroupRow = Placed<z.output<typeof answers.paiResourceGroup>>;

/** As many as one page holds; more cost a list of all, which others may share. */
const idsPerCall = 100;

export const paiResourceGroupLoaders = (parts: LoaderParts) => {
  const lingjun = inLingjun(parts);
  const groups = createCollection(
    { list: lingjunOperations.ListResourceGroups, idOf: ({ resourceGroupID }) => resourceGroupID },
    lingjun,
  );

  /** The groups of one place that the keys name: no other list of the service takes many ids at once. */
  const keyed = async (keys: readonly string[]): Promise<readonly PaiResourceGroupRow[]> => {
    const { place } = singleOf(keys[0] ?? '') ?? {};
    if (!place) return [];
    if (keys.length > idsPerCall || groups.sweepCalls(place) === 0) return groups.all(place);
    const ids = keys.flatMap((key) => singleOf(key)?.ids[0] ?? []).toSorted();
    return groups.filtered(place, { ResourceGroupIDs: ids.join(',') });
  };

  return {
    all: groups.all,
    /** Those of a name: one call. */
    named: (place: Place, Name: string) => groups.filtered(place, { Name }),
    /** One by its key; many of one region cost one call. */
    byId: new DataLoader<string, PaiResourceGroupRow | null>((keys) => {
      const perPlace = Map.groupBy(keys, placePart);
      const lists = new Map([...perPlace].map(([place, ofPlace]) => [place, keyed(ofPlace)]));
      const load = orError(async (key: string) => {
        const rows = await lists.get(placePart(key));
        return rows?.find((row) => row.key === key) ?? null;
      });
      return Promise.all(keys.map(load));
    }),
    /** One with what only the single get carries, which does not repeat its id: one call each. */
    detail: createSingles<PaiResourceGroupRow>(async ({ place, ids: [ResourceGroupID = ''] }) => {
      const client = lingjun.clientOf(place);
      if (!client) return null;
      const { value } = await client.read(lingjunOperations.GetResourceGroup, { ResourceGroupID }, place.region);
      const key = keyOf(place.account, place.region, ResourceGroupID);
      return { ...value, ...place, resourceGroupID: ResourceGroupID, key };
    }),
    /** Groups whose user VPC it is. */
    byVpc: groupBy(groups.all, ({ userVpc }) => [userVpc?.vpcId ?? null]),
  };
};
