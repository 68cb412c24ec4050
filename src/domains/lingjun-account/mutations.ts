import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { initializeVcc } from './changes.ts';

mutationField('initializeVcc', {
  description:
    'Makes the service-linked role by which the Lingjun service makes connections, once for an account and all its ' +
    'regions; a second time changes nothing. Costs one call. A dry run reads the role.',
  change: initializeVcc,
  placedIn: 'lingjun',
  fields: (t) => ({
    resourceGroupId: t.string({ description: 'The resource group; the default one when left out.' }),
  }),
  input: ({ account, region, resourceGroupId }) => ({ account, region, ...withoutNulls({ resourceGroupId }) }),
});
