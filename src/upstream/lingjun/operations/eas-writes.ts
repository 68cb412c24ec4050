import * as answers from '../answers/eas.ts';
import { eflo, type LingjunOperation } from '../operation.ts';

const eas = { ...eflo, kind: 'write', product: 'eas', version: '2021-07-01', envelope: 'flat' } as const;
const to = <M extends 'POST' | 'PUT' | 'DELETE', P extends string>(method: M, path: P) => ({ method, path });
const acl = '/api/v2/gateways/{ClusterId}/{GatewayId}/acl_policy';
const linked = '/api/v2/gateways/{ClusterId}/{GatewayId}/intranet_endpoint_linked_vpc';
const dlink = '/api/v2/resources/{ClusterId}/{ResourceId}/dlink';

const gateway = { ClusterId: 'text!', GatewayId: 'text!', VpcId: 'text' } as const;
const peers = { ...gateway, PeerVpcs: 'json' } as const;
const change = { ...eas, answer: answers.changedGateway } as const;

/** Changes of private gateways and direct connections. Lists travel as JSON text in the query, even of a DELETE. */
export const easWriteOperations = {
  CreateAclPolicy: {
    ...change,
    name: 'CreateAclPolicy',
    style: to('POST', acl),
    params: { ...gateway, AclPolicyList: 'json!' },
  },
  DeleteAclPolicy: {
    ...change,
    name: 'DeleteAclPolicy',
    style: to('DELETE', acl),
    params: { ...gateway, AclPolicyList: 'json' },
  },
  CreateGatewayIntranetLinkedVpc: {
    ...change,
    name: 'CreateGatewayIntranetLinkedVpc',
    style: to('POST', linked),
    params: { ...gateway, AccountId: 'text', EnableAuthoritativeDns: 'flag', VSwitchId: 'text' },
  },
  DeleteGatewayIntranetLinkedVpc: {
    ...change,
    name: 'DeleteGatewayIntranetLinkedVpc',
    style: to('DELETE', linked),
    params: { ...gateway, VSwitchId: 'text' },
  },
  CreateGatewayIntranetLinkedVpcPeer: {
    ...change,
    name: 'CreateGatewayIntranetLinkedVpcPeer',
    style: to('POST', `${linked}_peer`),
    params: peers,
  },
  DeleteGatewayIntranetLinkedVpcPeer: {
    ...change,
    name: 'DeleteGatewayIntranetLinkedVpcPeer',
    style: to('DELETE', `${linked}_peer`),
    params: peers,
  },
  UpdateResourceDLink: {
    ...eas,
    name: 'UpdateResourceDLink',
    style: to('PUT', dlink),
    sends: 'json',
    answer: answers.changedDirectLink,
    params: {
      ClusterId: 'text!',
      DestinationCIDRs: 'text',
      ResourceId: 'text!',
      SecurityGroupId: 'text!',
      VSwitchId: 'text!',
      VSwitchIdList: 'texts',
    },
  },
  DeleteResourceDLink: {
    ...eas,
    name: 'DeleteResourceDLink',
    style: to('DELETE', dlink),
    answer: answers.changedDirectLink,
    params: { ClusterId: 'text!', ResourceId: 'text!' },
  },
} as const satisfies Readonly<Record<string, LingjunOperation>>;
