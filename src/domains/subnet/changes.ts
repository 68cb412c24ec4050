import type { CheckScene, Prerequisite, Watched } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkCidr } from '../../graph/cidr-rules.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { lingjunDependants } from '../../graph/lingjun-dependants.ts';
import { checkName, checkTags, type TagText, wireTags } from '../../graph/text-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { subnetLoaders } from './loaders.ts';
import { checkInVpd, subnetPrefixes } from './subnet-cidr.ts';

const { GetVpd, ListVpds, GetSubnet, ListSubnets, GetNetworkInterface, ListNetworkInterfaces } = lingjunOperations;
const timeLimitMs = 10 * 60_000;

/** A subnet that is to be made, beside the VPD that it is a part of. */
export interface NewSubnet {
  readonly name: string;
  readonly zone: string;
  readonly cidr: string;
  /** What it is reserved for, in the service's spelling; absent for general use. */
  readonly type?: string;
  readonly tags: readonly TagText[];
}

interface SubnetOfVpd extends NewSubnet {
  /** The key of the VPD. */
  readonly vpd: string;
}

export const createSubnet = defineChange<SubnetOfVpd, typeof lingjunOperations.CreateSubnet>({
  kind: 'CREATE_SUBNET',
  operation: lingjunOperations.CreateSubnet,
  thing: 'Subnet',
  place: ({ vpd }) => placeOfKey(vpd),
  params: ({ vpd, name, zone, cidr, type, tags }) => ({
    VpdId: idOfKey(vpd),
    SubnetName: name,
    ZoneId: zone,
    Cidr: cidr,
    Type: type,
    Tag: wireTags(tags),
  }),
  validate: (subnet) => checkNewSubnet(subnet, 'input'),
  async check({ vpd, cidr }, { reads }) {
    const [row, subnets] = await Promise.all([
      reads.load(vpdLoaders).byId.load(vpd),
      reads.load(subnetLoaders).byVpd.load(vpd),
    ]);
    if (row) checkInVpd(cidr, { vpd: row, subnets });
    return [
      { text: 'The VPD exists.', isMet: row !== null, code: 'NOT_FOUND' },
      { text: 'The VPD is Available.', isMet: row?.status === 'Available' },
    ];
  },
  invalidates: [GetSubnet, ListSubnets, GetVpd, ListVpds],
  madeKeyOf: ({ subnetId }, { account, region }) => (subnetId === null ? null : keyOf(account, region, subnetId)),
  repetition: {
    operation: ListSubnets,
    async find({ vpd, name, zone, cidr }, { reads }) {
      const subnets = await reads.load(subnetLoaders).byVpd.load(vpd);
      const same = subnets.filter((row) => row.cidr === cidr && row.subnetName === name && row.zoneId === zone);
      return same.map(({ key }) => key);
    },
  },
  // One for management waits for ports to be assigned, which counts as made.
  watch: {
    operation: GetSubnet,
    read: statusOf,
    done: ['Available', 'Waiting4AssignPort'],
    failed: ['Not Available'],
    timeLimitMs,
  },
});

/** @param argument where it stands in the input: `input` */
export function checkNewSubnet({ name, zone, cidr, tags }: NewSubnet, argument: string): void {
  checkName(name, `${argument}.name`);
  checkName(zone, `${argument}.zone`);
  checkCidr(cidr, { argument: `${argument}.cidr`, prefixes: subnetPrefixes });
  checkTags(tags, `${argument}.tags`);
}

/** What the service wants to be told beside the subnet itself, which no global id says. */
interface KnownSubnet {
  /** The key of the subnet. */
  readonly subnet: string;
  readonly vpdId?: string;
  readonly zone?: string;
}

const known = {
  thing: 'Subnet',
  place: ({ subnet }: KnownSubnet) => placeOfKey(subnet),
  keyOf: ({ subnet }: KnownSubnet) => subnet,
  async fill<Input extends KnownSubnet>(input: Input, { reads }: Pick<CheckScene<LoaderParts>, 'reads'>) {
    const row = await reads.load(subnetLoaders).byId.load(input.subnet);
    return row && { ...input, vpdId: row.vpdId ?? '', zone: row.zoneId ?? '' };
  },
  repetition: 'harmless',
} as const;

export const updateSubnet = defineChange<KnownSubnet & { name: string }, typeof lingjunOperations.UpdateSubnet>({
  ...known,
  kind: 'UPDATE_SUBNET',
  operation: lingjunOperations.UpdateSubnet,
  params: ({ name, ...input }) => ({ ...address(input), SubnetName: name }),
  validate: ({ name }) => checkName(name, 'input.name'),
  // Interfaces carry the name of their subnet.
  invalidates: [GetSubnet, ListSubnets, GetNetworkInterface, ListNetworkInterfaces],
});

export const deleteSubnet = defineChange<KnownSubnet, typeof lingjunOperations.DeleteSubnet>({
  ...known,
  kind: 'DELETE_SUBNET',
  operation: lingjunOperations.DeleteSubnet,
  params: address,
  check: emptied,
  invalidates: [GetSubnet, ListSubnets, GetVpd, ListVpds],
  doneCodes: ['1003'],
  dependantsOf: ({ failure }, place) => lingjunDependants(failure.content, place),
  watch: { operation: GetSubnet, read: statusOf, done: 'absent', failed: ['Not Available'], timeLimitMs },
});

function address({ subnet, vpdId = '', zone = '' }: KnownSubnet) {
  return { SubnetId: idOfKey(subnet), VpdId: vpdId, ZoneId: zone };
}

/** The service refuses by itself and says why, for the price of one call; only a plan has to ask before. */
async function emptied({ subnet }: KnownSubnet, { reads, isDryRun }: CheckScene<LoaderParts>): Promise<Prerequisite[]> {
  if (!isDryRun) return [];
  const row = await reads.load(subnetLoaders).byId.load(subnet);
  return [{ text: 'No physical host is in the subnet any more.', isMet: !row?.ncCount }];
}

async function statusOf({ key, reads }: Pick<Watched<object, LoaderParts>, 'key' | 'reads'>) {
  const row = await reads.load(subnetLoaders).byId.load(key);
  return row && { statusText: row.status, message: row.message };
}
