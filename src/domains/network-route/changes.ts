import type { Watched } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkBlock } from '../../graph/cidr-rules.ts';
import { idOfKey, idsOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { vccRouteLoaders } from './loaders.ts';

const { GetVccRouteEntry, ListVccRouteEntries } = lingjunOperations;

const limitMs = 10 * 60_000;

/** What shows the routes of a connection. */
const routeReads = [GetVccRouteEntry, ListVccRouteEntries, lingjunOperations.GetDestinationCidrBlock] as const;

interface NewRouteEntry {
  /** The key of the connection. */
  readonly vcc: string;
  readonly destinationCidr: string;
}

export const createVccRouteEntry = defineChange<NewRouteEntry, typeof lingjunOperations.CreateVccRouteEntry>({
  kind: 'CREATE_VCC_ROUTE_ENTRY',
  operation: lingjunOperations.CreateVccRouteEntry,
  thing: 'VccRouteEntry',
  place: ({ vcc }) => placeOfKey(vcc),
  params: ({ vcc, destinationCidr }) => ({ VccId: idOfKey(vcc), DestinationCidrBlock: destinationCidr }),
  validate: ({ destinationCidr }) => checkBlock(destinationCidr, 'input.destinationCidr'),
  async check({ vcc, destinationCidr }, { reads, place, isDryRun }) {
    // The service refuses by itself, for the price of one call; only a plan has to ask before.
    if (!isDryRun) return [];
    const [row, same] = await Promise.all([
      reads.load(vccLoaders).byId.load(vcc),
      routesTo(destinationCidr, { vcc, reads, place }),
    ]);
    const dependants = same.map((key) => ({ type: 'VccRouteEntry', key }));
    return [
      { text: 'The connection is Available.', isMet: row?.status === 'Available' },
      { text: 'The connection has no route to this block.', isMet: same.length === 0, dependants },
    ];
  },
  invalidates: routeReads,
  madeKeyOf: ({ vccRouteEntryId: id }, { input: { vcc }, account, region }) =>
    id === null ? null : keyOf(account, region, idOfKey(vcc), id),
  repetition: {
    operation: ListVccRouteEntries,
    find: ({ vcc, destinationCidr }, { reads, place }) => routesTo(destinationCidr, { vcc, reads, place }),
  },
  watch: {
    operation: GetVccRouteEntry,
    read: statusOf,
    done: ['Available'],
    failed: ['Not Available'],
    timeLimitMs: limitMs,
  },
});

interface KnownRouteEntry {
  /** The key of the route. */
  readonly routeEntry: string;
}

export const deleteVccRouteEntry = defineChange<KnownRouteEntry, typeof lingjunOperations.DeleteVccRouteEntry>({
  kind: 'DELETE_VCC_ROUTE_ENTRY',
  operation: lingjunOperations.DeleteVccRouteEntry,
  thing: 'VccRouteEntry',
  place: ({ routeEntry }) => placeOfKey(routeEntry),
  keyOf: ({ routeEntry }) => routeEntry,
  params({ routeEntry }) {
    const [VccId, VccRouteEntryId] = idsOfKey(routeEntry);
    return { VccId, VccRouteEntryId };
  },
  async check({ routeEntry }, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const row = await reads.load(vccRouteLoaders).byId.load(routeEntry);
    return [{ text: 'The route was made by hand (VCC).', isMet: row === null || row.routeType === handMade }];
  },
  invalidates: routeReads,
  repetition: 'harmless',
  doneCodes: ['1003'],
  watch: {
    operation: GetVccRouteEntry,
    read: statusOf,
    done: 'absent',
    failed: ['Not Available'],
    timeLimitMs: limitMs,
  },
});

/** The origin of routes that users made; the others come and go with what they lead to. */
const handMade = 'VCC';

/** A connection has one route to a block. */
async function routesTo(
  destinationCidr: string,
  { vcc, reads, place: { account, region } }: { vcc: string; reads: LoaderParts; place: Place },
): Promise<readonly string[]> {
  const key = keyOf(account, region, idOfKey(vcc), destinationCidr);
  return (await reads.load(vccRouteLoaders).toDestination.load(key)) ?? [];
}

async function statusOf({ key, reads }: Pick<Watched<object, LoaderParts>, 'key' | 'reads'>) {
  const row = await reads.load(vccRouteLoaders).byId.load(key);
  return row && { statusText: row.status, message: row.message };
}
