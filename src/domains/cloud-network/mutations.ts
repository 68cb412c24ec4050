import type { InputFieldBuilder } from '@pothos/core';
import { builder } from '../../builder.ts';
import { idsOfKey } from '../../graph/key-rules.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { provider, providerText } from '../cluster/kinds.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { groupType, SecurityGroup } from '../security-group/security-group.ts';
import { Vpc } from '../vpc/vpc.ts';
import { VpcSubnet } from '../vpc-subnet/vpc-subnet.ts';
import { addSecurityGroupRules, createEmptySecurityGroup, createSecurityGroup } from './group-changes.ts';
import { createCloudNetwork } from './network-sequence.ts';
import { rulesOf, SecurityRule } from './rule-inputs.ts';
import { createVpcSubnet } from './subnet-changes.ts';
import { createVpc } from './vpc-changes.ts';

type Fields = InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

const vpcFields = (t: Fields) => ({
  accessKeyId: t.string({ required: true, description: 'The id of the cloud access key that is to own it.' }),
  provider: t.field({
    type: provider.type,
    required: true,
    description: 'The cloud, which is that of the access key.',
  }),
  regionId: t.string({ required: true, description: 'The region of the cloud.' }),
  name: t.string({ required: true, description: 'The name of the VPC, 2 to 64 characters.' }),
  cidr: t.string({ required: true, description: 'The IPv4 CIDR block of the VPC, with a prefix from 8 to 28.' }),
});

const subnetFields = (t: Fields) => ({
  name: t.string({ required: true, description: 'The name of the subnet, 2 to 128 characters.' }),
  zone: t.string({ required: true, description: 'The zone of the cloud that it is to live in.' }),
  cidr: t.string({ required: true, description: 'A part of the block of the VPC, with a prefix from 16 to 29.' }),
  gatewayIp: t.string({ description: 'The address of its gateway, in its block; the cloud chooses when left out.' }),
});

const groupFields = (t: Fields) => ({
  name: t.string({ required: true, description: 'The name of the group, 2 to 128 characters.' }),
  type: t.field({ type: groupType.type, description: 'The size class; NORMAL when left out.' }),
});

const vpcId = { required: true, for: Vpc, description: 'The global id of the VPC, which must be listed.' } as const;
const rulesField = (t: Fields) =>
  t.field({ type: [SecurityRule], required: true, description: 'The rules, 1 to 200.' });

const SubnetOfNetwork = builder.inputType('NewCloudSubnetInput', {
  description: 'The subnet of a new cloud network.',
  fields: subnetFields,
});

const GroupOfNetwork = builder.inputType('NewCloudSecurityGroupInput', {
  description: 'The security group of a new cloud network.',
  fields: (t) => ({
    ...groupFields(t),
    rules: t.field({ type: [SecurityRule], required: true, description: 'The rules, at most 200; none for none.' }),
  }),
});

function inVpc({ id: vpc }: { id: string }) {
  const [accessKeyId = '', regionId = ''] = idsOfKey(vpc);
  return { vpc, accessKeyId, regionId };
}

const typeOf = (type: Parameters<typeof groupType.textOf>[0] | null | undefined) =>
  groupType.textOf(type ?? 'NORMAL', 'input.type');

const late = 'The server lists it only once it has looked at it again; the operation ends then. ';
const shown = 'Null until the server lists it.';

mutationField('createVpc', {
  description:
    `Makes a VPC at the cloud. ${late}Costs the sweeps by which the access key is known, one list of the VPCs of the ` +
    'region, and the write; then one call a poll.',
  change: createVpc,
  placedIn: 'bridgx',
  fields: vpcFields,
  input: ({ provider: cloud, ...vpc }) => ({ ...vpc, provider: providerText(cloud, 'input.provider') }),
  thing: { name: 'vpc', type: Vpc, description: `The VPC. ${shown}` },
  checksAnew: true,
});

mutationField('createVpcSubnet', {
  description:
    `Makes a subnet in a VPC. ${late}Costs the list in which the VPC is, one list of subnets per zone of the region, ` +
    'by which overlaps are found, one more to find it again should the answer get lost, and the write; then one call ' +
    'a poll.',
  change: createVpcSubnet,
  fields: (t) => ({ vpc: t.globalID(vpcId), ...subnetFields(t) }),
  input: ({ vpc, gatewayIp, ...subnet }) => ({ ...inVpc(vpc), ...subnet, ...withoutNulls({ gatewayIp }) }),
  thing: { name: 'subnet', type: VpcSubnet, description: `The subnet. ${shown}` },
  checksAnew: true,
});

const groupThing = { name: 'securityGroup', type: SecurityGroup, description: 'The group as it is now.' } as const;
const groupCost =
  'Costs the list in which the VPC is, twice, one list of its groups, and the write; then one call for the rules, ' +
  'since the answer tells nothing of those that the cloud refused.';

mutationField('createSecurityGroup', {
  description: `Makes a security group with rules in a VPC. ${groupCost} It has failed when a rule is missing.`,
  change: createSecurityGroup,
  fields: (t) => ({ vpc: t.globalID(vpcId), ...groupFields(t), rules: rulesField(t) }),
  input: ({ vpc, name, type, rules: given }) => ({ ...inVpc(vpc), name, type: typeOf(type), rules: rulesOf(given) }),
  thing: groupThing,
  checksAnew: true,
});

mutationField('createEmptySecurityGroup', {
  description: `Makes a security group without rules in a VPC. ${groupCost}`,
  change: createEmptySecurityGroup,
  fields: (t) => ({ vpc: t.globalID(vpcId), ...groupFields(t) }),
  input: ({ vpc, name, type }) => ({ ...inVpc(vpc), name, type: typeOf(type), rules: [] }),
  thing: groupThing,
  checksAnew: true,
});

mutationField('addSecurityGroupRules', {
  description:
    'Adds rules to a security group, which holds at most 200. Costs the lists in which the group is, two looks at its ' +
    'rules, and the write; then one more look, since the answer tells nothing of rules that the cloud refused.',
  change: addSecurityGroupRules,
  fields: (t) => ({
    id: t.globalID({ required: true, for: SecurityGroup, description: 'The global id of the group.' }),
    rules: rulesField(t),
  }),
  input: ({ id, rules: given }) => ({ group: id.id, rules: rulesOf(given) }),
  thing: groupThing,
  checksAnew: true,
});

mutationField('createCloudNetwork', {
  description:
    'Makes a VPC, a subnet in it and a security group, one after the other, each an operation of its own. What was ' +
    'made before a failure stays and is shown; resumeOperation goes on at the step that failed. Nothing can be taken ' +
    'back: the server deletes none of them. Costs what the three cost.',
  change: createCloudNetwork,
  placedIn: 'bridgx',
  fields: (t) => ({
    ...vpcFields(t),
    subnet: t.field({ type: SubnetOfNetwork, required: true, description: 'The subnet.' }),
    securityGroup: t.field({ type: GroupOfNetwork, required: true, description: 'The security group.' }),
  }),
  input: ({ provider: cloud, subnet: { gatewayIp, ...subnet }, securityGroup: group, ...vpc }) => ({
    ...vpc,
    provider: providerText(cloud, 'input.provider'),
    subnet: { ...subnet, ...withoutNulls({ gatewayIp }) },
    securityGroup: { name: group.name, type: typeOf(group.type), rules: rulesOf(group.rules) },
  }),
  thing: { name: 'vpc', type: Vpc, description: `The VPC. ${shown}` },
  checksAnew: true,
});
