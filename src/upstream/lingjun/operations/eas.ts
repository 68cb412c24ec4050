import * as answers from '../answers/eas.ts';
import { eflo, type LingjunOperation } from '../operation.ts';

const eas = { ...eflo, product: 'eas', version: '2021-07-01', envelope: 'flat' } as const;
const get = (path: string) => ({ method: 'GET', path }) as const;
const gateway = '/api/v2/gateways/{ClusterId}/{GatewayId}';

/** The private gateways and dedicated resource groups of EAS, whose `ClusterId` is a region. */
export const easOperations = {
  ListAclPolicy: {
    ...eas,
    name: 'ListAclPolicy',
    style: get(`${gateway}/acl_policy`),
    answer: answers.aclPolicies,
    params: { ClusterId: 'text!', GatewayId: 'text!', VpcId: 'text' },
  },
  ListGatewayIntranetLinkedVpc: {
    ...eas,
    name: 'ListGatewayIntranetLinkedVpc',
    style: get(`${gateway}/intranet_endpoint_linked_vpc`),
    answer: answers.linkedVpcs,
    params: { ClusterId: 'text!', GatewayId: 'text!' },
  },
  ListGatewayIntranetLinkedVpcPeer: {
    ...eas,
    name: 'ListGatewayIntranetLinkedVpcPeer',
    style: get(`${gateway}/intranet_endpoint_linked_vpc_peer`),
    answer: answers.vpcPeers,
    params: { ClusterId: 'text!', GatewayId: 'text!', VpcId: 'text' },
  },
  DescribeResourceDLink: {
    ...eas,
    name: 'DescribeResourceDLink',
    style: get('/api/v2/resources/{ClusterId}/{ResourceId}/dlink'),
    answer: answers.resourceDirectLink,
    params: { ClusterId: 'text!', ResourceId: 'text!' },
  },
} as const satisfies Readonly<Record<string, LingjunOperation>>;
