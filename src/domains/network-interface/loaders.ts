import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { filteredGroups } from '../../upstream/filtered-groups.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const networkInterfaceLoaders = (parts: LoaderParts) => {
  const interfaces = createCollection(
    {
      list: lingjunOperations.ListNetworkInterfaces,
      idOf: ({ networkInterfaceId }) => networkInterfaceId,
      get: {
        operation: lingjunOperations.GetNetworkInterface,
        params: (NetworkInterfaceId) => ({ NetworkInterfaceId }),
      },
    },
    inLingjun(parts),
  );
  return {
    ...interfaces,
    /** Interfaces in the subnet. */
    bySubnet: filteredGroups(interfaces, {
      parentsOf: ({ subnetBaseInfo }) => [subnetBaseInfo?.subnetId ?? null],
      filter: (SubnetId) => ({ SubnetId }),
    }),
    /** Interfaces in the VPD. */
    byVpd: filteredGroups(interfaces, {
      parentsOf: ({ vpdBaseInfo }) => [vpdBaseInfo?.vpdId ?? null],
      filter: (VpdId) => ({ VpdId }),
    }),
    /** Interfaces of the node. */
    byNode: filteredGroups(interfaces, { parentsOf: ({ nodeId }) => [nodeId], filter: (NodeId) => ({ NodeId }) }),
  };
};

/** Secondary addresses with their times; the interfaces themselves carry them without. */
export const lniPrivateIpLoaders = (parts: LoaderParts) =>
  createCollection(
    {
      list: lingjunOperations.ListLniPrivateIpAddress,
      idOf: ({ networkInterfaceId, ipName }) => [networkInterfaceId, ipName],
      get: {
        operation: lingjunOperations.GetLniPrivateIpAddress,
        params: (NetworkInterfaceId, IpName) => ({ NetworkInterfaceId, IpName }),
      },
    },
    inLingjun(parts),
  );
