import type { RateLimit } from '../../operation.ts';
import * as answers from '../answers/writes.ts';
import { efloWrite, type LingjunOperation, perMinute300, perSecond20 } from '../operation.ts';

const perMinute60: RateLimit = { calls: 60, windowMs: 60_000, source: 'documentation' };
/** What terway, the vendor's own network plug-in, keeps to. */
const terwayPerMinute300: RateLimit = { calls: 300, windowMs: 60_000, source: 'client' };

const leni = { ElasticNetworkInterfaceId: 'text!', RegionId: 'text!' } as const;
const leniIp = { ...leni, IpName: 'text!' } as const;
const lniIp = {
  ClientToken: 'text',
  NetworkInterfaceId: 'text!',
  PrivateIpAddress: 'text',
  RegionId: 'text!',
  SubnetId: 'text!',
} as const;

/** Changes of elastic interfaces and of the secondary addresses of elastic and of physical ones. */
export const interfaceWriteOperations = {
  CreateElasticNetworkInterface: {
    ...efloWrite,
    name: 'CreateElasticNetworkInterface',
    answer: answers.leniWritten,
    rateLimit: perSecond20,
    params: {
      ClientToken: 'text',
      Description: 'text',
      EnableJumboFrame: 'flag',
      NodeId: 'text',
      RegionId: 'text!',
      ResourceGroupId: 'text',
      SecurityGroupId: 'text',
      Tag: 'objects',
      VSwitchId: 'text',
      VpcId: 'text',
      ZoneId: 'text!',
    },
  },
  UpdateElasticNetworkInterface: {
    ...efloWrite,
    name: 'UpdateElasticNetworkInterface',
    answer: answers.leniWritten,
    params: { ...leni, ClientToken: 'text', Description: 'text', SecurityGroupId: 'text' },
  },
  DeleteElasticNetworkInterface: {
    ...efloWrite,
    name: 'DeleteElasticNetworkInterface',
    answer: answers.leniWritten,
    rateLimit: perSecond20,
    params: { ...leni, ClientToken: 'text' },
  },
  AttachElasticNetworkInterface: {
    ...efloWrite,
    name: 'AttachElasticNetworkInterface',
    answer: answers.nothing,
    rateLimit: perMinute300,
    params: { ...leni, NodeId: 'text!' },
  },
  DetachElasticNetworkInterface: {
    ...efloWrite,
    name: 'DetachElasticNetworkInterface',
    answer: answers.nothing,
    rateLimit: terwayPerMinute300,
    params: { ...leni, NodeId: 'text!' },
  },
  AssignLeniPrivateIpAddress: {
    ...efloWrite,
    name: 'AssignLeniPrivateIpAddress',
    answer: answers.leniPrivateIpWritten,
    rateLimit: perMinute300,
    params: { ...leni, ClientToken: 'text', Description: 'text', PrivateIpAddress: 'text' },
  },
  UnassignLeniPrivateIpAddress: {
    ...efloWrite,
    name: 'UnassignLeniPrivateIpAddress',
    answer: answers.leniPrivateIpWritten,
    params: { ...leniIp, ClientToken: 'text' },
  },
  UpdateLeniPrivateIpAddress: {
    ...efloWrite,
    name: 'UpdateLeniPrivateIpAddress',
    answer: answers.leniPrivateIpWritten,
    rateLimit: perMinute300,
    params: { ...leniIp, Description: 'text!' },
  },
  AssignPrivateIpAddress: {
    ...efloWrite,
    name: 'AssignPrivateIpAddress',
    answer: answers.lniPrivateIpWritten,
    rateLimit: perMinute60,
    params: { ...lniIp, AssignMac: 'flag', Description: 'text', SkipConfig: 'flag' },
  },
  UnAssignPrivateIpAddress: {
    ...efloWrite,
    name: 'UnAssignPrivateIpAddress',
    answer: answers.lniPrivateIpWritten,
    rateLimit: perMinute300,
    params: { ...lniIp, IpName: 'text!' },
  },
} as const satisfies Readonly<Record<string, LingjunOperation>>;
