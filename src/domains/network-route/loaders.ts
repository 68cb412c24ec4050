import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createChildren } from '../../upstream/children.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { createSingles } from '../../upstream/singles.ts';

/** The service leaves host routes out unless told not to; what a list shows of them is decided later. */
const withHostRoutes = { IgnoreDetailedRouteEntry: false } as const;

export const vpdRouteLoaders = (parts: LoaderParts) =>
  createChildren(
    {
      list: { operation: lingjunOperations.ListVpdRouteEntries, params: (VpdId) => ({ VpdId, ...withHostRoutes }) },
      idOf: ({ vpdRouteEntryId }) => vpdRouteEntryId,
      get: {
        operation: lingjunOperations.GetVpdRouteEntry,
        params: (VpdId, VpdRouteEntryId) => ({ VpdId, VpdRouteEntryId }),
      },
    },
    inLingjun(parts),
  );

export const vccRouteLoaders = (parts: LoaderParts) => {
  const { clientOf } = inLingjun(parts);
  const list = lingjunOperations.ListVccRouteEntries;
  const children = createChildren(
    {
      list: { operation: list, params: (VccId) => ({ VccId, ...withHostRoutes }) },
      idOf: ({ vccRouteEntryId }) => vccRouteEntryId,
      get: {
        operation: lingjunOperations.GetVccRouteEntry,
        params: (VccId, VccRouteEntryId) => ({ VccId, VccRouteEntryId }),
      },
    },
    { clientOf },
  );
  return {
    ...children,
    /** Keys of the routes of one connection to one block, by `account/region/connection/block`. */
    toDestination: createSingles(async ({ place, ids: [VccId = '', DestinationCidrBlock = ''] }) => {
      const client = clientOf(place);
      if (!client) return null;
      const filter = { VccId, DestinationCidrBlock, ...withHostRoutes };
      const { value } = await client.sweep(list, filter, place.region);
      return value.flatMap(({ vccRouteEntryId: id, destinationCidrBlock }) =>
        id && destinationCidrBlock === DestinationCidrBlock ? [keyOf(place.account, place.region, VccId, id)] : [],
      );
    }),
  };
};

export const destinationCidrLoaders = (parts: LoaderParts) => ({
  /** What routing policies may name, by the key of the VPD or connection that publishes the routes. */
  byInstance: createSingles<readonly string[]>(async ({ place, ids: [InstanceId = ''] }) => {
    const client = inLingjun(parts).clientOf(place);
    if (!client) return null;
    const { value } = await client.read(lingjunOperations.GetDestinationCidrBlock, { InstanceId }, place.region);
    return value.destinationCidrBlock;
  }),
});
