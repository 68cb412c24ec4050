import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const lingjunNodeLoaders = (parts: LoaderParts) => {
  const nodes = createCollection(
    {
      list: lingjunOperations.ListNodeInfosForPod,
      idOf: ({ nodeId }) => nodeId,
      get: { operation: lingjunOperations.GetNodeInfoForPod, params: (NodeId) => ({ NodeId }) },
    },
    inLingjun(parts),
  );
  return {
    ...nodes,
    /** Nodes of the controller's cluster. */
    byCluster: groupBy(nodes.all, ({ clusterId }) => [clusterId]),
    /** Nodes whose interfaces get addresses in the cloud VPC. */
    byVpc: groupBy(nodes.all, ({ vpcId }) => [vpcId]),
  };
};

/** The controller lists clusters and has no get that gives the row of one. */
export const lingjunClusterLoaders = (parts: LoaderParts) =>
  createCollection({ list: lingjunOperations.ListClusters, idOf: ({ clusterId }) => clusterId }, inLingjun(parts));
