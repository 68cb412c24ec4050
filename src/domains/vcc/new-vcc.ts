import { BadInput } from '../../errors.ts';
import { checkBlock } from '../../graph/cidr-rules.ts';
import { checkName, checkTags, type TagText, wireTags } from '../../graph/text-rules.ts';
import { checkBandwidth } from './bandwidth.ts';
import { type CloudEnd, checkEnd, endParams } from './cloud-end.ts';

/** A connection that is to be ordered, beside the VPD that it hangs on. */
export interface NewVcc {
  readonly name: string;
  readonly bandwidthMbps: number;
  readonly end: CloudEnd;
  readonly zone?: string;
  /** From 1 to 4294967294, as text: it may be too large for GraphQL's integers. */
  readonly bgpAsn?: string;
  readonly bgpCidr?: string;
  readonly description?: string;
  readonly resourceGroupId?: string;
  readonly reachesCloudServices?: boolean;
  readonly tags: readonly TagText[];
}

/** @param argument where it stands in the input: `input` */
export function checkNewVcc({ name, bandwidthMbps, end, bgpAsn, bgpCidr, tags }: NewVcc, argument: string): void {
  checkName(name, `${argument}.name`);
  checkBandwidth(bandwidthMbps, `${argument}.bandwidthMbps`);
  checkEnd(end, `${argument}.end`);
  if (bgpAsn !== undefined) checkAsn(bgpAsn, `${argument}.bgpAsn`);
  if (bgpCidr !== undefined) checkBlock(bgpCidr, `${argument}.bgpCidr`);
  checkTags(tags, `${argument}.tags`);
}

/** In the service's spelling. */
export function newVccParams({ name, bandwidthMbps, end, tags, bgpAsn, ...more }: NewVcc) {
  return {
    VccName: name,
    Bandwidth: bandwidthMbps,
    ...endParams(end),
    ZoneId: more.zone,
    BgpAsn: bgpAsn === undefined ? undefined : Number(bgpAsn),
    BgpCidr: more.bgpCidr,
    Description: more.description,
    ResourceGroupId: more.resourceGroupId,
    AccessCouldService: more.reachesCloudServices,
    Tag: wireTags(tags),
  };
}

/** The largest 32-bit number is reserved. Source: https://www.rfc-editor.org/rfc/rfc7300 */
const largestAsn = 4_294_967_294;

function checkAsn(asn: string, argument: string): void {
  if (/^[1-9]\d{0,9}$/.test(asn) && Number(asn) <= largestAsn) return;
  throw new BadInput({ argument, expected: `a whole number from 1 to ${largestAsn}`, got: asn });
}
