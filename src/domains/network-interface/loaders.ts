import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
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
    bySubnet: groupBy(interfaces.all, ({ subnetBaseInfo }) => [subnetBaseInfo?.subnetId ?? null]),
    /** Interfaces in the VPD. */
    byVpd: groupBy(interfaces.all, ({ vpdBaseInfo }) => [vpdBaseInfo?.vpdId ?? null]),
    /** Interfaces of the node. */
    byNode: groupBy(interfaces.all, ({ nodeId }) => [nodeId]),
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
