import type { LingjunState, NetworkInterface } from '../fleet/model.ts';
import { macFor, type Pool, takeAddress } from './free-addresses.ts';
import type { InputOf } from './input.ts';
import { newPrivateIp, outcomeOf } from './leni-address-writes.ts';
import { later } from './lives.ts';
import { refusedName } from './newcomers.ts';
import { beyondQuota, invalid, unknown } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { lnis } from './tables.ts';

type PortIp = NetworkInterface['privateIps'][number];

/** With SkipConfig the address is there at once. */
export function assignPrivateIpAddress(input: InputOf<'AssignPrivateIpAddress'>, scene: Scene): Answer {
  const lni = lniOf(input, scene);
  if ('refused' in lni) return lni;
  const refused = refusedName('Description', input.Description) ?? refusedMore(lni);
  if (refused) return refused;
  const pool = poolOf(lni, scene);
  const address = pool ? takeAddress(pool, input.PrivateIpAddress) : unknown('subnet', lni.subnetId);
  if (typeof address !== 'string') return address;
  const plain = newPrivateIp({ address, description: input.Description ?? '', scene });
  const ip = { ...plain, mac: input.AssignMac === true ? macFor(plain.ipName) : '' };
  const asyncMs = input.SkipConfig === true ? 0 : scene.asyncMs;
  return { payload: payloadOf(lni, ip.ipName), state: addIp({ ...scene, asyncMs }, { lni, ip }) };
}

function refusedMore({ networkInterfaceId, privateIps, quota }: NetworkInterface): Refusal | undefined {
  return privateIps.length >= quota ? beyondQuota(`secondary addresses of ${networkInterfaceId}`) : undefined;
}

/** The first and the last two addresses of the subnet are not given out. */
function poolOf({ subnetId }: NetworkInterface, { index }: Scene): Pool | undefined {
  const subnet = index.subnets.get(subnetId);
  const held = index.lnisBySubnet.get(subnetId) ?? [];
  const taken = held.flatMap(({ ip, privateIps }) => [ip, ...privateIps.map(({ address }) => address)]);
  return subnet && { cidr: subnet.cidr, reserved: 2, taken: new Set(taken) };
}

function addIp(scene: Scene, { lni, ip }: { lni: NetworkInterface; ip: PortIp }): LingjunState {
  const { networkInterfaceId: id } = lni;
  const begun = lnis.change(scene.state, id, (row) => ({ ...row, privateIps: [...row.privateIps, ip] }));
  const outcome = outcomeOf(scene);
  const settle = (each: PortIp) => (each.ipName === ip.ipName ? { ...each, ...outcome } : each);
  return later(begun, {
    dueMs: scene.nowMs + scene.asyncMs,
    apply: (then) => lnis.change(then, id, (row) => ({ ...row, privateIps: row.privateIps.map(settle) })),
  });
}

export function unAssignPrivateIpAddress(input: InputOf<'UnAssignPrivateIpAddress'>, scene: Scene): Answer {
  const lni = lniOf(input, scene);
  if ('refused' in lni) return lni;
  const ip = lni.privateIps.find(({ ipName }) => ipName === input.IpName);
  if (!ip) return unknown('private address', input.IpName);
  if (input.PrivateIpAddress !== undefined && input.PrivateIpAddress !== ip.address) {
    return invalid('PrivateIpAddress', `${ip.ipName} is ${ip.address}`);
  }
  const without = (row: NetworkInterface) => ({ ...row, privateIps: row.privateIps.filter((each) => each !== ip) });
  const state = lnis.change(scene.state, lni.networkInterfaceId, without);
  return { payload: payloadOf(lni, ip.ipName), state };
}

interface Meant {
  NetworkInterfaceId: string;
  RegionId: string;
  SubnetId: string;
}

function lniOf({ NetworkInterfaceId, RegionId, SubnetId }: Meant, { index }: Scene): NetworkInterface | Refusal {
  const lni = index.lnis.get(NetworkInterfaceId);
  if (lni?.regionId !== RegionId) return unknown('network interface', NetworkInterfaceId);
  return lni.subnetId === SubnetId ? lni : invalid('SubnetId', `${NetworkInterfaceId} is in ${lni.subnetId}`);
}

function payloadOf({ networkInterfaceId }: NetworkInterface, ipName: string) {
  return { IpName: ipName, NetworkInterfaceId: networkInterfaceId };
}
