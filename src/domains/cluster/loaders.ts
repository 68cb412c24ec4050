import DataLoader from 'dataloader';
import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { createCollection, type Placed } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { orError, remembered } from '../../upstream/remembered.ts';
import { createSingles } from '../../upstream/singles.ts';
import { organisationLoaders } from './organisation.ts';

/** A cloud account as clusters name it. */
export interface CloudKey {
  readonly accessKeyId: string;
  /** As BridgX spells it. */
  readonly provider: string;
}

type Row = Placed<AnswerOf<(typeof bridgxOperations)['cluster.describe_all']>>;

/**
 * The sweep without parameters is the one that the server limits to the caller's organisation, so everything that is
 * asked by a name or an id is first looked up in it. It has standard and custom clusters of the organisation's cloud
 * accounts. Hand-made private clusters have no cloud account: the server lists them for every organisation alike, so
 * they are never asked for.
 *
 * A cluster's key is its name: the server joins machines, tasks and usage to clusters by name, and so stored history
 * is found without asking for the id's name first.
 */
export const clusterLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const { ownsAccounts, namedKeys } = parts.load(organisationLoaders);
  const listed = createCollection(
    { list: bridgxOperations['cluster.describe_all'], idOf: ({ clusterName }) => clusterName },
    bridgx,
  );

  const owned = new Map<string, Promise<readonly Row[]>>();
  const all = (place: Place) =>
    remembered(owned, keyOf(place.account, place.region), async () => {
      if (!(await ownsAccounts(place))) return [];
      const keys = namedKeys(place);
      const rows = await listed.all(place);
      return keys ? rows.filter(({ accessKeyId }) => accessKeyId !== null && keys.has(accessKeyId)) : rows;
    });
  const byName = groupBy(all, ({ clusterName }) => [clusterName]);
  const byId = new DataLoader<string, Row | null>((keys) =>
    Promise.all(keys.map(orError(async (key) => (await byName.load(key))[0] ?? null))),
  );

  const detail = createSingles(async ({ place, ids }) => {
    const row = await byId.load(keyOf(place.account, place.region, ...ids));
    const client = bridgx.clientOf(place);
    if (!client || !row?.clusterName) return null;
    const { clusterName: name, clusterId: id } = row;
    const { value } = isFitForPath(name)
      ? await client.read(bridgxOperations['cluster.name'], { name })
      : await client.read(bridgxOperations['cluster.id'], { id: id ?? '' });
    // A name is free again once its cluster is deleted, so between the two calls it may have changed hands.
    return value.id === row.clusterId ? { ...value, ...place, key: row.key } : null;
  });

  /** The cloud accounts that own clusters. */
  const cloudKeys = async (place: Place): Promise<CloudKey[]> => {
    const keys = (await all(place)).flatMap(({ accessKeyId, provider }) =>
      accessKeyId && provider ? [[accessKeyId, provider] as const] : [],
    );
    return [...new Map(keys)].map(([accessKeyId, provider]) => ({ accessKeyId, provider }));
  };

  return {
    /** The clusters of the organisation: one sweep. */
    all,
    rowsLastTime: listed.rowsLastTime,
    /** One by its key; null when it is not the organisation's. */
    byId,
    /** The template of a cluster, one call each; null for a cluster that is not the organisation's. */
    detail,
    /** The cluster that has the name, if it is the organisation's. */
    named: ({ account, region }: Place, name: string | null) =>
      name ? byId.load(keyOf(account, region, name)) : Promise.resolve(null),
    cloudKeys,
    /** Clusters of a cloud account. */
    byCloudKey: groupBy(all, ({ accessKeyId }) => [accessKeyId]),
  };
};

/** The server looks at a path after its escapes are undone: a slash in a name would cut it, dots would lead elsewhere. */
function isFitForPath(name: string): boolean {
  return !name.includes('/') && name !== '.' && name !== '..';
}
