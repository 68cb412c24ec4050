import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const vpdLoaders = (parts: LoaderParts) => {
  const vpds = createCollection(
    {
      list: lingjunOperations.ListVpds,
      idOf: ({ vpdId }) => vpdId,
      get: { operation: lingjunOperations.GetVpd, params: (VpdId) => ({ VpdId }) },
    },
    inLingjun(parts),
  );
  return {
    ...vpds,
    /** VPDs that are attached to the hub. */
    byEr: groupBy(vpds.all, ({ erInfos }) => erInfos.map(({ erId }) => erId)),
  };
};
