import type { Told } from './call.ts';
import type { CollectionParts } from './collection.ts';
import { keyOf, type Place } from './keys.ts';
import type { AnswerOf, ListOperation } from './operation.ts';
import { remembered } from './remembered.ts';

/** Reads a list that needs parameters: one sweep per place and parameters, however often it is asked for. */
export function createLists<O extends ListOperation>(operation: O, { clientOf }: Pick<CollectionParts, 'clientOf'>) {
  const lists = new Map<string, Promise<readonly Told<AnswerOf<O>>[]>>();
  return (place: Place, params: Readonly<Record<string, string | number>>): Promise<readonly Told<AnswerOf<O>>[]> => {
    const names = Object.keys(params).toSorted();
    const key = keyOf(place.account, place.region, ...names.flatMap((name) => [name, String(params[name])]));
    return remembered(lists, key, async () => {
      const answer = await clientOf(place)?.sweep(operation, params, place.region);
      return answer?.value ?? [];
    });
  };
}
