import DataLoader from 'dataloader';
import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import type { Told } from '../../upstream/call.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf, type Place, type Single } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { orError } from '../../upstream/remembered.ts';
import { createSingles } from '../../upstream/singles.ts';

/** A node as the controller tells of it. */
export type PlacementRow = Placed<z.output<typeof answers.node>>;

/** A node and the cluster by which the controller lists it; "" or null for a node in no cluster. */
export interface Seat {
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly clusterId: string | null;
}

export const placementLoaders = (parts: LoaderParts) => {
  const { clientOf } = inLingjun(parts);

  const described = createSingles<PlacementRow>(async ({ place, ids: [NodeId = ''] }) => {
    const client = clientOf(place);
    if (!client) return null;
    const { value } = await client.read(lingjunOperations.DescribeNode, { NodeId }, place.region);
    return { ...value, ...place, key: keyOf(place.account, place.region, NodeId) };
  });

  /** The nodes of a cluster by their keys. */
  const byCluster = createSingles(async ({ place, ids: [ClusterId = ''] }: Single) => {
    const client = clientOf(place);
    if (!client) return null;
    const { value } = await client.sweep(lingjunOperations.ListClusterNodes, { ClusterId }, place.region);
    return new Map(value.map((row) => placed(row, place)).map((row) => [row.key, row]));
  });

  const placementOf = async ({ key, account, region, clusterId }: Seat): Promise<PlacementRow | null> => {
    if (!clusterId) return described.load(key);
    return (await byCluster.load(keyOf(account, region, clusterId)))?.get(key) ?? null;
  };
  return {
    /** Where the controller has put a node: one list of its cluster serves every node in it. */
    placement: new DataLoader((seats: readonly Seat[]) => Promise.all(seats.map(orError(placementOf))), {
      cacheKeyFn: ({ key }) => key,
    }),
    /** The node with the fields that only DescribeNode carries: one call each. */
    described,
  };
};

function placed(row: Told<z.output<typeof answers.node>>, place: Place): PlacementRow {
  return { ...row, ...place, key: keyOf(place.account, place.region, row.nodeId ?? '') };
}
