import * as answers from '../answers.ts';
import { byToken, efloController, type LingjunOperation, perSecond100 } from '../operation.ts';

/** Operations of eflo-controller: clusters, nodes, regions. */
export const controllerOperations = {
  DescribeNode: {
    ...efloController,
    name: 'DescribeNode',
    answer: answers.node,
    rateLimit: perSecond100,
    params: { NodeId: 'text!' },
  },
  ListClusterNodes: {
    ...efloController,
    name: 'ListClusterNodes',
    rowId: 'nodeId',
    answer: answers.node,
    paging: byToken('Nodes'),
    inQuery: ['Tags'],
    params: {
      ClusterId: 'text!',
      MaxResults: 'integer',
      NextToken: 'text',
      NodeGroupId: 'text',
      OperatingStates: 'texts',
      ResourceGroupId: 'text',
      Tags: 'objects',
    },
  },
  ListClusters: {
    ...efloController,
    name: 'ListClusters',
    rowId: 'clusterId',
    answer: answers.lingjunCluster,
    paging: byToken('Clusters'),
    inQuery: ['Tags'],
    rateLimit: perSecond100,
    params: { MaxResults: 'integer', NextToken: 'text', ResourceGroupId: 'text', Tags: 'objects' },
  },
  DescribeRegions: {
    ...efloController,
    name: 'DescribeRegions',
    rowId: 'regionId',
    answer: answers.region,
    paging: { by: 'none', items: 'Regions' },
    rateLimit: perSecond100,
    params: { AcceptLanguage: 'text' },
  },
  DescribeZones: {
    ...efloController,
    name: 'DescribeZones',
    rowId: 'zoneId',
    answer: answers.zone,
    paging: { by: 'none', items: 'Zones' },
    params: { AcceptLanguage: 'text' },
  },
} as const satisfies Readonly<Record<string, LingjunOperation>>;
