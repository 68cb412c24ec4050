import type { Sight, Watched } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { vccLoaders } from './loaders.ts';

const { GetVcc, ListVccs, GetVccRouteEntry, ListVccRouteEntries, GetVpdRouteEntry, ListVpdRouteEntries } =
  lingjunOperations;

const minute = 60_000;

/** What shows a connection: itself, and the routes that come and go with it. */
export const vccReads = [
  GetVcc,
  ListVccs,
  GetVccRouteEntry,
  ListVccRouteEntries,
  GetVpdRouteEntry,
  ListVpdRouteEntries,
  lingjunOperations.GetDestinationCidrBlock,
] as const;

/** A new connection is an order, which goes through several steps. Source: the documentation of the status of a VCC. */
export const connecting = {
  operation: ListVccs,
  read: progressOf,
  done: ['Available'],
  failed: ['Not Available'],
  timeLimitMs: 30 * minute,
} as const;

/** Times of the other changes. */
export const changeLimitMs = 10 * minute;

/** With how far its making is, which only the list tells. */
async function progressOf({ key, reads }: Pick<Watched<object, LoaderParts>, 'key' | 'reads'>): Promise<Sight | null> {
  const [row] = await reads.load(vccLoaders).listed.load(key);
  return row ? { statusText: row.status, progress: row.rate, message: row.message } : null;
}

/** What it looks like, and whether it is there at all. */
export async function statusOf({
  key,
  reads,
}: Pick<Watched<object, LoaderParts>, 'key' | 'reads'>): Promise<Sight | null> {
  const row = await reads.load(vccLoaders).byId.load(key);
  return row && { statusText: row.status, message: row.message };
}
