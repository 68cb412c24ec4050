import type { Sight } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { checkAddress, checkBlock } from '../../graph/cidr-rules.ts';
import { hyphenated } from '../security-group/security-group.ts';
import { madeNetworkLoaders } from './loaders.ts';

/** What a group may hold. */
export const mostRules = 200;
const lastPort = 65_535;

/** A rule of a security group; texts of enums are the server's. */
export interface Rule {
  readonly direction: string;
  readonly protocol: string;
  readonly ports?: { readonly from: number; readonly to: number };
  /** The other end: exactly one of these. */
  readonly peer: { readonly cidr?: string; readonly securityGroupId?: string; readonly prefixListId?: string };
}

/** Throws BadInput for rules that the cloud refuses, of which the server would not tell. */
export function checkRules(rules: readonly Rule[], argument: string): void {
  if (rules.length > mostRules) {
    throw new BadInput({ argument, expected: `at most ${mostRules} rules`, got: rules.length });
  }
  for (const [index, rule] of rules.entries()) checkRule(rule, `${argument}.${index}`);
}

function checkRule({ protocol, ports, peer }: Rule, argument: string): void {
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  if (hasPorts !== (ports !== undefined)) {
    throw new BadInput({
      argument: `${argument}.ports`,
      expected: 'ports for TCP and UDP, and for no other',
      got: protocol,
    });
  }
  if (ports && !(ports.from >= 1 && ports.from <= ports.to && ports.to <= lastPort)) {
    const expected = `from and to between 1 and ${lastPort}, in this order`;
    throw new BadInput({ argument: `${argument}.ports`, expected, got: `${ports.from} to ${ports.to}` });
  }
  if (peer.cidr === undefined) return;
  const at = `${argument}.peer.cidr`;
  if (peer.cidr.includes('/')) checkBlock(peer.cidr, at);
  else checkAddress(peer.cidr, at);
}

/** A rule without ports has -1 for both, as the cloud writes it. */
export function wireRule({ direction, protocol, ports, peer }: Rule) {
  return {
    protocol,
    port_from: ports?.from ?? -1,
    port_to: ports?.to ?? -1,
    direction,
    group_id: peer.securityGroupId ?? '',
    cidr_ip: peer.cidr ?? '',
    prefix_list_id: peer.prefixListId ?? '',
  };
}

/** What of the wanted rules a group has; null for a group that is not there. */
export async function sightOfRules(wanted: readonly Rule[], key: string, { load }: LoaderParts): Promise<Sight | null> {
  const rules = await load(madeNetworkLoaders).rules.load(key);
  if (!rules) return null;
  const there = new Set(rules.map(textOfRow));
  const missing = wanted.map(textOf).filter((text) => !there.has(text));
  if (missing.length === 0) return { statusText: 'COMPLETE' };
  return { statusText: 'RULES_MISSING', message: `the cloud refused ${missing.join('; ')}` };
}

function textOf({ direction, protocol, ports, peer }: Rule): string {
  const range = ports ? [...new Set([ports.from, ports.to])].join('-') : '';
  const { cidr, securityGroupId, prefixListId } = peer;
  return [direction, protocol, range, cidr ?? securityGroupId ?? prefixListId].filter(Boolean).join(' ');
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof madeNetworkLoaders>['rules']['load']>>>[number];

function textOfRow({ direction, protocol, portRange, cidrIp, groupId, prefixListId }: Row): string {
  const range = hyphenated(portRange ?? '');
  return [direction, protocol, range.startsWith('-') ? '' : range, cidrIp || groupId || prefixListId]
    .filter(Boolean)
    .join(' ');
}
