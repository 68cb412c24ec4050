import type { BridgxRule, BridgxSecurityGroup, BridgxSubnet, BridgxVpc } from '../fleet/model.ts';
import type { Call } from './call.ts';
import { bindFailure, failure, type Reply, recordNotFound, success } from './envelope.ts';
import { camelPager, cut, readPage } from './paging.ts';

/** What the server says whenever a VPC cannot be found. */
const queryFailed = failure(500, '查询数据库出错');

/** vpc/describe. The total counts every status, the list has only what is available, dropped after paging. */
export function describeVpcs(call: Call): Reply {
  if (['provider', 'region_id', 'account_key'].some((name) => call.query(name) === '')) {
    return bindFailure(500, 'permission_denied');
  }
  const page = readPage(call);
  const vpcs = call.state.vpcs.filter(vpcFilter(call)).toSorted((a, b) => b.createdMs - a.createdMs);
  const Vpcs = cut(vpcs, page)
    .filter((vpc) => vpc.status === 'Available')
    .map((vpc) => vpcRow(call, vpc));
  return success({ Vpcs, Pager: camelPager(page, vpcs.length) });
}

/** vpc/info/:id */
export function describeVpc(call: Call): Reply {
  const vpc = findVpc(call, call.param('id'));
  return vpc ? success(vpcRow(call, vpc)) : recordNotFound;
}

/** subnet/describe. The page is echoed and never applied. */
export function describeSubnets(call: Call): Reply {
  const vpc = findVpc(call, call.query('vpc_id'));
  if (vpc === undefined) return queryFailed;
  const name = call.query('switch_name');
  const subnets = call.state.subnets.filter(
    (subnet) =>
      subnet.vpcId === vpc.vpcId &&
      subnet.zoneId === call.query('zone_id') &&
      (name === '' || subnet.switchName === name),
  );
  const available = subnets.filter((subnet) => subnet.status === 'Available');
  const Switches = available.map((subnet) => subnetRow(call, subnet));
  return success({ Switches, Pager: camelPager(readPage(call), subnets.length) });
}

/** subnet/info/:id */
export function describeSubnet(call: Call): Reply {
  const subnet = call.state.subnets.find(
    ({ switchId, vpcId }) => switchId === call.param('id') && vpcId === call.query('vpc_id'),
  );
  return subnet ? success(subnetRow(call, subnet)) : recordNotFound;
}

/** security_group/describe. The page is echoed and never applied. */
export function describeSecurityGroups(call: Call): Reply {
  const vpc = findVpc(call, call.query('vpc_id'));
  if (vpc === undefined) return queryFailed;
  const groups = call.state.securityGroups.filter(groupFilter(call, vpc));
  const Groups = groups.map((group) => groupRow({ call, group, vpc }));
  return success({ Groups, Pager: camelPager(readPage(call), groups.length) });
}

/** security_group/:id/rules */
export function describeRules(call: Call): Reply {
  const group = call.state.securityGroups.find(({ securityGroupId }) => securityGroupId === call.param('id'));
  if (group === undefined) return recordNotFound;
  return success({
    security_group_id: group.securityGroupId,
    security_group_name: group.securityGroupName,
    security_group_type: group.securityGroupType,
    rules: group.rules.map(ruleRow),
  });
}

const findVpc = (call: Call, id: string) => call.state.vpcs.find((vpc) => vpc.vpcId === id);

/** The provider is required and not used. */
function vpcFilter(call: Call): (vpc: BridgxVpc) => boolean {
  const name = call.query('vpc_name');
  return (vpc) =>
    vpc.regionId === call.query('region_id') &&
    vpc.accountKey === call.query('account_key') &&
    (name === '' || vpc.vpcName === name);
}

/** Where the vendor's groups belong to a region, the VPC is used only to find the region. */
const isRegional = ({ provider }: BridgxVpc) => provider === 'HuaweiCloud' || provider === 'TencentCloud';

function groupFilter(call: Call, vpc: BridgxVpc): (group: BridgxSecurityGroup) => boolean {
  const name = call.query('security_group_name');
  return (group) =>
    group.accountKey === call.query('account_key') &&
    group.regionId === vpc.regionId &&
    (isRegional(vpc) || group.vpcId === vpc.vpcId) &&
    (name === '' || group.securityGroupName === name);
}

const vpcRow = ({ zone }: Call, vpc: BridgxVpc) => ({
  VpcId: vpc.vpcId,
  VpcName: vpc.vpcName,
  CidrBlock: vpc.cidrBlock,
  Provider: vpc.provider,
  Status: vpc.status,
  CreateAt: zone.text(vpc.createdMs),
});

const subnetRow = ({ zone }: Call, subnet: BridgxSubnet) => ({
  VpcId: subnet.vpcId,
  SwitchId: subnet.switchId,
  ZoneId: subnet.zoneId,
  SwitchName: subnet.switchName,
  CidrBlock: subnet.cidrBlock,
  GatewayIp: subnet.gatewayIp,
  VStatus: subnet.status,
  CreateAt: zone.text(subnet.createdMs),
  IsDefault: subnet.isDefault ? 'Y' : 'N',
  AvailableIpAddressCount: subnet.availableIps,
});

const groupRow = ({ call, group, vpc }: { call: Call; group: BridgxSecurityGroup; vpc: BridgxVpc }) => ({
  VpcId: isRegional(vpc) ? '' : group.vpcId,
  SecurityGroupId: group.securityGroupId,
  SecurityGroupName: group.securityGroupName,
  SecurityGroupType: group.securityGroupType,
  CreateAt: call.zone.text(group.createdMs),
});

const ruleRow = (rule: BridgxRule) => ({
  protocol: rule.protocol,
  port_range: portRange(rule),
  direction: rule.direction,
  group_id: rule.groupId,
  cidr_ip: rule.cidrIp,
  prefix_list_id: rule.prefixListId,
});

/** "" without ports, `22` for one, `1-65535` for a range. */
function portRange({ portFrom, portTo }: BridgxRule): string {
  if (portFrom < 1) return '';
  return portFrom === portTo ? String(portFrom) : `${portFrom}-${portTo}`;
}
