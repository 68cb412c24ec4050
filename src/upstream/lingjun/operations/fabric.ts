import * as answers from '../answers/fabric.ts';
import { eflo, perMinute300, perSecond100 } from '../operation.ts';

/** The physical network, what flows over connections, and what lets them be made. */
export const fabricOperations = {
  GetFabricTopology: {
    ...eflo,
    name: 'GetFabricTopology',
    answer: answers.fabricTopology,
    params: {
      ClusterId: 'text',
      LniIds: 'texts',
      NodeIds: 'texts',
      RegionId: 'text!',
      VpcId: 'text',
      VpdId: 'text',
    },
  },
  ListInstancesByNcd: {
    ...eflo,
    name: 'ListInstancesByNcd',
    rowId: 'instanceId',
    answer: answers.neighbour,
    paging: { by: 'none', items: 'InstanceInfos' },
    rateLimit: perMinute300,
    params: { InstanceId: 'text!', InstanceType: 'text!', MaxNcd: 'integer!', RegionId: 'text!' },
  },
  QueryInstanceNcd: {
    ...eflo,
    name: 'QueryInstanceNcd',
    answer: answers.distance,
    rateLimit: perMinute300,
    params: { InstanceId1: 'text!', InstanceId2: 'text!', InstanceType: 'text!', RegionId: 'text!' },
  },
  ListVccFlowInfos: {
    ...eflo,
    name: 'ListVccFlowInfos',
    answer: answers.flowInfo,
    paging: { by: 'none', items: 'Data' },
    params: {
      Direction: 'text',
      From: 'integer',
      MetricName: 'text',
      RegionId: 'text',
      To: 'integer',
      VccId: 'text',
    },
  },
  DescribeSlr: {
    ...eflo,
    name: 'DescribeSlr',
    answer: answers.serviceRole,
    rateLimit: perSecond100,
    params: { ResourceGroupId: 'text' },
  },
} as const;
