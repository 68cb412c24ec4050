import DataLoader from 'dataloader';
import type { Told } from './call.ts';
import type { Client } from './client.ts';
import { keyOf, type Place, placePart, type Single, singleOf } from './keys.ts';
import type { ListOperation, Operation, Params } from './operation.ts';
import { orError, remembered } from './remembered.ts';
import { createSingles } from './singles.ts';

/** A row of an upstream with the place that it came from, and its key (`account/region/parents…/id`). */
export type Placed<Row> = Told<Row> & Place & { readonly key: string };

/** What a collection needs from the request. */
export interface CollectionParts {
  /** The client of the upstream; undefined for an account or region that is not configured. */
  clientOf: (place: Place) => Client | undefined;
  /** How long each list was when it was last read; lives as long as the process. */
  lengths: Map<string, ListLength>;
}

export interface ListLength {
  readonly pages: number;
  readonly rows: number;
}

/** How the things of one kind are listed and got. */
export interface CollectionSpec<Row extends object> {
  list: ListOperation<Row>;
  /** Parameters of the whole list. */
  listParams?: Params;
  /** The row's own id, after those of its parents where it needs them; null for a row that cannot be named. */
  idOf: (row: Row) => string | null | readonly (string | null)[];
  /** The single get and its parameters. Absent: the upstream has none that gives the row. */
  get?: { operation: Operation<Row>; params: (...ids: string[]) => Params };
}

/** The things of one kind, for one request. */
export interface Collection<Row> {
  /** One by its key; null when it does not exist. Many at once cost one sweep or N gets, whichever is less. */
  byId: DataLoader<string, Placed<Row> | null>;
  /** One with the fields that only the single get carries: one call each. */
  detail: DataLoader<string, Placed<Row> | null>;
  /** All of one place: one sweep, however often it is asked for. */
  all: (place: Place) => Promise<readonly Placed<Row>[]>;
  /** Those of one place that the upstream's own filter leaves. */
  filtered: (place: Place, filter: Params) => Promise<readonly Placed<Row>[]>;
  /** Calls that `all` will make: none once it is under way, else as many as last time, 1 when it was never read. */
  sweepCalls: (place: Place) => number;
  /** Whether `all` will take no call, since every page is in memory. */
  isFree: (place: Place) => Promise<boolean>;
  /** How many rows the list of one place had when it was last read; undefined when it never was. */
  rowsLastTime: (place: Place) => number | undefined;
  /** The first rows of one place, while those on further pages are being read; never settles for a shorter list. */
  opening: (place: Place) => Promise<readonly Row[]>;
}

export function createCollection<Row extends object>(
  spec: CollectionSpec<Row>,
  parts: CollectionParts,
): Collection<Row> {
  const sweeps = new Map<string, Promise<readonly Placed<Row>[]>>();
  const indexes = new Map<string, Promise<Map<string, Placed<Row>>>>();
  const freeSweeps = new Map<string, Promise<boolean>>();
  const openings = new Map<string, PromiseWithResolvers<readonly Row[]>>();
  const openingOf = (place: Place) => {
    const known = openings.get(placeKey(place)) ?? Promise.withResolvers<readonly Row[]>();
    openings.set(placeKey(place), known);
    return known;
  };

  // Of a place only what makes it one: callers may have given a whole row for it.
  const placed = (row: Told<Row>, { account, region }: Place): Placed<Row>[] => {
    const ids = [spec.idOf(row)].flat();
    if (!isNamed(ids)) return [];
    return [{ ...row, account, region, key: keyOf(account, region, ...ids) }];
  };
  const sweep = async (place: Place): Promise<readonly Placed<Row>[]> => {
    const client = parts.clientOf(place);
    if (!client) return [];
    const onOpening = (rows: readonly Row[]) => openingOf(place).resolve(rows);
    const { value, pages } = await client.sweep(spec.list, { ...spec.listParams }, place.region, { onOpening });
    const rows = uniqueByKey(value.flatMap((row) => placed(row, place)));
    parts.lengths.set(countKey(spec, place), { pages, rows: rows.length });
    return rows;
  };
  const filtered = async (place: Place, filter: Params): Promise<readonly Placed<Row>[]> => {
    const client = parts.clientOf(place);
    const answer = await client?.sweep(spec.list, { ...spec.listParams, ...filter }, place.region);
    return uniqueByKey((answer?.value ?? []).flatMap((row) => placed(row, place)));
  };
  const sweepCalls = (place: Place) =>
    sweeps.has(placeKey(place)) ? 0 : (parts.lengths.get(countKey(spec, place))?.pages ?? 1);
  const rowsLastTime = (place: Place) => parts.lengths.get(countKey(spec, place))?.rows;
  const all = (place: Place) => remembered(sweeps, placeKey(place), () => sweep(place));
  const index = (place: Place) =>
    remembered(indexes, placeKey(place), async () => new Map((await all(place)).map((row) => [row.key, row])));

  const { get } = spec;
  const detail = createSingles<Placed<Row>>(async ({ place, ids }) => {
    const client = parts.clientOf(place);
    if (!client || !get || ids.length !== get.params.length) return null;
    const answer = await client.read(get.operation, get.params(...ids), place.region);
    return placed(answer.value, place)[0] ?? null;
  });

  const isFree = (place: Place) => remembered(freeSweeps, placeKey(place), () => isKept(spec, parts, place));
  /** A list that is still in memory is free; what has come into being since is asked for by itself. */
  const keptRow = async (place: Place, key: string) => {
    return (await isFree(place)) ? (await index(place)).get(key) : undefined;
  };
  const isSweepCheaper = (place: Place, keys: number) => get === undefined || keys > sweepCalls(place);
  const loadOne = async ({ place }: Single, key: string, keysInPlace: number) => {
    if (!parts.clientOf(place)) return null;
    if (isSweepCheaper(place, keysInPlace)) return (await index(place)).get(key) ?? null;
    return (await keptRow(place, key)) ?? detail.load(key);
  };
  const byId = new DataLoader<string, Placed<Row> | null>((keys) => {
    const perPlace = Map.groupBy(keys, placePart);
    const load = orError(async (key: string) => {
      const single = singleOf(key);
      return single && loadOne(single, key, perPlace.get(placePart(key))?.length ?? 1);
    });
    return Promise.all(keys.map(load));
  });

  const opening = (place: Place) => openingOf(place).promise;
  return { byId, detail, all, filtered, sweepCalls, isFree, rowsLastTime, opening };
}

async function isKept(
  { list, listParams = {} }: { list: ListOperation; listParams?: Params },
  { clientOf, lengths }: CollectionParts,
  place: Place,
): Promise<boolean> {
  const pages = lengths.get(countKey({ list }, place))?.pages;
  const isAll = await (pages && clientOf(place)?.isKept(list, listParams, { region: place.region, pages }));
  return isAll === true;
}

function isNamed(ids: readonly (string | null)[]): ids is readonly string[] {
  return ids.every((id) => id !== null && id !== '');
}

function placeKey({ account, region }: Place): string {
  return keyOf(account, region);
}

function countKey(spec: { list: ListOperation }, { account, region }: Place): string {
  return keyOf(spec.list.name, account, region);
}

/** A list that moves while it is read may show a row on two pages; the first one stays. */
function uniqueByKey<Row extends { key: string }>(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.toReversed().map((row) => [row.key, row])).values()].toReversed();
}
