import type { NetworkInterface } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene, single } from './scene.ts';
import { chinaText, commonFields, epochText, subnetBaseInfo, tagFields, vpdBaseInfo } from './wire-fields.ts';

type PortIp = NetworkInterface['privateIps'][number];

export function getNetworkInterface(input: InputOf<'GetNetworkInterface'>, scene: Scene): Answer {
  const found = scene.index.lnis.get(input.NetworkInterfaceId);
  const item = found && matches(input.SubnetId, found.subnetId) ? found : undefined;
  return single({ item, scene }, (lni) => lniFields(lni, scene));
}

export function listNetworkInterfaces(input: InputOf<'ListNetworkInterfaces'>, scene: Scene): Answer {
  const lnis = inRegion(scene.state.networkInterfaces, scene).filter((lni) => isWanted(lni, input));
  return page(lnis, input, { show: (lni) => lniFields(lni, scene) });
}

function isWanted(lni: NetworkInterface, input: InputOf<'ListNetworkInterfaces'>): boolean {
  return (
    matches(input.NetworkInterfaceId, lni.networkInterfaceId) &&
    matches(input.NodeId, lni.nodeId) &&
    matches(input.SubnetId, lni.subnetId) &&
    matches(input.VpdId, lni.vpdId) &&
    matches(input.Ip, lni.ip) &&
    matches(input.ResourceGroupId, lni.resourceGroupId) &&
    hasTags(input.Tag, lni.tags)
  );
}

/** Subnet and VPD are named in their short forms only; of its entities only this one has no message. */
function lniFields(lni: NetworkInterface, { index }: Scene) {
  const { Message: _message, ...common } = commonFields(lni);
  return {
    ...common,
    CreateTime: epochText(lni.createdMs),
    Ethernet: lni.ethernet,
    Gateway: lni.gateway,
    Ip: lni.ip,
    NcType: lni.ncType,
    NetworkInterfaceId: lni.networkInterfaceId,
    NetworkInterfaceName: lni.networkInterfaceName,
    NodeId: lni.nodeId,
    PrivateIpAddressMacGroup: lni.privateIps.map(groupFields),
    Quota: lni.quota,
    ServiceMac: lni.serviceMac,
    SubnetBaseInfo: subnetBaseInfo(index.subnets.get(lni.subnetId)),
    Tags: tagFields(lni.tags),
    TenantId: lni.tenantId,
    VpdBaseInfo: vpdBaseInfo(index.vpds.get(lni.vpdId)),
    ZoneId: lni.zoneId,
  };
}

function groupFields(ip: PortIp) {
  return {
    Description: ip.description,
    IpAddressMac: ip.mac,
    IpName: ip.ipName,
    Message: ip.message,
    PrivateIpAddress: ip.address,
    Status: ip.status,
  };
}

export function getLniPrivateIpAddress(input: InputOf<'GetLniPrivateIpAddress'>, scene: Scene): Answer {
  const lni = scene.index.lnis.get(input.NetworkInterfaceId);
  const item = lni && privateIpsOf(lni).find(({ ip }) => ip.ipName === input.IpName);
  return single({ item, scene }, (held) => ({ ...privateIpFields(held, chinaText), SubnetId: held.lni.subnetId }));
}

export function listLniPrivateIpAddress(input: InputOf<'ListLniPrivateIpAddress'>, scene: Scene): Answer {
  const id = input.NetworkInterfaceId;
  const holders = id === undefined ? scene.state.networkInterfaces : [scene.index.lnis.get(id)].filter((lni) => !!lni);
  const addresses = inRegion(holders, scene)
    .flatMap(privateIpsOf)
    .filter(
      ({ lni, ip }) =>
        matches(input.Ip, ip.address) &&
        matches(input.IpName, ip.ipName) &&
        matches(input.Description, ip.description) &&
        matches(input.ResourceGroupId, lni.resourceGroupId),
    );
  const resourceGroupId = input.ResourceGroupId ?? '';
  return page(addresses, input, { show: (held) => privateIpFields(held, epochText), resourceGroupId });
}

interface Held {
  lni: NetworkInterface;
  ip: PortIp;
  regionId: string;
}

function privateIpsOf(lni: NetworkInterface): Held[] {
  return lni.privateIps.map((ip) => ({ lni, ip, regionId: lni.regionId }));
}

function privateIpFields({ lni, ip }: Held, time: (epochMs: number) => string) {
  return {
    ...groupFields(ip),
    GmtCreate: time(ip.createdMs),
    NetworkInterfaceId: lni.networkInterfaceId,
    RegionId: lni.regionId,
    ResourceGroupId: lni.resourceGroupId,
  };
}
