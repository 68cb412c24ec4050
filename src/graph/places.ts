import type { LoaderParts } from '../context.ts';
import { BadInput, FleetgraphError } from '../errors.ts';
import type { CollectionParts } from '../upstream/collection.ts';
import type { Place } from '../upstream/keys.ts';
import { checkPage, type Listing, type PageArgs, pageOf, pageSizes } from './connection.ts';
import { type FilterFields, matching } from './filter.ts';
import type { Gap } from './gap.ts';
import type { Parents } from './look-ahead.ts';
import type { Order } from './order.ts';

/** The Lingjun clients of a request. */
export function inLingjun({ accounts, lengths }: LoaderParts): CollectionParts {
  return {
    lengths,
    clientOf: ({ account, region }) => {
      const lingjun = accounts.get(account)?.lingjun;
      return lingjun?.regions.includes(region) ? lingjun.client : undefined;
    },
  };
}

/** The BridgX clients of a request. BridgX has no regions of its own: the region of a place is "". */
export function inBridgx({ accounts, lengths }: LoaderParts): CollectionParts {
  return {
    lengths,
    clientOf: ({ account, region }) => (region === '' ? accounts.get(account)?.bridgx?.client : undefined),
  };
}

export interface PlaceFilter {
  readonly account?: string | null | undefined;
  readonly region?: string | null | undefined;
}

/** Every Lingjun account and region that a filter leaves. Throws BadInput for one that is not configured. */
export function lingjunPlaces({ accounts }: LoaderParts, { account, region }: PlaceFilter): Place[] {
  const places = [...accounts.values()].flatMap(({ alias, lingjun }) =>
    (lingjun?.regions ?? []).map((name) => ({ account: alias, region: name })),
  );
  return places.filter(named('account', account, places)).filter(named('region', region, places));
}

/** Every BridgX account that a filter leaves. Throws BadInput for one that is not configured. */
export function bridgxPlaces({ accounts }: LoaderParts, { account }: Pick<PlaceFilter, 'account'>): Place[] {
  const places = [...accounts.values()].flatMap(({ alias, bridgx }) =>
    bridgx ? [{ account: alias, region: '' }] : [],
  );
  return places.filter(named('account', account, places));
}

/** The one Lingjun account and region that arguments name. Throws BadInput for one that is not configured. */
export function lingjunPlace(parts: LoaderParts, { account, region }: Place): Place {
  const places = lingjunPlaces(parts, {});
  const inAccount = places.filter((place) => place.account === account);
  if (inAccount.length === 0) throw unknownPlace('account', account, knownAs('account', places));
  if (inAccount.some((place) => place.region === region)) return { account, region };
  throw unknownPlace('region', region, knownAs('region', inAccount));
}

function knownAs(name: keyof Place, places: readonly Place[]): string {
  return [...new Set(places.map((place) => place[name]))].join(', ') || 'none is configured';
}

function unknownPlace(argument: string, got: string, known: string): BadInput {
  return new BadInput({ argument, expected: `one of: ${known}`, got });
}

function named(name: keyof Place, wanted: string | null | undefined, places: readonly Place[]) {
  if (wanted == null) return () => true;
  if (places.some((place) => place[name] === wanted)) return (place: Place) => place[name] === wanted;
  throw unknownPlace(`filter.${name}`, wanted, knownAs(name, places));
}

/**
 * The rows of several places together. A place that fails is a gap in the list; when every place fails, the first
 * failure is thrown.
 */
export async function listAll<Row>(
  places: readonly Place[],
  all: (place: Place) => Promise<readonly Row[]>,
): Promise<Listing<Row>> {
  const results = await Promise.allSettled(places.map(all));
  const rows = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  const gaps = results.flatMap((result, index) =>
    result.status === 'rejected' ? [gapOf(places[index] ?? { account: '', region: '' }, result.reason)] : [],
  );
  const failure = results.find((result) => result.status === 'rejected');
  if (failure && gaps.length === places.length) throw failure.reason;
  return { rows, gaps };
}

function gapOf(place: Place, error: unknown): Gap {
  if (error instanceof FleetgraphError) return { ...place, code: error.code, message: error.message };
  throw error;
}

interface PlacesPage<Row, Filter extends object> {
  readonly filter: Filter | null | undefined;
  readonly fields: FilterFields<Row, Filter>;
  readonly page: PageArgs;
  /** Default: that of the keys. */
  readonly order?: Order<Row> | undefined;
  /** Begins what fields below will read of every row, when all rows will be shown. */
  readonly ahead?: {
    readonly lookAhead: (parents: readonly Parents[]) => void;
    readonly rowsLastTime: (place: Place) => number | undefined;
  };
}

/** One page of the rows of several places that match a filter. */
export async function pageOfPlaces<Row extends { readonly key: string }, Filter extends object>(
  places: readonly Place[],
  all: (place: Place) => Promise<readonly Row[]>,
  { filter, fields, page, order, ahead }: PlacesPage<Row, Filter>,
) {
  checkPage({ ...page, orderBy: order });
  const listing = listAll(places, all);
  if (ahead) {
    const parents = places.map((place) => ({ place, count: ahead.rowsLastTime(place) }));
    const isFiltered = Object.entries(filter ?? {}).some(([name, value]) => value != null && !placeNames.has(name));
    if (!isFiltered && isWholePage(page, parents)) ahead.lookAhead(parents.filter(({ count }) => count !== 0));
  }
  const { rows, gaps } = await listing;
  return pageOf({ rows: matching(rows, filter, fields), gaps }, page, order);
}

/** What a filter says of places, not of rows. */
const placeNames = new Set<string>(['account', 'region'] satisfies (keyof PlaceFilter)[]);

/** Whether a page has all rows there are; of a list that was never read, a page of the usual size is taken to. */
function isWholePage(page: PageArgs, parents: readonly Parents[]): boolean {
  if (page.after != null || page.before != null) return false;
  const known = parents.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const isKnown = parents.every(({ count }) => count !== undefined);
  const size = page.first ?? page.last ?? pageSizes.default;
  return size >= (isKnown ? known : Math.max(known, pageSizes.default));
}
