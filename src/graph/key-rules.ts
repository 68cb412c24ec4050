import { BadInput } from '../errors.ts';
import { type Place, singleOf } from '../upstream/keys.ts';

/** Where the thing of a key is. Keys come decoded out of global ids, which are checked before anything is executed. */
export function placeOfKey(key: string): Place {
  const single = singleOf(key);
  if (single) return single.place;
  throw new BadInput({ argument: 'input', expected: 'global ids', got: key });
}

/** The service's own ids in a key: those of the thing's parents, then its own. */
export function idsOfKey(key: string): readonly string[] {
  return singleOf(key)?.ids ?? [];
}

/** The service's own id of the thing itself. */
export function idOfKey(key: string): string {
  return idsOfKey(key).at(-1) ?? '';
}

/** Throws BadInput for a thing of another account or region than that of the write. */
export function checkIn(place: Place, key: string, argument: string): void {
  const { account, region } = placeOfKey(key);
  if (account === place.account && region === place.region) return;
  const expected = `one in ${place.account}, ${place.region}`;
  throw new BadInput({ argument, expected, got: `${idOfKey(key)} in ${account}, ${region}` });
}
