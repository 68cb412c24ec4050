import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { createSingles } from '../../upstream/singles.ts';

/**
 * Networks that the gateway itself made or has found to be the organisation's. The server tells of anybody's by its id
 * alone, and lists none before it has looked at it again.
 */
export const madeNetworkLoaders = (parts: LoaderParts) => {
  const { clientOf } = inBridgx(parts);
  return {
    /** The status of a VPC by its key, one call each. */
    vpcStatus: createSingles(async ({ place, ids }) => {
      const answer = await clientOf(place)?.read(bridgxOperations['vpc.info'], { id: ids[2] ?? '' });
      return answer ? { statusText: answer.value.status } : null;
    }),
    /** The status of a subnet by its key, one call each. */
    subnetStatus: createSingles(async ({ place, ids }) => {
      const wanted = { id: ids[3] ?? '', vpc_id: ids[2] ?? '' };
      const answer = await clientOf(place)?.read(bridgxOperations['subnet.info'], wanted);
      return answer ? { statusText: answer.value.vStatus } : null;
    }),
    /** The rules of a security group by its key, one call each. */
    rules: createSingles(async ({ place, ids }) => {
      const answer = await clientOf(place)?.read(bridgxOperations['security_group.rules'], { id: ids[3] ?? '' });
      return answer?.value.rules ?? null;
    }),
  };
};
