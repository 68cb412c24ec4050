import ipaddr from 'ipaddr.js';
import type { BridgxRule, BridgxSecurityGroup, BridgxState } from '../fleet/model.ts';
import { bind } from './binding.ts';
import { done, type Outcome, refused, type WriteCall } from './call.ts';
import { bindFailure, failure } from './envelope.ts';
import {
  type GroupRequest,
  groupRequest,
  type RuleRequest,
  type RulesRequest,
  rulesRequest,
} from './network-requests.ts';
import { driverFault } from './vendor.ts';

/** What a step made and the state with it, or what the server says instead. */
export type Made = { id: string; state: BridgxState } | { error: string };

/** The cloud refuses more rules in a group. */
const maxRules = 200;

/** security_group/create */
export function createGroup(call: WriteCall): Outcome {
  const read = readGroup(call);
  if ('reply' in read) return read;
  const made = makeGroup(call, read.request);
  return 'error' in made ? refused(failure(500, made.error)) : done(made.state, made.id);
}

/** security_group/create_with_rule: what fails is 400 here. Without a protocol in the first rule there are none. */
export function createGroupWithRules(call: WriteCall): Outcome {
  const read = readGroup(call);
  if ('reply' in read) return read;
  const { request } = read;
  const made = makeGroup(call, request);
  if ('error' in made) return refused(failure(400, made.error));
  const rules = request.rules ?? [];
  if ((rules[0]?.protocol ?? '') === '') return done(made.state, made.id);
  const added = addTo({ ...call, state: made.state }, { ...request, rules, security_group_id: made.id });
  return 'error' in added ? { reply: failure(400, added.error), state: made.state } : done(added.state, made.id);
}

/** security_group/rule/add: which of the rules the cloud took is not told. */
export function addRules(call: WriteCall): Outcome {
  const bound = bind(call.body, rulesRequest);
  if ('error' in bound) return refused(bindFailure(400, 'param_invalid'));
  const { vpc_id, region_id, security_group_id, rules } = bound.value;
  const isComplete = ![vpc_id, region_id, security_group_id].includes('') && rules !== null && rules.length > 0;
  if (!isComplete) return refused(failure(400, 'param_invalid'));
  const added = addTo(call, bound.value);
  return 'error' in added ? refused(failure(500, added.error)) : done(added.state, '');
}

function readGroup(call: WriteCall): { request: GroupRequest } | Outcome {
  const bound = bind(call.body, groupRequest);
  if ('error' in bound) return refused(bindFailure(400, 'param_invalid'));
  const { security_group_name, region_id, vpc_id } = bound.value;
  const isComplete = ![security_group_name, region_id, vpc_id].includes('');
  return isComplete ? { request: bound.value } : refused(failure(400, 'param_invalid'));
}

type NewGroup = Pick<GroupRequest, 'vpc_id' | 'account_key' | 'security_group_name' | 'security_group_type'>;

/** In the region of its VPC, whichever region the request names. */
export function makeGroup({ state, generation, nowMs, newId }: WriteCall, request: NewGroup): Made {
  const vpc = state.vpcs.find(({ vpcId }) => vpcId === request.vpc_id);
  if (!vpc) return { error: '查询数据库出错' };
  const { provider, vpcId, regionId } = vpc;
  const accountKey = request.account_key;
  const driver = driverFault(state, { generation, provider, accountKey });
  if (driver) return { error: driver };
  const type = request.security_group_type || 'normal';
  if (type !== 'normal' && type !== 'enterprise') return { error: '安全组创建失败' };
  const group: BridgxSecurityGroup = {
    securityGroupId: newId('sg', provider === 'AlibabaCloud' ? 20 : 8),
    securityGroupName: request.security_group_name,
    securityGroupType: type,
    vpcId,
    accountKey,
    regionId,
    createdMs: nowMs,
    rules: [],
  };
  return { id: group.securityGroupId, state: { ...state, securityGroups: [...state.securityGroups, group] } };
}

/** The rules that the cloud takes; the others are only written to the server's log. */
export function addTo({ state, generation }: WriteCall, request: RulesRequest): Made {
  const vpc = state.vpcs.find(({ vpcId }) => vpcId === request.vpc_id);
  if (!vpc) return { error: '查询数据库出错' };
  const { account_key: accountKey, security_group_id: id } = request;
  const group = state.securityGroups.find((each) => each.securityGroupId === id && each.accountKey === accountKey);
  if (!group) return { error: '安全组不存在' };
  const driver = driverFault(state, { generation, provider: vpc.provider, accountKey });
  if (driver) return { error: driver };
  const rules = (request.rules ?? []).map((rule) => ruleOf(rule, generation === 'manual')).filter(isTaken);
  const whole = { ...group, rules: [...group.rules, ...rules].slice(0, maxRules) };
  const securityGroups = state.securityGroups.map((each) => (each === group ? whole : each));
  return { id, state: { ...state, securityGroups } };
}

function ruleOf(rule: RuleRequest, isManual: boolean): Omit<BridgxRule, 'direction'> & { direction: string } {
  const [from = '', to = from] = rule.port_range.split(/[/-]/);
  const isRange = isManual && rule.port_range !== '';
  return {
    protocol: rule.protocol,
    portFrom: isRange ? Number(from) : rule.port_from,
    portTo: isRange ? Number(to) : rule.port_to,
    direction: rule.direction,
    groupId: rule.group_id,
    cidrIp: rule.cidr_ip,
    prefixListId: rule.prefix_list_id,
  };
}

const protocols = ['tcp', 'udp', 'icmp', 'icmpV6', 'gre', 'all'];

function isTaken(rule: ReturnType<typeof ruleOf>): rule is BridgxRule {
  const { protocol, portFrom, portTo, direction, groupId, cidrIp, prefixListId } = rule;
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  const isRange = portFrom >= 1 && portFrom <= portTo && portTo <= 65_535;
  const hasPeer = groupId !== '' || prefixListId !== '' || ipaddr.isValidCIDR(cidrIp) || ipaddr.isValid(cidrIp);
  return (
    (direction === 'ingress' || direction === 'egress') &&
    protocols.includes(protocol) &&
    (!hasPorts || isRange) &&
    hasPeer
  );
}
