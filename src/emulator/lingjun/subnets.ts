import { sizeOf } from '../fleet/addresses.ts';
import type { Subnet } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene, single } from './scene.ts';
import { commonFields, epochText, tagFields, vpdBaseInfo } from './wire-fields.ts';

/** The first and the last three addresses of a subnet are the service's own. */
const reservedIps = 6;

export function getSubnet({ SubnetId, VpdId }: InputOf<'GetSubnet'>, scene: Scene): Answer {
  const found = scene.index.subnets.get(SubnetId);
  const item = found && matches(VpdId, found.vpdId) ? found : undefined;
  return single({ item, scene }, (subnet) => {
    const lnis = scene.index.lnisBySubnet.get(subnet.subnetId) ?? [];
    const privateIps = lnis.reduce((sum, lni) => sum + lni.privateIps.length, 0);
    return {
      ...subnetFields(subnet, scene),
      AvailableIps: sizeOf(subnet.cidr) - reservedIps - lnis.length - privateIps,
      LbCount: 0,
      PrivateIpCount: privateIps,
    };
  });
}

export function listSubnets(input: InputOf<'ListSubnets'>, scene: Scene): Answer {
  const subnets = inRegion(scene.state.subnets, scene).filter((subnet) => isWanted(subnet, input));
  return page(subnets, input, { show: (subnet) => subnetFields(subnet, scene) });
}

function isWanted(subnet: Subnet, input: InputOf<'ListSubnets'>): boolean {
  return (
    matches(input.SubnetId, subnet.subnetId) &&
    matches(input.SubnetName, subnet.subnetName) &&
    matches(input.VpdId, subnet.vpdId) &&
    matches(input.ZoneId, subnet.zoneId) &&
    matches<string>(input.Type, subnet.type) &&
    matches(input.Status, subnet.status) &&
    matches(input.ResourceGroupId, subnet.resourceGroupId) &&
    hasTags(input.Tag, subnet.tags)
  );
}

function subnetFields(subnet: Subnet, { index }: Scene) {
  const lnis = index.lnisBySubnet.get(subnet.subnetId) ?? [];
  return {
    ...commonFields(subnet),
    Cidr: subnet.cidr,
    CreateTime: epochText(subnet.createdMs),
    GmtModified: epochText(subnet.modifiedMs),
    NcCount: new Set(lnis.map(({ nodeId }) => nodeId)).size,
    NetworkInterfaceCount: lnis.length,
    SubnetId: subnet.subnetId,
    SubnetName: subnet.subnetName,
    Tags: tagFields(subnet.tags),
    TenantId: subnet.tenantId,
    Type: subnet.type,
    VpdBaseInfo: vpdBaseInfo(index.vpds.get(subnet.vpdId)),
    VpdId: subnet.vpdId,
    ZoneId: subnet.zoneId,
  };
}
