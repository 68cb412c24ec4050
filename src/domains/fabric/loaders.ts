import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import type { Told } from '../../upstream/call.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { remembered } from '../../upstream/remembered.ts';

/** What a part of the fabric is asked for by; what is not given leaves everything in. */
export interface FabricFilter {
  readonly clusterId?: string | null | undefined;
  readonly vpcId?: string | null | undefined;
  readonly vpdId?: string | null | undefined;
  readonly nodeIds?: readonly string[] | null | undefined;
  readonly networkInterfaceIds?: readonly string[] | null | undefined;
}

export type TopologyRow = Told<AnswerOf<(typeof lingjunOperations)['GetFabricTopology']>> & Place;

/** Ids that one call names: a call of the manual's form carries them in its address, which servers cut at 8 KB. */
export const idsPerCall = 100;

export const fabricLoaders = (parts: LoaderParts) => {
  const trees = new Map<string, Promise<TopologyRow | null>>();
  return {
    /** The fabric under whatever the filter names: one call for each different filter. */
    topology(place: Place, filter: FabricFilter): Promise<TopologyRow | null> {
      const params = {
        ClusterId: filter.clusterId ?? undefined,
        VpcId: filter.vpcId ?? undefined,
        VpdId: filter.vpdId ?? undefined,
        NodeIds: listOf(filter.nodeIds),
        LniIds: listOf(filter.networkInterfaceIds),
      };
      return remembered(trees, keyOf(place.account, place.region, JSON.stringify(params)), async () => {
        const answer = await inLingjun(parts)
          .clientOf(place)
          ?.read(lingjunOperations.GetFabricTopology, params, place.region);
        return answer ? { ...answer.value, account: place.account, region: place.region } : null;
      });
    },
  };
};

/** In one order, so that the same ids are the same call. */
function listOf(ids: readonly string[] | null | undefined): string[] | undefined {
  return ids ? [...new Set(ids)].toSorted() : undefined;
}
