import type { LoaderParts } from '../../context.ts';
import type { Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export interface ServiceRoleRow {
  readonly key: string;
  readonly account: string;
  readonly exists: boolean | null;
}

export const serviceRoleLoaders = ({ accounts }: LoaderParts) => ({
  /** Whether the account has the role. It has no region, so the account's first endpoint is asked. */
  async ofAccount({ account }: Pick<Place, 'account'>, resourceGroupId?: string | null): Promise<ServiceRoleRow[]> {
    const lingjun = accounts.get(account)?.lingjun;
    const [endpoint] = lingjun?.regions ?? [];
    if (!lingjun || endpoint === undefined) return [];
    const params = { ResourceGroupId: resourceGroupId ?? undefined };
    const { value } = await lingjun.client.read(lingjunOperations.DescribeSlr, params, endpoint);
    return [{ key: account, account, exists: value.hasRole }];
  },
});
