import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkLength, checkName, checkTags, type TagText, wireTags } from '../../graph/text-rules.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { paiResourceGroupLoaders } from './loaders.ts';
import { checkUserVpc, type NewUserVpc, wireUserVpc } from './new-user-vpc.ts';

const { GetResourceGroup, ListResourceGroups } = lingjunOperations;
const invalidates = [GetResourceGroup, ListResourceGroups] as const;

interface NewGroup extends Place {
  readonly name: string;
  readonly description?: string;
  /** In the service's own spelling. */
  readonly provider?: string;
  readonly resourceType?: string;
  readonly version?: string;
  readonly userVpc?: NewUserVpc;
  readonly tags?: readonly TagText[];
}

export const createPaiResourceGroup = defineChange<NewGroup, typeof lingjunOperations.CreateResourceGroup>({
  kind: 'CREATE_PAI_RESOURCE_GROUP',
  operation: lingjunOperations.CreateResourceGroup,
  thing: 'PaiResourceGroup',
  place: ({ account, region }) => ({ account, region }),
  params: ({ name, description, provider, resourceType, version, userVpc, tags }) => ({
    Name: name,
    Description: description,
    ComputingResourceProvider: provider,
    ResourceType: resourceType,
    Version: version,
    UserVpc: userVpc && wireUserVpc(userVpc),
    Tag: wireTags(tags ?? []),
  }),
  validate({ name, description, userVpc, tags = [] }) {
    checkName(name, 'input.name');
    checkLength(description, 'input.description');
    checkTags(tags, 'input.tags');
    if (userVpc) checkUserVpc(userVpc);
  },
  invalidates,
  madeKeyOf: ({ resourceGroupID: id }, { account, region }) => (id ? keyOf(account, region, id) : null),
  repetition: {
    operation: ListResourceGroups,
    async find({ name, userVpc }, { reads, place }) {
      const groups = await reads.load(paiResourceGroupLoaders).named(place, name);
      const isSame = (vpcId: string | null | undefined) => (vpcId ?? null) === (userVpc?.vpcId ?? null);
      return groups.filter((group) => group.name === name && isSame(group.userVpc?.vpcId)).map(({ key }) => key);
    },
  },
  watch: {
    operation: ListResourceGroups,
    async read({ key, reads }) {
      const row = await rowOf(key, reads);
      return row && { statusText: row.status };
    },
    // No status is documented but in examples; work that goes wrong ends by the time limit.
    done: ['Ready'],
    failed: [],
    timeLimitMs: 10 * 60_000,
  },
});

interface GroupUpdate {
  /** The key of the group. */
  readonly group: string;
  readonly name?: string;
  readonly description?: string;
  readonly userVpc?: NewUserVpc;
  readonly leavesVpc?: boolean;
}

export const updatePaiResourceGroup = defineChange<GroupUpdate, typeof lingjunOperations.UpdateResourceGroup>({
  kind: 'UPDATE_PAI_RESOURCE_GROUP',
  operation: lingjunOperations.UpdateResourceGroup,
  thing: 'PaiResourceGroup',
  place: ({ group }) => placeOfKey(group),
  keyOf: ({ group }) => group,
  params: ({ group, name, description, userVpc, leavesVpc }) => ({
    ResourceGroupID: idOfKey(group),
    Name: name,
    Description: description,
    UserVpc: userVpc && wireUserVpc(userVpc),
    Unbind: leavesVpc,
  }),
  validate: checkUpdate,
  async check({ group }, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const isMet = (await rowOf(group, reads)) !== null;
    return [{ text: `There is a resource group ${idOfKey(group)}.`, isMet, code: 'NOT_FOUND' }];
  },
  invalidates,
  repetition: 'harmless',
});

function checkUpdate({ name, description, userVpc, leavesVpc }: GroupUpdate): void {
  if ([name, description, userVpc, leavesVpc].every((field) => field === undefined)) {
    throw new BadInput({ argument: 'input', expected: 'something to change', got: 'nothing' });
  }
  if (userVpc && leavesVpc) {
    throw new BadInput({ argument: 'input.leavesVpc', expected: 'not true with a userVpc', got: leavesVpc });
  }
  if (name !== undefined) checkName(name, 'input.name');
  checkLength(description, 'input.description');
  if (userVpc) checkUserVpc(userVpc);
}

function rowOf(key: string, { load }: LoaderParts) {
  return load(paiResourceGroupLoaders).byId.load(key);
}
