import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { filteredGroups } from '../../upstream/filtered-groups.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const elasticNetworkInterfaceLoaders = (parts: LoaderParts) => {
  const interfaces = createCollection(
    {
      list: lingjunOperations.ListElasticNetworkInterfaces,
      idOf: ({ elasticNetworkInterfaceId }) => elasticNetworkInterfaceId,
      get: {
        operation: lingjunOperations.GetElasticNetworkInterface,
        params: (ElasticNetworkInterfaceId) => ({ ElasticNetworkInterfaceId }),
      },
    },
    inLingjun(parts),
  );
  return {
    ...interfaces,
    /** Interfaces that are bound to the node. */
    byNode: filteredGroups(interfaces, { parentsOf: ({ nodeId }) => [nodeId], filter: (NodeId) => ({ NodeId }) }),
    /** Interfaces in the cloud VPC. */
    byVpc: filteredGroups(interfaces, { parentsOf: ({ vpcId }) => [vpcId], filter: (VpcId) => ({ VpcId }) }),
  };
};

/** Secondary IPv4 addresses of elastic network interfaces. The list of all of them takes no interface. */
export const leniPrivateIpLoaders = (parts: LoaderParts) => {
  const addresses = createCollection(
    {
      list: lingjunOperations.ListLeniPrivateIpAddresses,
      idOf: ({ elasticNetworkInterfaceId, ipName }) => [elasticNetworkInterfaceId, ipName],
      get: {
        operation: lingjunOperations.GetLeniPrivateIpAddress,
        params: (ElasticNetworkInterfaceId, IpName) => ({ ElasticNetworkInterfaceId, IpName }),
      },
    },
    inLingjun(parts),
  );
  return {
    ...addresses,
    /** Addresses of the elastic network interface. */
    byInterface: filteredGroups(addresses, {
      parentsOf: ({ elasticNetworkInterfaceId }) => [elasticNetworkInterfaceId],
      filter: (ElasticNetworkInterfaceId) => ({ ElasticNetworkInterfaceId }),
    }),
  };
};
