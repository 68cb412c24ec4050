import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { filteredGroups } from '../../upstream/filtered-groups.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const vpdGrantRuleLoaders = (parts: LoaderParts) =>
  grantRules(parts, { list: lingjunOperations.ListVpdGrantRules, get: lingjunOperations.GetVpdGrantRule });

export const vccGrantRuleLoaders = (parts: LoaderParts) =>
  grantRules(parts, { list: lingjunOperations.ListVccGrantRules, get: lingjunOperations.GetVccGrantRule });

type Table = typeof lingjunOperations;

/** The same of VPDs and of connections. */
interface Operations {
  readonly list: Table['ListVpdGrantRules' | 'ListVccGrantRules'];
  readonly get: Table['GetVpdGrantRule' | 'GetVccGrantRule'];
}

function grantRules(parts: LoaderParts, { list, get }: Operations) {
  const rules = createCollection(
    {
      list,
      idOf: ({ grantRuleId }) => grantRuleId,
      get: { operation: get, params: (GrantRuleId) => ({ GrantRuleId }) },
    },
    inLingjun(parts),
  );
  return {
    ...rules,
    /** What is granted of the VPD or connection. */
    byInstance: filteredGroups(rules, {
      parentsOf: ({ instanceId }) => [instanceId],
      filter: (InstanceId) => ({ InstanceId }),
    }),
  };
}
