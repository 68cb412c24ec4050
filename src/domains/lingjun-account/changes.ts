import { defineChange } from '../../graph/change-kinds.ts';
import type { Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { serviceRoleLoaders } from './loaders.ts';

interface NewServiceRole extends Place {
  readonly resourceGroupId?: string;
}

/** The role is the account's own: any region will do, and a second call changes nothing. */
export const initializeVcc = defineChange<NewServiceRole, typeof lingjunOperations.InitializeVcc>({
  kind: 'INITIALIZE_VCC',
  operation: lingjunOperations.InitializeVcc,
  place: ({ account, region }) => ({ account, region }),
  params: ({ resourceGroupId }) => ({ ResourceGroupId: resourceGroupId }),
  async check(_input, { reads, place, isDryRun }) {
    if (!isDryRun) return [];
    const roles = await reads.load(serviceRoleLoaders).ofAccount(place);
    return [
      { text: 'The account has no service-linked role yet.', isMet: roles.every(({ exists }) => exists !== true) },
    ];
  },
  invalidates: [lingjunOperations.DescribeSlr],
  repetition: 'harmless',
});
