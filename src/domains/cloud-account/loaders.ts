import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { createCollection, type Placed } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { remembered } from '../../upstream/remembered.ts';
import { type CloudKey, clusterLoaders } from '../cluster/loaders.ts';
import { organisationLoaders } from '../cluster/organisation.ts';

type Row = Placed<AnswerOf<(typeof bridgxOperations)['cloud_account.list']>>;

/**
 * The server lists the cloud accounts of all organisations and does not say whose they are. The organisation's own
 * are those that the settings name. Where these name none: those that own a cluster of the organisation, and the only
 * account that the server knows at a cloud at which the organisation has one.
 */
export const cloudAccountLoaders = (parts: LoaderParts) => {
  const everyones = createCollection(
    { list: bridgxOperations['cloud_account.list'], idOf: ({ id }) => id },
    inBridgx(parts),
  );
  const { cloudKeys } = parts.load(clusterLoaders);
  const { namedKeys, hasAccountAt } = parts.load(organisationLoaders);

  const isOnlyOneAt = async (place: Place, { provider }: Row) => {
    const atCloud = (await everyones.all(place)).filter((row) => row.provider === provider);
    return atCloud.length === 1 && provider !== null && hasAccountAt(place, provider);
  };
  const isOwn = async (place: Place, row: Row) => {
    if (!row.accessKeyId) return false;
    const named = namedKeys(place);
    if (named) return named.has(row.accessKeyId);
    const keys = await cloudKeys(place);
    return keys.some(({ accessKeyId }) => accessKeyId === row.accessKeyId) || isOnlyOneAt(place, row);
  };
  const owned = new Map<string, Promise<readonly Row[]>>();
  const all = (place: Place) =>
    remembered(owned, keyOf(place.account, place.region), async () => {
      const rows = await everyones.all(place);
      const own = await Promise.all(rows.map((row) => isOwn(place, row)));
      return rows.filter((_, index) => own[index]);
    });

  return {
    all,
    /** At most one each. Keys are `account//id`. */
    byId: groupBy(all, ({ id }) => [id]),
    /** At most one each. Keys are `account//access key id`. */
    byAccessKey: groupBy(all, ({ accessKeyId }) => [accessKeyId]),
    /** The key and the cloud of every account: without a further call where all that the settings name own clusters. */
    keys: async (place: Place): Promise<readonly CloudKey[]> => {
      const known = await cloudKeys(place);
      const named = namedKeys(place);
      if (named && named.size === known.length) return known;
      return (await all(place)).flatMap(({ accessKeyId, provider }) =>
        accessKeyId && provider ? [{ accessKeyId, provider }] : [],
      );
    },
  };
};
