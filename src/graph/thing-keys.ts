import { BadInput } from '../errors.ts';
import { type Place, singleOf } from '../upstream/keys.ts';

/** Where the thing of a key lives. Keys come decoded out of global ids, which are checked before anything is executed. */
export function placeOfKey(key: string): Place {
  const single = singleOf(key);
  if (single) return single.place;
  throw new BadInput({ argument: 'input', expected: 'the id of a thing', got: key });
}

/** The service's own ids in a key: those of the parents, then that of the thing. */
export function idsOfKey(key: string): readonly string[] {
  return singleOf(key)?.ids ?? [];
}

/** The service's own id of the thing of a key. */
export function idOfKey(key: string): string {
  return idsOfKey(key).at(-1) ?? '';
}
