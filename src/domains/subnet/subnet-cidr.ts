import { BadInput } from '../../errors.ts';
import { checkCidr, contains, isCidr } from '../../graph/cidr-rules.ts';

/** The prefixes that a subnet may have. Source: the documentation of CreateSubnet. */
export const subnetPrefixes = [16, 29] as const;

interface Site {
  readonly vpd: { readonly cidr: string | null; readonly secondaryCidrBlocks: readonly string[] };
  /** The subnets that the VPD has. */
  readonly subnets: readonly { readonly cidr: string | null }[];
}

/** Throws BadInput for a block that is no proper part of a VPD's blocks, or is taken there. */
export function checkInVpd(cidr: string, { vpd, subnets }: Site): void {
  const blocks = [vpd.cidr, ...vpd.secondaryCidrBlocks].filter(isBlock);
  if (!blocks.some((block) => block !== cidr && contains(block, cidr))) {
    throw new BadInput({ argument: 'input.cidr', expected: `a part of ${blocks.join(' or ')}`, got: cidr });
  }
  const apartFrom = subnets.map((subnet) => subnet.cidr).filter(isBlock);
  checkCidr(cidr, { argument: 'input.cidr', apartFrom });
}

function isBlock(cidr: string | null): cidr is string {
  return cidr !== null && isCidr(cidr);
}
