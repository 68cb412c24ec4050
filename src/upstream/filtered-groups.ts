import DataLoader from 'dataloader';
import type { Collection, Placed } from './collection.ts';
import { groupBy } from './groups.ts';
import { placePart, singleOf } from './keys.ts';
import type { Params } from './operation.ts';
import { orError } from './remembered.ts';

interface GroupSpec<Row> {
  parentsOf: (row: Row) => readonly (string | null)[];
  /** The list's own filter for one parent. */
  filter: (parent: string) => Params;
}

/**
 * Like `groupBy`, for a list that can be filtered by the parent: few parents cost a filtered list each, many cost
 * one list of everything, and any cost nothing while that is in memory. Parents that come one after another count
 * together, so they never cost more than twice the better of the two.
 */
export function filteredGroups<Row extends object>(
  collection: Pick<Collection<Row>, 'all' | 'filtered' | 'sweepCalls' | 'isFree'>,
  { parentsOf, filter }: GroupSpec<Row>,
): DataLoader<string, readonly Placed<Row>[]> {
  const groups = groupBy(collection.all, parentsOf);
  const asked = new Map<string, number>();
  return new DataLoader(async (keys) => {
    const perPlace = Map.groupBy(keys, placePart);
    for (const [place, { length }] of perPlace) asked.set(place, (asked.get(place) ?? 0) + length);
    const load = orError(async (key: string): Promise<readonly Placed<Row>[]> => {
      const {
        place,
        ids: [parent],
      } = singleOf(key) ?? { ids: [] };
      if (!place || !parent) return [];
      const isSweepCheaper = (asked.get(placePart(key)) ?? 0) > collection.sweepCalls(place);
      if (isSweepCheaper || (await collection.isFree(place))) return groups.load(key);
      const rows = await collection.filtered(place, filter(parent));
      return rows.filter((row) => parentsOf(row).includes(parent));
    });
    return Promise.all(keys.map(load));
  });
}
