import type { LoaderParts } from '../../context.ts';
import { BadInput, FleetgraphError, type UpstreamError } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkCidr } from '../../graph/cidr-rules.ts';
import { lingjunDependants } from '../../graph/lingjun-dependants.ts';
import { checkName, checkTags, type TagText, wireTags } from '../../graph/text-rules.ts';
import { keyOf, type Place, singleOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { vpdLoaders } from './loaders.ts';

const { GetVpd, ListVpds, ListSubnets, GetSubnet } = lingjunOperations;
const minute = 60_000;

/** Its life. Source: the documentation of the VPD's status. */
const making = { done: ['Available'], failed: ['Not Available'], timeLimitMs: 10 * minute } as const;

interface NewSubnet {
  readonly name: string;
  readonly zone: string;
  readonly cidr: string;
  readonly type?: string;
}

interface NewVpd extends Place {
  readonly name: string;
  readonly cidr: string;
  readonly resourceGroupId?: string;
  readonly subnets: readonly NewSubnet[];
  readonly tags: readonly TagText[];
}

export const createVpd = defineChange<NewVpd, typeof lingjunOperations.CreateVpd>({
  kind: 'CREATE_VPD',
  operation: lingjunOperations.CreateVpd,
  thing: 'Vpd',
  place: ({ account, region }) => ({ account, region }),
  params: ({ name, cidr, resourceGroupId, subnets, tags }, { region }) => ({
    VpdName: name,
    Cidr: cidr,
    ResourceGroupId: resourceGroupId,
    Subnets: subnets.map((subnet) => ({
      RegionId: region,
      SubnetName: subnet.name,
      ZoneId: subnet.zone,
      Cidr: subnet.cidr,
      ...(subnet.type === undefined ? {} : { Type: subnet.type }),
    })),
    Tag: wireTags(tags),
  }),
  validate({ name, cidr, subnets, tags }) {
    checkName(name, 'input.name');
    checkCidr(cidr, { argument: 'input.cidr' });
    checkTags(tags, 'input.tags');
    for (const [index, subnet] of subnets.entries()) {
      checkName(subnet.name, `input.subnets.${index}.name`);
      const apartFrom = subnets.slice(0, index).map((other) => other.cidr);
      checkCidr(subnet.cidr, { argument: `input.subnets.${index}.cidr`, prefixes: [16, 29], within: cidr, apartFrom });
    }
  },
  invalidates: [GetVpd, ListVpds, GetSubnet, ListSubnets],
  madeKeyOf: ({ vpdId }, { account, region }) => (vpdId === null ? null : keyOf(account, region, vpdId)),
  repetition: {
    operation: ListVpds,
    async find({ name, cidr }, { reads, place }) {
      const vpds = await reads.load(vpdLoaders).filtered(place, { VpdName: name });
      return vpds.filter((vpd) => vpd.vpdName === name && vpd.cidr === cidr).map(({ key }) => key);
    },
  },
  watch: { ...making, operation: GetVpd, read: ({ key, reads }) => statusOf(key, reads) },
});

interface KnownVpd {
  /** The key of the VPD. */
  readonly vpd: string;
}

export const updateVpd = defineChange<KnownVpd & { name: string }, typeof lingjunOperations.UpdateVpd>({
  kind: 'UPDATE_VPD',
  operation: lingjunOperations.UpdateVpd,
  thing: 'Vpd',
  place: placeOf,
  keyOf: ({ vpd }) => vpd,
  params: ({ vpd, name }) => ({ VpdId: idOf(vpd), VpdName: name }),
  validate: ({ name }) => checkName(name, 'input.name'),
  invalidates: [GetVpd, ListVpds],
  repetition: 'harmless',
});

export const deleteVpd = defineChange<KnownVpd, typeof lingjunOperations.DeleteVpd>({
  kind: 'DELETE_VPD',
  operation: lingjunOperations.DeleteVpd,
  thing: 'Vpd',
  place: placeOf,
  keyOf: ({ vpd }) => vpd,
  params: ({ vpd }) => ({ VpdId: idOf(vpd) }),
  async check({ vpd }, { reads, place, isDryRun }) {
    // The service refuses by itself and says why, for the price of one call; only a plan has to ask before.
    if (!isDryRun) return [];
    const row = await reads.load(vpdLoaders).withDependents.load(vpd);
    const dependants = lingjunDependants(row?.dependence, place);
    return [{ text: 'Nothing depends on the VPD any more.', isMet: dependants.length === 0, dependants }];
  },
  invalidates: [GetVpd, ListVpds],
  repetition: 'harmless',
  doneCodes: ['1003'],
  dependantsOf: dependantsIn,
  watch: {
    operation: GetVpd,
    read: ({ key, reads }) => statusOf(key, reads),
    done: 'absent',
    failed: ['Not Available'],
    timeLimitMs: 10 * minute,
  },
});

interface SecondaryBlock extends KnownVpd {
  readonly cidr: string;
}

const block = {
  thing: 'Vpd',
  place: placeOf,
  keyOf: ({ vpd }: KnownVpd) => vpd,
  params: ({ vpd, cidr }: SecondaryBlock) => ({ VpdId: idOf(vpd), SecondaryCidrBlock: cidr }),
  invalidates: [GetVpd, ListVpds],
  dependantsOf: dependantsIn,
} as const;

export const associateVpdCidr = defineChange<SecondaryBlock, typeof lingjunOperations.AssociateVpdCidrBlock>({
  ...block,
  kind: 'ASSOCIATE_VPD_CIDR',
  operation: lingjunOperations.AssociateVpdCidrBlock,
  validate: ({ cidr }) => checkCidr(cidr, { argument: 'input.cidr', prefixes: [8, 28] }),
  async check({ vpd, cidr }, { reads }) {
    const row = await existing(vpd, reads);
    const apartFrom = [row.cidr ?? [], row.secondaryCidrBlocks].flat();
    checkCidr(cidr, { argument: 'input.cidr', apartFrom });
    return [];
  },
  repetition: {
    operation: GetVpd,
    async find({ vpd, cidr }, { reads }) {
      const row = await reads.load(vpdLoaders).detail.load(vpd);
      return row?.secondaryCidrBlocks.includes(cidr) ? [vpd] : [];
    },
  },
  watch: {
    operation: GetVpd,
    read: ({ input, key, reads }) => blockOf(input, { key, reads }),
    done: ['associated'],
    failed: ['Not Available'],
    timeLimitMs: 10 * minute,
  },
});

export const disassociateVpdCidr = defineChange<SecondaryBlock, typeof lingjunOperations.UnAssociateVpdCidrBlock>({
  ...block,
  kind: 'DISASSOCIATE_VPD_CIDR',
  operation: lingjunOperations.UnAssociateVpdCidrBlock,
  async check({ vpd, cidr }, { reads }) {
    const { secondaryCidrBlocks } = await existing(vpd, reads);
    if (secondaryCidrBlocks.includes(cidr)) return [];
    const known = secondaryCidrBlocks.join(', ') || 'the VPD has none';
    throw new BadInput({ argument: 'input.cidr', expected: `one of the secondary blocks: ${known}`, got: cidr });
  },
  repetition: 'harmless',
  doneCodes: ['1003'],
  watch: {
    operation: GetVpd,
    read: ({ input, key, reads }) => blockOf(input, { key, reads }),
    done: ['disassociated'],
    failed: ['Not Available'],
    timeLimitMs: 10 * minute,
  },
});

/** Keys come decoded out of global ids, which are checked before anything is executed. */
function placeOf({ vpd }: KnownVpd): Place {
  const single = singleOf(vpd);
  if (single) return single.place;
  throw new BadInput({ argument: 'input.id', expected: 'the id of a Vpd', got: vpd });
}

function idOf(key: string): string {
  return singleOf(key)?.ids[0] ?? '';
}

async function existing(vpd: string, reads: LoaderParts) {
  const row = await reads.load(vpdLoaders).byId.load(vpd);
  if (row) return row;
  throw new FleetgraphError('NOT_FOUND', `there is no VPD ${idOf(vpd)}`);
}

async function statusOf(key: string, reads: LoaderParts) {
  const row = await reads.load(vpdLoaders).byId.load(key);
  return row && { statusText: row.status, message: row.message };
}

/** While blocks change the VPD is Executing; afterwards only the list of blocks tells what became of it. */
async function blockOf({ cidr }: SecondaryBlock, { key, reads }: { key: string; reads: LoaderParts }) {
  const row = await reads.load(vpdLoaders).byId.load(key);
  if (row?.status !== 'Available') return row && { statusText: row.status, message: row.message };
  return { statusText: row.secondaryCidrBlocks.includes(cidr) ? 'associated' : 'disassociated' };
}

function dependantsIn({ failure }: UpstreamError, place: Place) {
  return lingjunDependants(failure.content, place);
}
