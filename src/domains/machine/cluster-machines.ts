import DataLoader from 'dataloader';
import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import type { Told } from '../../upstream/call.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf, type Place, singleOf } from '../../upstream/keys.ts';
import { createLists } from '../../upstream/lists.ts';
import { orError } from '../../upstream/remembered.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { alive, deleted, idOf, listing, machineLoaders, type Row } from './loaders.ts';

/** The machines of clusters: cluster by cluster, or out of one sweep, whichever takes fewer calls. */
export const clusterMachineLoaders = (parts: LoaderParts) => {
  const { isSwept, isFree, byClusterName } = parts.load(machineLoaders);
  const narrowed = createLists(listing, inBridgx(parts));
  const ofCluster = async (place: Place, params: { cluster_name: string; status: string }) =>
    (await narrowed(place, params))
      .filter(({ clusterName }) => clusterName === params.cluster_name)
      .flatMap((row) => placed(row, place));

  /** The list of clusters counts the machines of each, so the calls of both ways are known before. */
  const isSweepCheaper = async (place: Place, names: readonly string[]) => {
    if (isSwept(place) || (await isFree(place))) return true;
    const clusters = await parts.load(clusterLoaders).all(place);
    const wanted = clusters.filter(({ clusterName }) => clusterName !== null && names.includes(clusterName));
    const calls = wanted.reduce((sum, { instanceCount }) => sum + pagesOf(instanceCount ?? 0), 0);
    return calls >= pagesOf(clusters.reduce((sum, { instanceCount }) => sum + (instanceCount ?? 0), 0));
  };

  return {
    /** Machines of a cluster that are not deleted. Keys are `account//cluster name`. */
    byCluster: new DataLoader<string, readonly Placed<Row>[]>((keys) => {
      const perAccount = Map.groupBy(keys.map(clusterOf), ({ place }) => place.account);
      const load = orError(async (key: string) => {
        const { place, name } = clusterOf(key);
        const names = (perAccount.get(place.account) ?? []).map((each) => each.name);
        if (await isSweepCheaper(place, names)) return byClusterName.load(key);
        return ofCluster(place, { cluster_name: name, ...alive });
      });
      return Promise.all(keys.map(load));
    }),
    /** Deleted machines of a cluster, one call for 50. */
    deletedOf: (place: Place, cluster_name: string) => ofCluster(place, { cluster_name, ...deleted }),
  };
};

function clusterOf(key: string): { place: Place; name: string } {
  const { place, ids } = singleOf(key) ?? { place: { account: '', region: '' }, ids: [] };
  return { place, name: ids[0] ?? '' };
}

function placed(row: Told<Row>, place: Place): Placed<Row>[] {
  const [cluster, id] = idOf(row);
  return cluster && id ? [{ ...row, ...place, key: keyOf(place.account, place.region, cluster, id) }] : [];
}

function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / listing.paging.maxSize));
}
