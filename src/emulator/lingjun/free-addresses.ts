import { addressAt, sizeOf } from '../fleet/addresses.ts';
import type { CloudSwitch } from '../fleet/cloud-switches.ts';
import { contains } from './cidr.ts';
import { exists, invalid, refusalCodes } from './refusals.ts';
import type { Refusal, Scene } from './scene.ts';

/** A block out of which addresses are given. */
export interface Pool {
  cidr: string;
  /** Addresses at either end that the service keeps for itself. */
  reserved: number;
  taken: ReadonlySet<string>;
}

/** The addresses of a vSwitch: its first and last three are the network's own. */
export function switchPool({ cidr, vSwitchId }: CloudSwitch, { state }: Scene): Pool {
  const lenis = state.elasticNetworkInterfaces.filter((leni) => leni.vSwitchId === vSwitchId);
  const linked = state.easGateways.flatMap(({ linkedVpcs }) => linkedVpcs.filter((vpc) => vpc.vSwitchId === vSwitchId));
  const ips = [...lenis, ...linked].map(({ ip }) => ip);
  const secondary = lenis.flatMap(({ privateIps }) => privateIps.map(({ address }) => address));
  return { cidr, reserved: 3, taken: new Set([...ips, ...secondary]) };
}

/** The address that was asked for, or the first one that nobody has; or why there is none. */
export function takeAddress(pool: Pool, wanted: string | undefined): string | Refusal {
  if (wanted !== undefined) return refusedAddress(pool, wanted) ?? wanted;
  return firstFree(pool) ?? { refused: refusalCodes.quota, message: `No address of ${pool.cidr} is left.` };
}

function refusedAddress({ cidr, reserved, taken }: Pool, wanted: string): Refusal | undefined {
  const parameter = 'PrivateIpAddress';
  if (!isAddress(wanted) || !contains(cidr, `${wanted}/32`)) return invalid(parameter, `it is not in ${cidr}`);
  const ends = [...offsets(0, reserved), ...offsets(sizeOf(cidr) - reserved, sizeOf(cidr))];
  if (ends.some((offset) => addressAt(cidr, offset) === wanted)) return invalid(parameter, 'it is reserved');
  return taken.has(wanted) ? exists('private address') : undefined;
}

const isAddress = (text: string) =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => +part < 256);

function firstFree({ cidr, reserved, taken }: Pool): string | undefined {
  for (let offset = reserved; offset < sizeOf(cidr) - reserved; offset += 1) {
    const address = addressAt(cidr, offset);
    if (!taken.has(address)) return address;
  }
  return undefined;
}

function offsets(from: number, until: number): number[] {
  return Array.from({ length: until - from }, (_, step) => from + step);
}

/** Of something new: the vendor's first octets, then what its id ends with. */
export function macFor(id: string): string {
  const octets = Buffer.from(id.slice(-4)).toString('hex').toUpperCase().match(/../g) ?? [];
  return ['00', '16', ...octets].join(':');
}
