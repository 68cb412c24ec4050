import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers/eas.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { createSingles } from '../../upstream/singles.ts';

export type ResourceDirectLinkRow = Placed<z.output<typeof answers.resourceDirectLink>> & {
  readonly resourceId: string;
};

export const resourceDirectLinkLoaders = (parts: LoaderParts) => {
  const { clientOf } = inLingjun(parts);
  return {
    /** The direct connection of a resource group: one call each. */
    byId: createSingles<ResourceDirectLinkRow>(async ({ place, ids: [resourceId = ''] }) => {
      const client = clientOf(place);
      if (!client) return null;
      const params = { ClusterId: place.region, ResourceId: resourceId };
      const { value } = await client.read(lingjunOperations.DescribeResourceDLink, params, place.region);
      // A group without a connection is answered with empty texts.
      if (!value.vpcId && !value.vSwitchId) return null;
      return { ...value, ...place, resourceId, key: keyOf(place.account, place.region, resourceId) };
    }),
  };
};
