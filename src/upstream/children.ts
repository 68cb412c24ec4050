import DataLoader from 'dataloader';
import type { CollectionParts, Placed } from './collection.ts';
import { keyOf, singleOf } from './keys.ts';
import type { ListOperation, Operation, Params } from './operation.ts';
import { orError } from './remembered.ts';
import { createSingles } from './singles.ts';

/** How things are listed and got that no upstream lists without their parent. */
export interface ChildrenSpec<Row extends object> {
  /** The list of one parent with all that is in it. */
  list: { operation: ListOperation<Row>; params: (parent: string) => Params };
  idOf: (row: Row) => string | null;
  get: { operation: Operation<Row>; params: (parent: string, id: string) => Params };
}

/** Things under their parents, for one request. Their keys are `account/region/parent/id`. */
export interface Children<Row> {
  /** Those of one parent, by its key: one paged list for each parent. */
  ofParent: DataLoader<string, readonly Placed<Row>[] | null>;
  /** One by its key. Two of one parent cost one list of it, and one of a parent whose list is under way costs nothing. */
  byId: DataLoader<string, Placed<Row> | null>;
}

export function createChildren<Row extends object>(
  { list, idOf, get }: ChildrenSpec<Row>,
  { clientOf }: Pick<CollectionParts, 'clientOf'>,
): Children<Row> {
  const opened = new Set<string>();
  const lists = createSingles<readonly Placed<Row>[]>(async ({ place, ids: [parent = ''] }) => {
    const client = clientOf(place);
    if (!client) return null;
    const { value } = await client.sweep(list.operation, list.params(parent), place.region);
    return value.flatMap((row): Placed<Row>[] => {
      const id = idOf(row);
      return id ? [{ ...row, ...place, key: keyOf(place.account, place.region, parent, id) }] : [];
    });
  });
  const alone = createSingles<Placed<Row>>(async ({ place, ids: [parent = '', id = ''] }) => {
    const client = clientOf(place);
    if (!client) return null;
    const { value } = await client.read(get.operation, get.params(parent, id), place.region);
    return { ...value, ...place, key: keyOf(place.account, place.region, parent, id) };
  });
  const ofParent = new DataLoader<string, readonly Placed<Row>[] | null>((keys) => {
    for (const key of keys) opened.add(key);
    return Promise.all(keys.map(orError((key: string) => lists.load(key))));
  });
  const byId = new DataLoader<string, Placed<Row> | null>((keys) => {
    const perParent = Map.groupBy(keys, parentKeyOf);
    const isListCheaper = (parent: string) => opened.has(parent) || (perParent.get(parent)?.length ?? 0) > 1;
    const load = async (key: string) => {
      const parent = parentKeyOf(key);
      if (!isListCheaper(parent)) return alone.load(key);
      return (await ofParent.load(parent))?.find((row) => row.key === key) ?? null;
    };
    return Promise.all(keys.map(orError(load)));
  });
  return { ofParent, byId };
}

function parentKeyOf(key: string): string {
  const { place, ids } = singleOf(key) ?? { place: { account: '', region: '' }, ids: [] };
  return keyOf(place.account, place.region, ids[0] ?? '');
}
