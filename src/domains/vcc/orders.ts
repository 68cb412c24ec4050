import type { CheckScene, Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkBlock } from '../../graph/cidr-rules.ts';
import { checkIn, idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkName, checkTags, type TagText, wireTags } from '../../graph/text-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { serviceRoleLoaders } from '../lingjun-account/loaders.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { checkBandwidth } from './bandwidth.ts';
import { type CloudEnd, checkEnd, endParams } from './cloud-end.ts';
import { vccLoaders } from './loaders.ts';
import { couldBe } from './ordered.ts';
import { connecting, vccReads } from './vcc-life.ts';

const { CreateVcc, GetVcc, ListVccs } = lingjunOperations;

export interface VccOrder {
  /** The key of the VPD. */
  readonly vpd: string;
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

/** The service takes two equal orders for two connections, and knows no token by which it could tell. */
export const createVcc = defineChange<VccOrder, typeof CreateVcc>({
  kind: 'CREATE_VCC',
  operation: CreateVcc,
  thing: 'Vcc',
  place: ({ vpd }) => placeOfKey(vpd),
  params: orderParams,
  validate: checkOrder,
  check: orderable,
  invalidates: vccReads,
  madeKeyOf: ({ vccId }, { account, region }) => (vccId === null ? null : keyOf(account, region, vccId)),
  repetition: {
    operation: ListVccs,
    async find(order, { reads, place }) {
      const vccs = await reads.load(vccLoaders).all(place);
      return vccs.filter((vcc) => couldBe(vcc, order)).map(({ key }) => key);
    },
  },
  watch: connecting,
});

interface VccConfiguration extends VccOrder {
  /** The key of the connection. */
  readonly vcc: string;
}

/** Statuses of what is paid for and not made yet. */
const unconfigured: readonly string[] = ['Prepaid', 'Init'];

export const configureVcc = defineChange<VccConfiguration, typeof CreateVcc>({
  kind: 'CONFIGURE_VCC',
  operation: CreateVcc,
  thing: 'Vcc',
  place: ({ vcc }) => placeOfKey(vcc),
  keyOf: ({ vcc }) => vcc,
  params: (configuration) => ({ ...orderParams(configuration), VccId: idOfKey(configuration.vcc) }),
  validate(configuration) {
    checkOrder(configuration);
    checkIn(placeOfKey(configuration.vcc), configuration.vpd, 'input.vpdId');
  },
  async check(configuration, scene) {
    if (!scene.isDryRun) return [];
    const row = await scene.reads.load(vccLoaders).byId.load(configuration.vcc);
    const isOpen = unconfigured.includes(row?.status ?? '');
    return [
      { text: 'The connection is paid for and not configured yet (Prepaid or Init).', isMet: isOpen },
      ...(await orderable(configuration, scene)),
    ];
  },
  invalidates: vccReads,
  repetition: {
    operation: GetVcc,
    async find({ vcc }, { reads }) {
      const row = await reads.load(vccLoaders).byId.load(vcc);
      return row && !unconfigured.includes(row.status ?? '') ? [vcc] : [];
    },
  },
  watch: connecting,
});

function orderParams({ vpd, name, bandwidthMbps, end, tags, ...order }: VccOrder) {
  return {
    VpdId: idOfKey(vpd),
    VccName: name,
    Bandwidth: bandwidthMbps,
    ...endParams(end),
    ZoneId: order.zone,
    BgpAsn: order.bgpAsn === undefined ? undefined : Number(order.bgpAsn),
    BgpCidr: order.bgpCidr,
    Description: order.description,
    ResourceGroupId: order.resourceGroupId,
    AccessCouldService: order.reachesCloudServices,
    Tag: wireTags(tags),
  };
}

function checkOrder({ name, bandwidthMbps, end, bgpAsn, bgpCidr, tags }: VccOrder): void {
  checkName(name, 'input.name');
  checkBandwidth(bandwidthMbps, 'input.bandwidthMbps');
  checkEnd(end, 'input.end');
  if (bgpAsn !== undefined) checkAsn(bgpAsn, 'input.bgpAsn');
  if (bgpCidr !== undefined) checkBlock(bgpCidr, 'input.bgpCidr');
  checkTags(tags, 'input.tags');
}

/** The largest 32-bit number is reserved. Source: https://www.rfc-editor.org/rfc/rfc7300 */
const largestAsn = 4_294_967_294;

function checkAsn(asn: string, argument: string): void {
  if (/^[1-9]\d{0,9}$/.test(asn) && Number(asn) <= largestAsn) return;
  throw new BadInput({ argument, expected: `a whole number from 1 to ${largestAsn}`, got: asn });
}

/** The service refuses by itself, for the price of one call; only a plan has to ask before. */
async function orderable(
  { vpd }: VccOrder,
  { reads, place, isDryRun }: CheckScene<LoaderParts>,
): Promise<Prerequisite[]> {
  if (!isDryRun) return [];
  const [row, roles] = await Promise.all([
    reads.load(vpdLoaders).byId.load(vpd),
    reads.load(serviceRoleLoaders).ofAccount(place),
  ]);
  return [
    {
      text: 'The account has the service-linked role, see initializeVcc.',
      isMet: roles.some(({ exists }) => exists === true),
    },
    { text: 'The VPD is Available.', isMet: row?.status === 'Available' },
  ];
}
