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
  /** The same list again with a column that it only has when asked, and that is dear for the service to make. */
  const withDependents = createCollection(
    {
      list: lingjunOperations.ListVpds,
      listParams: { WithDependence: true },
      idOf: ({ vpdId }) => vpdId,
    },
    inLingjun(parts),
  );
  return {
    ...vpds,
    /** The VPD with what depends on it. */
    withDependents: withDependents.byId,
    /** VPDs that are attached to the hub. */
    byEr: groupBy(vpds.all, ({ erInfos }) => erInfos.map(({ erId }) => erId)),
  };
};
