import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { filteredGroups } from '../../upstream/filtered-groups.ts';
import { groupBy } from '../../upstream/groups.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const vccLoaders = (parts: LoaderParts) => {
  const vccs = createCollection(
    {
      list: lingjunOperations.ListVccs,
      idOf: ({ vccId }) => vccId,
      get: { operation: lingjunOperations.GetVcc, params: (VccId) => ({ VccId }) },
    },
    inLingjun(parts),
  );
  return {
    ...vccs,
    /** The list row of one, by its key: only the list tells how far its making is. None when it is not there. */
    listed: filteredGroups(vccs, { parentsOf: ({ vccId }) => [vccId], filter: (VccId) => ({ VccId }) }),
    /** Connections that name the VPD themselves. */
    byVpd: groupBy(vccs.all, ({ vpdId }) => [vpdId]),
    /** Connections that are attached to the hub. */
    byEr: groupBy(vccs.all, ({ erInfos }) => erInfos.map(({ erId }) => erId)),
    /** Connections into the cloud VPC. */
    byVpc: groupBy(vccs.all, ({ vpcId }) => [vpcId]),
  };
};
