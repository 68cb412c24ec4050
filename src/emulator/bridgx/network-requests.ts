import type { Request } from './binding.ts';
import { type Generation, providersOf } from './generations.ts';
import { oneOf, required } from './go-rules.ts';
import { type Decoded, field, goInt, goString, sliceOf, structOf } from './go-types.ts';

// The requests that concern networks, field by field in the order of the server's structs, which is the order of faults.

const vpcFields = {
  provider: field('Provider', goString),
  region_id: field('RegionId', goString),
  vpc_name: field('VpcName', goString),
  cidr_block: field('CidrBlock', goString),
  ak: field('Ak', goString),
};
export type VpcRequest = Decoded<typeof vpcFields>;
export const vpcRequest: Request<VpcRequest> = {
  name: 'CreateVpcRequest',
  type: structOf('CreateVpcRequest', vpcFields),
};

const subnetFields = {
  switch_name: field('SwitchName', goString),
  vpc_id: field('VpcId', goString),
  cidr_block: field('CidrBlock', goString),
  gateway_ip: field('GatewayIp', goString),
  zone_id: field('ZoneId', goString),
  account_key: field('AccountKey', goString, required),
};
export type SubnetRequest = Decoded<typeof subnetFields>;
export const subnetRequest: Request<SubnetRequest> = {
  name: 'CreateSwitchRequest',
  type: structOf('CreateSwitchRequest', subnetFields),
};

const rule = structOf('GroupRule', {
  protocol: field('Protocol', goString),
  port_from: field('PortFrom', goInt),
  port_to: field('PortTo', goInt),
  /** Of the manual; the real server does not know it. */
  port_range: field('PortRange', goString),
  direction: field('Direction', goString),
  group_id: field('GroupId', goString),
  cidr_ip: field('CidrIp', goString),
  prefix_list_id: field('PrefixListId', goString),
});
export type RuleRequest = typeof rule.zero;

const groupFields = {
  vpc_id: field('VpcId', goString),
  region_id: field('RegionId', goString),
  security_group_name: field('SecurityGroupName', goString),
  security_group_type: field('SecurityGroupType', goString),
  rules: field('Rules', sliceOf(rule, 'service.GroupRule')),
  account_key: field('AccountKey', goString, required),
};
export type GroupRequest = Decoded<typeof groupFields>;
export const groupRequest: Request<GroupRequest> = {
  name: 'CreateSecurityGroupWithRuleRequest',
  type: structOf('CreateSecurityGroupWithRuleRequest', groupFields),
};

const rulesFields = {
  vpc_id: field('VpcId', goString),
  region_id: field('RegionId', goString),
  security_group_id: field('SecurityGroupId', goString),
  rules: field('Rules', sliceOf(rule, 'service.GroupRule')),
  account_key: field('AccountKey', goString, required),
};
export type RulesRequest = Decoded<typeof rulesFields>;
export const rulesRequest: Request<RulesRequest> = {
  name: 'AddSecurityGroupRuleRequest',
  type: structOf('AddSecurityGroupRuleRequest', rulesFields),
};

const networkFields = (generation: Generation) => ({
  provider: field('Provider', goString, required, oneOf(providersOf(generation))),
  region_id: field('RegionId', goString, required),
  cidr_block: field('CidrBlock', goString, required),
  vpc_name: field('VpcName', goString, required),
  zone_id: field('ZoneId', goString, required),
  switch_cidr_block: field('SwitchCidrBlock', goString, required),
  gateway_ip: field('GatewayIp', goString, required),
  switch_name: field('SwitchName', goString, required),
  security_group_name: field('SecurityGroupName', goString, required),
  security_group_type: field('SecurityGroupType', goString),
  ak: field('Ak', goString, required),
  rules: field('Rules', sliceOf(rule, 'service.GroupRule')),
});
type NetworkRequest = Decoded<ReturnType<typeof networkFields>>;
export function networkRequest(generation: Generation): Request<NetworkRequest> {
  return { name: 'CreateNetworkRequest', type: structOf('CreateNetworkRequest', networkFields(generation)) };
}
