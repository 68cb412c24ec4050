import type { LoaderParts } from '../../context.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkBlock } from '../../graph/cidr-rules.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { pathId } from '../../graph/path-id.ts';
import { checkServiceId } from '../../graph/service-id-rules.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { blocksOf } from './destination-blocks.ts';
import { type ResourceDirectLinkRow, resourceDirectLinkLoaders } from './loaders.ts';

const { DescribeResourceDLink } = lingjunOperations;

/** A connection has no status: it is compared with what was asked for, and never fails by itself. */
const timeLimitMs = 10 * 60_000;

interface DirectLink extends Place {
  readonly resourceId: string;
  readonly vSwitchId: string;
  readonly securityGroupId: string;
  readonly otherVSwitchIds?: readonly string[];
  readonly destinationCidrs?: readonly string[];
}

export const updateResourceDirectLink = defineChange<DirectLink, typeof lingjunOperations.UpdateResourceDLink>({
  kind: 'UPDATE_RESOURCE_DIRECT_LINK',
  operation: lingjunOperations.UpdateResourceDLink,
  thing: 'ResourceDirectLink',
  place: ({ account, region }) => ({ account, region }),
  keyOf: ({ account, region, resourceId }) => keyOf(account, region, resourceId),
  params: ({ region, resourceId, vSwitchId, securityGroupId, otherVSwitchIds = [], destinationCidrs = [] }) => ({
    ClusterId: region,
    ResourceId: resourceId,
    VSwitchId: vSwitchId,
    SecurityGroupId: securityGroupId,
    VSwitchIdList: otherVSwitchIds.length === 0 ? undefined : otherVSwitchIds,
    DestinationCIDRs: destinationCidrs.length === 0 ? undefined : destinationCidrs.join(','),
  }),
  validate({ resourceId, vSwitchId, securityGroupId, otherVSwitchIds = [], destinationCidrs = [] }) {
    pathId('input.resourceId', resourceId);
    checkServiceId(vSwitchId, { argument: 'input.vSwitchId', prefix: 'vsw' });
    checkServiceId(securityGroupId, { argument: 'input.securityGroupId', prefix: 'sg' });
    for (const [index, id] of otherVSwitchIds.entries()) {
      checkServiceId(id, { argument: `input.otherVSwitchIds.${index}`, prefix: 'vsw' });
    }
    for (const [index, cidr] of destinationCidrs.entries()) checkBlock(cidr, `input.destinationCidrs.${index}`);
  },
  invalidates: [DescribeResourceDLink],
  repetition: 'harmless',
  watch: {
    operation: DescribeResourceDLink,
    async read({ input, key, reads }) {
      const row = await rowOf(key, reads);
      return { statusText: row && isAsWanted(row, input) ? 'Updated' : 'Updating' };
    },
    done: ['Updated'],
    failed: [],
    timeLimitMs,
  },
});

interface KnownLink {
  /** The key of the connection. */
  readonly directLink: string;
}

export const deleteResourceDirectLink = defineChange<KnownLink, typeof lingjunOperations.DeleteResourceDLink>({
  kind: 'DELETE_RESOURCE_DIRECT_LINK',
  operation: lingjunOperations.DeleteResourceDLink,
  thing: 'ResourceDirectLink',
  place: ({ directLink }) => placeOfKey(directLink),
  keyOf: ({ directLink }) => directLink,
  params: ({ directLink }, { region }) => ({ ClusterId: region, ResourceId: idOfKey(directLink) }),
  async check({ directLink }, { reads, isDryRun }) {
    if (!isDryRun) return [];
    return [{ text: 'There is a connection.', isMet: (await rowOf(directLink, reads)) !== null }];
  },
  invalidates: [DescribeResourceDLink],
  repetition: 'harmless',
  doneCodes: ['Resource.NotFound'],
  watch: {
    operation: DescribeResourceDLink,
    read: async ({ key, reads }) => (await rowOf(key, reads)) && { statusText: 'Deleting' },
    done: 'absent',
    failed: [],
    timeLimitMs,
  },
});

function rowOf(key: string, { load }: LoaderParts) {
  return load(resourceDirectLinkLoaders).byId.load(key);
}

/** What becomes of lists that are left out is not documented, so they are not compared. */
function isAsWanted(
  { vSwitchId, securityGroupId, auxVSwitchList, destinationCIDRs }: ResourceDirectLinkRow,
  wanted: DirectLink,
): boolean {
  const { otherVSwitchIds, destinationCidrs } = wanted;
  // The first vSwitch may be among the others, or not.
  const others = (ids: readonly string[]) => ids.filter((id) => id !== wanted.vSwitchId);
  return (
    vSwitchId === wanted.vSwitchId &&
    securityGroupId === wanted.securityGroupId &&
    (otherVSwitchIds === undefined || isSameSet(others(auxVSwitchList), others(otherVSwitchIds))) &&
    (destinationCidrs === undefined || isSameSet(blocksOf(destinationCIDRs), destinationCidrs))
  );
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.every((item) => other.includes(item)) && other.every((item) => one.includes(item));
}
