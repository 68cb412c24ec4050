import DataLoader from 'dataloader';
import { keyOf, type Place, partsOf } from './keys.ts';
import { orError, remembered } from './remembered.ts';

/**
 * Loads the rows of many parents out of one list per place. Keys are `account/region/parent`; a parent without
 * rows gets the empty list.
 */
export function groupBy<Row>(
  all: (place: Place) => Promise<readonly Row[]>,
  parentsOf: (row: Row) => readonly (string | null)[],
): DataLoader<string, readonly Row[]> {
  const groups = new Map<string, Promise<Map<string, Row[]>>>();
  const groupsOf = (place: Place) =>
    remembered(groups, keyOf(place.account, place.region), async () => grouped(await all(place), parentsOf));
  const load = orError(async (key: string) => {
    const [account = '', region = '', parent = ''] = partsOf(key) ?? [];
    return (await groupsOf({ account, region })).get(parent) ?? [];
  });
  return new DataLoader((keys) => Promise.all(keys.map(load)));
}

function grouped<Row>(rows: readonly Row[], parentsOf: (row: Row) => readonly (string | null)[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    for (const parent of new Set(parentsOf(row))) {
      if (parent === null || parent === '') continue;
      const group = groups.get(parent);
      if (group) group.push(row);
      else groups.set(parent, [row]);
    }
  }
  return groups;
}
