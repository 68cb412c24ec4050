import type { Prerequisite } from '../../changes/change.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

const { GetEr, ListErs, GetErRouteEntry, GetVpd, ListVpds, GetVcc, ListVccs } = lingjunOperations;
const { GetVpdRouteEntry, ListVpdRouteEntries, GetVccRouteEntry, ListVccRouteEntries, GetDestinationCidrBlock } =
  lingjunOperations;

/** How long the service may take for a hub or a part of it. */
export const hubLimitMs = 10 * 60_000;

/** A hub shows in its own reads, and in those of what is attached to it. */
export const hubShown = [GetEr, ListErs, GetVpd, ListVpds, GetVcc, ListVccs] as const;

/** Routes that come and go with attachments and policies. */
export const routesShown = [
  GetErRouteEntry,
  GetVpdRouteEntry,
  ListVpdRouteEntries,
  GetVccRouteEntry,
  ListVccRouteEntries,
  GetDestinationCidrBlock,
] as const;

/** The service refuses to change the parts of a hub while it changes itself. */
export function usableHub(hub: { readonly status: string | null } | null): Prerequisite[] {
  return [
    { text: 'The hub exists.', isMet: hub !== null, code: 'NOT_FOUND' },
    { text: 'The hub is Available.', isMet: hub?.status === 'Available' },
  ];
}
