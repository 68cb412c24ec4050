import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { filteredGroups } from '../../upstream/filtered-groups.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const subnetLoaders = (parts: LoaderParts) => {
  const subnets = createCollection(
    {
      list: lingjunOperations.ListSubnets,
      idOf: ({ subnetId }) => subnetId,
      get: { operation: lingjunOperations.GetSubnet, params: (SubnetId) => ({ SubnetId }) },
    },
    inLingjun(parts),
  );
  return {
    ...subnets,
    /** Subnets of the VPD. */
    byVpd: filteredGroups(subnets, { parentsOf: ({ vpdId }) => [vpdId], filter: (VpdId) => ({ VpdId }) }),
  };
};
