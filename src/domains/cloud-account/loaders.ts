import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { createCollection } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import type { Place } from '../../upstream/keys.ts';
import { clusterLoaders } from '../cluster/loaders.ts';

export const cloudAccountLoaders = (parts: LoaderParts) => {
  const everyones = createCollection(
    { list: bridgxOperations['cloud_account.list'], idOf: ({ id }) => id },
    inBridgx(parts),
  );
  /**
   * The server lists the accounts of all organisations and does not say whose they are. Those that own a cluster of
   * the organisation are its own for certain; others are not shown.
   */
  const all = async (place: Place) => {
    const keys = await parts.load(clusterLoaders).cloudKeys(place);
    const own = new Set(keys.map(({ accessKeyId }) => accessKeyId));
    if (own.size === 0) return [];
    return (await everyones.all(place)).filter(({ accessKeyId }) => accessKeyId !== null && own.has(accessKeyId));
  };
  return {
    all,
    /** At most one each. Keys are `account//id`. */
    byId: groupBy(all, ({ id }) => [id]),
    /** At most one each. Keys are `account//access key id`. */
    byAccessKey: groupBy(all, ({ accessKeyId }) => [accessKeyId]),
  };
};
