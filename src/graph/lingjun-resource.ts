import { builder } from '../builder.ts';
import type { Place } from '../upstream/keys.ts';
import { textEnum } from './text-enum.ts';

/** The life of most Lingjun resources. Source: the service's documentation of VPDs, VCCs, subnets, hubs and their parts. */
export const resourceStatus = textEnum('ResourceStatus', {
  description: 'Where a Lingjun resource is in its life.',
  values: { AVAILABLE: 'Available', NOT_AVAILABLE: 'Not Available', EXECUTING: 'Executing', DELETING: 'Deleting' },
});

interface LingjunRow extends Place {
  readonly resourceGroupId: string | null;
}

/** What every Lingjun resource has. */
export const LingjunResource = builder.interfaceRef<LingjunRow>('LingjunResource').implement({
  description: 'A resource of the Lingjun network.',
  fields: (t) => ({
    account: t.exposeString('account', {
      nullable: false,
      description: 'The alias of the account that it belongs to.',
    }),
    region: t.exposeString('region', { nullable: false, description: 'The region that it lives in.' }),
    resourceGroupId: t.exposeString('resourceGroupId', { description: 'The resource group that it is in.' }),
  }),
});

/** Tags as eflo answers them. */
export function tagsOf({ tags }: { tags: readonly { tagKey: string | null; tagValue: string | null }[] }) {
  return tags.map(({ tagKey, tagValue }) => ({ key: tagKey ?? '', value: tagValue ?? '' }));
}
