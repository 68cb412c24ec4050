import ipaddr from 'ipaddr.js';
import { invalid } from './refusals.ts';
import type { Refusal } from './scene.ts';

/** Whether all of a block's addresses are in another one. */
export function contains(outer: string, inner: string): boolean {
  const [network, prefix] = ipaddr.IPv4.parseCIDR(outer);
  const [address, innerPrefix] = ipaddr.IPv4.parseCIDR(inner);
  return innerPrefix >= prefix && address.match(network, prefix);
}

export function overlaps(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}

/** Carrier-grade NAT, multicast, loopback and link-local: the four that the documentation names, and what begins with 0. */
const reserved = ['100.64.0.0/10', '224.0.0.0/4', '127.0.0.0/8', '169.254.0.0/16', '0.0.0.0/8'];

interface BlockRules {
  parameter: string;
  prefixes?: readonly [shortest: number, longest: number];
}

/** What is wrong with a text as a block of one's own addresses. */
export function refusedBlock(text: string, { parameter, prefixes = [8, 29] }: BlockRules): Refusal | undefined {
  if (!isBlock(text)) return invalid(parameter, 'it is not an IPv4 block');
  const [, prefix] = ipaddr.IPv4.parseCIDR(text);
  const [shortest, longest] = prefixes;
  if (prefix < shortest || prefix > longest) return invalid(parameter, `the prefix must be ${shortest} to ${longest}`);
  const taken = reserved.find((range) => overlaps(range, text));
  return taken === undefined ? undefined : invalid(parameter, `${taken} is reserved`);
}

/** Four decimal parts and a prefix, with no bit set behind the prefix. */
export function isBlock(text: string): boolean {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return false;
  return ipaddr.IPv4.networkAddressFromCIDR(text).toString() === text.split('/')[0];
}
