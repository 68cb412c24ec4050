import ipaddr from 'ipaddr.js';
import { sizeOf } from '../fleet/addresses.ts';
import type { BridgxState, BridgxSubnet, BridgxVpc } from '../fleet/model.ts';
import { bind, bindJson } from './binding.ts';
import { done, type Outcome, refused, type WriteCall } from './call.ts';
import { bindFailure, failure } from './envelope.ts';
import { networkRequest, type SubnetRequest, subnetRequest, type VpcRequest, vpcRequest } from './network-requests.ts';
import { addTo, type Made, makeGroup } from './security-group-writes.ts';
import { driverFault } from './vendor.ts';

/** What the cloud gives a VPC that asks for nothing. */
const defaultBlock = '172.16.0.0/12';
/** The cloud refuses more subnets in a VPC. */
const maxSubnets = 150;

/** vpc/create: made at the cloud at once, and not to be seen in lists until the server has looked at it again. */
export function createVpc(call: WriteCall): Outcome {
  const bound = bind(call.body, vpcRequest);
  if ('error' in bound) return refused(bindFailure(400, 'param_invalid'));
  const { provider, region_id, vpc_name, ak } = bound.value;
  if ([provider, region_id, vpc_name, ak].includes('')) return refused(failure(400, 'param_invalid'));
  const made = makeVpc(call, bound.value);
  return 'error' in made ? refused(failure(500, made.error)) : done(made.state, made.id);
}

/** subnet/create */
export function createSubnet(call: WriteCall): Outcome {
  const bound = bind(call.body, subnetRequest);
  if ('error' in bound) return refused(bindFailure(400, 'param_invalid'));
  const { switch_name, vpc_id, cidr_block, zone_id } = bound.value;
  if ([switch_name, vpc_id, cidr_block, zone_id].includes('')) return refused(failure(400, 'param_invalid'));
  const made = makeSubnet(call, bound.value);
  return 'error' in made ? refused(failure(500, made.error)) : done(made.state, made.id);
}

/** network_config/create: one after the other; what is made stays when the next fails, and missing rules fail last. */
export function createNetwork(call: WriteCall): Outcome {
  const bound = bindJson(call.body, networkRequest(call.generation));
  if ('error' in bound) return refused(failure(400, bound.error));
  const request = bound.value;
  const failed = (state: BridgxState, error: string): Outcome => ({ reply: failure(500, error), state });
  const vpc = makeVpc(call, request);
  if ('error' in vpc) return refused(failure(500, vpc.error));
  const inVpc = { ...request, vpc_id: vpc.id, account_key: request.ak };
  const subnet = makeSubnet({ ...call, state: vpc.state }, { ...inVpc, cidr_block: request.switch_cidr_block });
  if ('error' in subnet) return failed(vpc.state, subnet.error);
  const group = makeGroup({ ...call, state: subnet.state }, inVpc);
  if ('error' in group) return failed(subnet.state, group.error);
  if (request.rules === null || request.rules.length === 0) return failed(group.state, 'miss rule');
  const ruled = addTo({ ...call, state: group.state }, { ...inVpc, security_group_id: group.id });
  if ('error' in ruled) return failed(group.state, ruled.error);
  return done(ruled.state, { VpcId: vpc.id, SwitchId: subnet.id, SecurityGroupId: group.id });
}

function makeVpc(call: WriteCall, request: VpcRequest): Made {
  const { state, generation, nowMs, newId } = call;
  const { provider, region_id: regionId, ak: accountKey, cidr_block: cidrBlock, vpc_name: vpcName } = request;
  const driver = driverFault(state, { generation, provider, accountKey });
  if (driver) return { error: driver };
  const region = state.clouds
    .find((cloud) => cloud.provider === provider)
    ?.regions.find((each) => each.regionId === regionId);
  const isBlock = cidrBlock === '' || isNetwork(cidrBlock, [8, 28]);
  if (!region || !isBlock) return { error: 'vpc 创建失败' };
  const vpcId = newId('vpc', provider === 'AlibabaCloud' ? 21 : 8);
  const vpc: BridgxVpc = { vpcId, vpcName, cidrBlock, provider, regionId, accountKey, status: '', createdMs: nowMs };
  const seen = { status: laterStatus(call), cidrBlock: cidrBlock || defaultBlock };
  const refreshed = (then: BridgxState) => ({
    ...then,
    vpcs: then.vpcs.map((each) => (each.vpcId === vpcId ? { ...each, ...seen } : each)),
  });
  return { id: vpcId, state: later({ ...state, vpcs: [...state.vpcs, vpc] }, call, refreshed) };
}

function makeSubnet(call: WriteCall, request: SubnetRequest): Made {
  const { state, generation, nowMs, newId } = call;
  const { zone_id: zoneId, cidr_block: cidrBlock, switch_name: switchName, gateway_ip: gatewayIp } = request;
  const vpc = state.vpcs.find(({ vpcId }) => vpcId === request.vpc_id);
  if (!vpc) return { error: '查询数据库出错' };
  const driver = driverFault(state, { generation, provider: vpc.provider, accountKey: request.account_key });
  if (driver) return { error: driver };
  if (!isPossible(state, { vpc, zoneId, cidrBlock })) return { error: 'switch 创建失败' };
  const switchId = vpc.provider === 'AlibabaCloud' ? newId('vsw', 21) : newId('subnet', 8);
  const unseen = { status: '', isDefault: false, availableIps: 0 } as const;
  const subnet: BridgxSubnet = {
    switchId,
    switchName,
    vpcId: vpc.vpcId,
    zoneId,
    cidrBlock,
    gatewayIp,
    createdMs: nowMs,
    ...unseen,
  };
  const seen = { status: laterStatus(call), availableIps: sizeOf(cidrBlock) - 4 };
  const refreshed = (then: BridgxState) => ({
    ...then,
    subnets: then.subnets.map((each) => (each.switchId === switchId ? { ...each, ...seen } : each)),
  });
  return { id: switchId, state: later({ ...state, subnets: [...state.subnets, subnet] }, call, refreshed) };
}

const laterStatus = ({ failure }: WriteCall): BridgxVpc['status'] => (failure ? 'Abnormal' : 'Available');

/** The server looks at what it made once more, in the background. */
function later(
  state: BridgxState,
  { nowMs, asyncMs }: WriteCall,
  apply: (state: BridgxState) => BridgxState,
): BridgxState {
  return { ...state, pending: [...state.pending, { dueMs: nowMs + asyncMs, apply }] };
}

interface Place {
  vpc: BridgxVpc;
  zoneId: string;
  cidrBlock: string;
}

/** In a zone of the region, inside the VPC, beside the other subnets. */
function isPossible({ clouds, subnets }: BridgxState, { vpc, zoneId, cidrBlock }: Place): boolean {
  const region = clouds
    .find(({ provider }) => provider === vpc.provider)
    ?.regions.find((each) => each.regionId === vpc.regionId);
  const others = subnets.filter(({ vpcId }) => vpcId === vpc.vpcId);
  return (
    region?.zones.some((zone) => zone.zoneId === zoneId) === true &&
    isNetwork(cidrBlock, [16, 29]) &&
    overlaps(vpc.cidrBlock || defaultBlock, cidrBlock) &&
    sizeOf(vpc.cidrBlock || defaultBlock) >= sizeOf(cidrBlock) &&
    others.length < maxSubnets &&
    !others.some((other) => overlaps(other.cidrBlock, cidrBlock))
  );
}

/** An IPv4 block that begins where its prefix says. */
function isNetwork(block: string, [shortest, longest]: readonly [number, number]): boolean {
  if (!ipaddr.IPv4.isValidCIDR(block)) return false;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(block);
  const isAligned = ipaddr.IPv4.networkAddressFromCIDR(block).toString() === address.toString();
  return isAligned && prefix >= shortest && prefix <= longest;
}

function overlaps(one: string, other: string): boolean {
  const [a, b] = [ipaddr.IPv4.parseCIDR(one), ipaddr.IPv4.parseCIDR(other)];
  const shared = Math.min(a[1], b[1]);
  return a[0].match(b[0], shared);
}
