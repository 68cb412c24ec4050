import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { orderInput } from '../../graph/order.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import { Cluster } from '../cluster/cluster.ts';
import { BridgxResource } from '../cluster/kinds.ts';
import { vpcLoaders } from '../vpc/loaders.ts';
import { Vpc } from '../vpc/vpc.ts';
import { type SecurityGroupRow, securityGroupLoaders } from './loaders.ts';

type RuleRow = z.output<typeof answers.securityGroupRules>['rules'][number];

export const direction = textEnum('SecurityRuleDirection', {
  description: 'Which way the traffic of a rule goes, seen from the machine.',
  values: { INGRESS: 'ingress', EGRESS: 'egress' },
});

export const protocol = textEnum('SecurityRuleProtocol', {
  description: 'Which traffic a rule is for.',
  values: { TCP: 'tcp', UDP: 'udp', ICMP: 'icmp', ICMP_V6: 'icmpV6', GRE: 'gre', ALL: 'all' },
});

export const groupType = textEnum('SecurityGroupType', {
  description: 'The size class of a security group.',
  values: { NORMAL: 'normal', ENTERPRISE: 'enterprise' },
});

const SecurityGroupRule = builder.objectRef<RuleRow>('SecurityGroupRule').implement({
  description: 'What a security group lets through.',
  fields: (t) => ({
    direction: t.field({
      type: direction.type,
      description: 'Which way the traffic goes.',
      resolve: (rule) => direction.of(rule.direction),
    }),
    directionText: t.exposeString('direction', { description: 'The direction as the server wrote it.' }),
    protocol: t.field({
      type: protocol.type,
      description: 'Which traffic it is for.',
      resolve: (rule) => protocol.of(rule.protocol),
    }),
    protocolText: t.exposeString('protocol', { description: 'The protocol as the server wrote it.' }),
    portRange: t.string({
      description: 'One port, or the first and the last with a hyphen; empty without ports.',
      resolve: ({ portRange }) => portRange && hyphenated(portRange),
    }),
    cidr: t.exposeString('cidrIp', { description: 'The CIDR block of the other end.' }),
    securityGroupId: t.exposeString('groupId', { description: 'The security group of the other end.' }),
    prefixListId: t.exposeString('prefixListId', { description: 'The list of CIDR blocks of the other end.' }),
  }),
});

export const SecurityGroup = builder.objectRef<SecurityGroupRow>('SecurityGroup');
nodeKinds.set('SecurityGroup', 6);

builder.node(SecurityGroup, {
  interfaces: [BridgxResource],
  description: 'A security group: which traffic reaches machines, and which leaves them.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(securityGroupLoaders).byKey(key)),
  fields: (t) => ({
    securityGroupId: t.exposeString('securityGroupId', { description: 'The id of the group at the cloud, sg-….' }),
    name: t.exposeString('securityGroupName', { description: 'The name of the group.' }),
    groupType: t.field({
      type: groupType.type,
      description: 'The size class.',
      resolve: ({ securityGroupType }) => groupType.of(securityGroupType),
    }),
    groupTypeText: t.exposeString('securityGroupType', { description: 'The size class as the server wrote it.' }),
    vpcId: t.string({
      description: 'The VPC that it belongs to; null where groups belong to a region, as in Huawei and Tencent Cloud.',
      resolve: ({ vpcId }) => vpcId || null,
    }),
    vpc: t.field({
      type: Vpc,
      description: 'The VPC that it was listed for.',
      resolve: ({ vpcKey }, _args, { load }) => load(vpcLoaders).byKey(vpcKey),
    }),
    rules: t.field({
      type: [SecurityGroupRule],
      description: 'What it lets through. Costs one call per group.',
      resolve: ({ key }, _args, { load }) => load(securityGroupLoaders).rules.load(key),
    }),
    createdAt: t.expose('createAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
});

const order = orderInput('SecurityGroupOrder', {
  description: 'In which order security groups are listed.',
  fields: {
    NAME: { description: 'The name.', by: ({ securityGroupName }: SecurityGroupRow) => securityGroupName },
    CREATED_AT: { description: 'When it was created.', by: ({ createAt }: SecurityGroupRow) => createAt },
  },
});

builder.objectField(Vpc, 'securityGroups', (t) =>
  t.connection(
    {
      type: SecurityGroup,
      description:
        'The security groups of the VPC; in Huawei and Tencent Cloud those of the whole region. Costs one call per VPC.',
      args: { orderBy: t.arg({ type: order.type, description: 'In which order; by id when left out.' }) },
      resolve: async (vpc, { orderBy, ...page }, { load }) =>
        pageOf(whole(await load(securityGroupLoaders).inVpc(vpc)), page, order.of(orderBy)),
    },
    { name: 'SecurityGroupConnection', description: 'A page of security groups.' },
    { name: 'SecurityGroupEdge', description: 'A security group on a page.' },
  ),
);

builder.objectField(Cluster, 'securityGroup', (t) =>
  t.field({
    type: SecurityGroup,
    description: 'The security group that its template names. Costs one call per VPC beside those for the VPC.',
    resolve: ({ key }, _args, { load }) => load(securityGroupLoaders).ofCluster(key),
  }),
);

builder.queryField('securityGroup', (t) =>
  t.field({
    type: SecurityGroup,
    description: 'One security group by its global id; null unless a cloud account of this organisation owns its VPC.',
    args: { id: t.arg.globalID({ required: true, for: SecurityGroup, description: 'The global id of the group.' }) },
    resolve: (_root, { id }, { load }) => load(securityGroupLoaders).byKey(id.id),
  }),
);

/** The manual writes `22/22` and `1/65535`. */
export function hyphenated(range: string): string {
  const [first, last = first] = range.split('/');
  return first === last ? (first ?? '') : `${first}-${last}`;
}
