import type { ElasticNetworkInterface, PrivateIp } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene, single } from './scene.ts';
import { chinaText, commonFields, epochText, tagFields } from './wire-fields.ts';

/** The code of an unknown elastic interface or address. */
const unknown = 1011;

export function getElasticNetworkInterface(input: InputOf<'GetElasticNetworkInterface'>, scene: Scene): Answer {
  const item = scene.index.lenis.get(input.ElasticNetworkInterfaceId);
  return single({ item, scene, code: unknown }, (leni) => ({
    ...leniFields(leni, chinaText),
    EnableJumboFrame: leni.enableJumboFrame,
    Ipv6Addresses: leni.ipv6Addresses.map((ip) => ({ ...ipFields(leni, ip), Ipv6Address: ip.address })),
    PrivateIpAddresses: leni.privateIps.map((ip) => ({ ...ipFields(leni, ip), PrivateIpAddress: ip.address })),
  }));
}

export function listElasticNetworkInterfaces(input: InputOf<'ListElasticNetworkInterfaces'>, scene: Scene): Answer {
  const lenis = inRegion(scene.state.elasticNetworkInterfaces, scene).filter((leni) => isWanted(leni, input));
  return page(lenis, input, { show: (leni) => leniFields(leni, epochText), always: true });
}

/** The state knows nothing that NetworkType could mean, so that filter lets everything pass. */
function isWanted(leni: ElasticNetworkInterface, input: InputOf<'ListElasticNetworkInterfaces'>): boolean {
  return (
    matches(input.ElasticNetworkInterfaceId, leni.elasticNetworkInterfaceId) &&
    matches(input.NodeId, leni.nodeId) &&
    matches(input.Ip, leni.ip) &&
    matches(input.VpcId, leni.vpcId) &&
    matches(input.VSwitchId, leni.vSwitchId) &&
    matches(input.ZoneId, leni.zoneId) &&
    matches<string>(input.Type, leni.type) &&
    matches(input.Status, leni.status) &&
    matches(input.ResourceGroupId, leni.resourceGroupId) &&
    hasTags(input.Tag, leni.tags)
  );
}

function leniFields(leni: ElasticNetworkInterface, time: (epochMs: number) => string) {
  return {
    ...commonFields(leni),
    CreateTime: time(leni.createdMs),
    Description: leni.description,
    ElasticNetworkInterfaceId: leni.elasticNetworkInterfaceId,
    Gateway: leni.gateway,
    GmtModified: time(leni.modifiedMs),
    Ip: leni.ip,
    Mac: leni.mac,
    Mask: String(leni.mask),
    NodeId: leni.nodeId,
    SecurityGroupId: leni.securityGroupId,
    Tags: tagFields(leni.tags),
    Type: leni.type,
    VSwitchId: leni.vSwitchId,
    VpcId: leni.vpcId,
    ZoneId: leni.zoneId,
  };
}

export function getLeniPrivateIpAddress(input: InputOf<'GetLeniPrivateIpAddress'>, scene: Scene): Answer {
  const leni = scene.index.lenis.get(input.ElasticNetworkInterfaceId);
  const item = leni && privateIpsOf(leni).find(({ ip }) => ip.ipName === input.IpName);
  return single({ item, scene, code: unknown }, privateIpFields);
}

/** Without an interface it covers the region; a sweep of it replaces one call for each interface. */
export function listLeniPrivateIpAddresses(input: InputOf<'ListLeniPrivateIpAddresses'>, scene: Scene): Answer {
  const { lenis } = scene.index;
  const id = input.ElasticNetworkInterfaceId;
  const holders = id === undefined ? scene.state.elasticNetworkInterfaces : [lenis.get(id)].filter((leni) => !!leni);
  const addresses = inRegion(holders, scene)
    .flatMap(privateIpsOf)
    .filter(
      ({ leni, ip }) =>
        matches(input.IpName, ip.ipName) &&
        matches(input.PrivateIpAddress, ip.address) &&
        matches(input.Status, ip.status) &&
        matches(input.ResourceGroupId, leni.resourceGroupId),
    );
  const resourceGroupId = input.ResourceGroupId ?? '';
  return page(addresses, input, { show: privateIpFields, always: true, resourceGroupId });
}

interface Held {
  leni: ElasticNetworkInterface;
  ip: PrivateIp;
  regionId: string;
}

function privateIpsOf(leni: ElasticNetworkInterface): Held[] {
  return leni.privateIps.map((ip) => ({ leni, ip, regionId: leni.regionId }));
}

function privateIpFields({ leni, ip }: Held) {
  return { ...ipFields(leni, ip), PrivateIpAddress: ip.address, ResourceGroupId: leni.resourceGroupId };
}

/** Without the address itself: version 4 and 6 call it differently. */
function ipFields(leni: ElasticNetworkInterface, ip: PrivateIp) {
  return {
    Description: ip.description,
    ElasticNetworkInterfaceId: leni.elasticNetworkInterfaceId,
    GmtCreate: epochText(ip.createdMs),
    GmtModified: epochText(ip.modifiedMs),
    IpName: ip.ipName,
    Message: ip.message,
    RegionId: leni.regionId,
    Status: ip.status,
  };
}
