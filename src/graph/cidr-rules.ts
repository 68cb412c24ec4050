import ipaddr from 'ipaddr.js';
import { BadInput } from '../errors.ts';

/** What a block of addresses may be. */
export interface CidrRules {
  /** Where it stands in the input: `input.cidr`. */
  readonly argument: string;
  /** The shortest and the longest prefix. Default: 8 and 29. */
  readonly prefixes?: readonly [shortest: number, longest: number];
  /** A block that it must be a proper part of. */
  readonly within?: string;
  /** Blocks that it must have no address in common with. */
  readonly apartFrom?: readonly string[];
}

/**
 * Carrier-grade NAT, multicast, loopback and link-local, which the service keeps to itself, and what begins with 0.
 * Source: the documentation of CreateVpd and AssociateVpdCidrBlock.
 */
const reserved = ['100.64.0.0/10', '224.0.0.0/4', '127.0.0.0/8', '169.254.0.0/16', '0.0.0.0/8'];

/** Throws BadInput for a text that is no IPv4 block, or breaks one of the rules. */
export function checkCidr(cidr: string, { argument, prefixes = [8, 29], within, apartFrom = [] }: CidrRules): void {
  const refuse = (expected: string) => {
    throw new BadInput({ argument, expected, got: cidr });
  };
  checkBlock(cidr, argument);
  const [shortest, longest] = prefixes;
  const prefix = prefixOf(cidr);
  if (prefix < shortest || prefix > longest) refuse(`a prefix from ${shortest} to ${longest}`);
  const kept = reserved.find((range) => overlaps(range, cidr));
  if (kept !== undefined) refuse(`a block outside of the reserved ${kept}`);
  if (within !== undefined && !(contains(within, cidr) && prefix > prefixOf(within))) refuse(`a part of ${within}`);
  const taken = apartFrom.find((other) => overlaps(other, cidr));
  if (taken !== undefined) refuse(`a block that does not overlap ${taken}`);
}

/** Throws BadInput for a text that is no IPv4 block; any block will do, be it reserved or everything. */
export function checkBlock(cidr: string, argument: string): void {
  if (isCidr(cidr)) return;
  const expected = 'an IPv4 block such as 10.0.0.0/16, without bits behind the prefix';
  throw new BadInput({ argument, expected, got: cidr });
}

/** Throws BadInput for a text that is no IPv4 address. */
export function checkAddress(address: string, argument: string): void {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return;
  throw new BadInput({ argument, expected: 'an IPv4 address such as 10.0.0.5', got: address });
}

/** Four decimal parts and a prefix, with no bit set behind the prefix. */
export function isCidr(text: string): boolean {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return false;
  return ipaddr.IPv4.networkAddressFromCIDR(text).toString() === text.split('/')[0];
}

export function overlaps(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}

/** Whether all addresses of a block are in another one. */
export function contains(outer: string, inner: string): boolean {
  const [network, prefix] = ipaddr.IPv4.parseCIDR(outer);
  const [address, innerPrefix] = ipaddr.IPv4.parseCIDR(inner);
  return innerPrefix >= prefix && address.match(network, prefix);
}

function prefixOf(cidr: string): number {
  return ipaddr.IPv4.parseCIDR(cidr)[1];
}
