import { builder } from '../../builder.ts';
import type { Place } from '../../upstream/keys.ts';
import { VpcLink, vpcLinkCost, vpcLinkOf } from '../vpc/vpc-link.ts';
import type { AclPoliciesRow } from './loaders.ts';

type VpcPolicyRow = AclPoliciesRow['intranetVpcAclPolicyList'][number] & Place;

const AclEntry = builder.objectRef<VpcPolicyRow['aclPolicyList'][number]>('AclEntry').implement({
  description: 'A range of addresses that is allowed in.',
  fields: (t) => ({
    cidr: t.exposeString('entry', { description: 'The CIDR block.' }),
    comment: t.exposeString('comment', { description: 'What its owner wrote of it.' }),
  }),
});

const VpcAclPolicy = builder.objectRef<VpcPolicyRow>('GatewayVpcAclPolicy').implement({
  description: 'Who may reach a gateway out of one linked VPC.',
  fields: (t) => ({
    vpcId: t.exposeString('vpcId', { description: 'The linked VPC, vpc-….' }),
    entries: t.expose('aclPolicyList', {
      type: [AclEntry],
      nullable: false,
      description: 'The ranges that are allowed in.',
    }),
    vpc: t.field({
      type: VpcLink,
      description: `The linked VPC as BridgX knows it; null when it does not. ${vpcLinkCost}`,
      resolve: (policy, _args, context) => vpcLinkOf(policy, context),
    }),
  }),
});

export const AclPolicies = builder.objectRef<AclPoliciesRow>('GatewayAclPolicies').implement({
  description: 'Who may reach a gateway.',
  fields: (t) => ({
    internet: t.field({
      type: [AclEntry],
      nullable: false,
      description: 'The ranges that are allowed in from the Internet.',
      resolve: ({ internetAclPolicyList }) => internetAclPolicyList.flatMap(({ aclPolicyList }) => aclPolicyList),
    }),
    vpcs: t.field({
      type: [VpcAclPolicy],
      nullable: false,
      description: 'The rules for each linked VPC.',
      resolve: ({ intranetVpcAclPolicyList, account, region }) =>
        intranetVpcAclPolicyList.map((policy) => ({ ...policy, account, region })),
    }),
  }),
});
