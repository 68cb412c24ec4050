import { isIP } from 'node:net';
import DataLoader from 'dataloader';
import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { machineRow } from '../../upstream/bridgx/answers.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { Told } from '../../upstream/call.ts';
import { createCollection, type Place, type Placed, singleOf } from '../../upstream/collection.ts';
import { list, record } from '../../upstream/decode.ts';
import { groupBy } from '../../upstream/groups.ts';
import { keyOf } from '../../upstream/keys.ts';
import { createLists } from '../../upstream/lists.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { orError } from '../../upstream/remembered.ts';
import { clusterLoaders } from '../cluster/loaders.ts';

const listing = bridgxOperations['instance.describe_all'];
type Row = AnswerOf<typeof listing>;

/** Every status but DELETED: without a status the server lists every machine that there ever was. */
const alive = { status: 'UNDEFINED,PENDING,TIMEOUT,STARTING,RUNNING,DELETING' };
const deleted = { status: 'DELETED' };

/**
 * The list, narrowed to one machine of any status. The server limits it to the caller's organisation, which it does
 * not do for its own get; rows are in the order of creation and an address may have been used before.
 */
const narrowed = {
  upstream: listing.upstream,
  name: listing.name,
  kind: listing.kind,
  timeoutMs: listing.timeoutMs,
  answer: record({ instanceList: list(machineRow) }).transform(
    ({ instanceList }) => instanceList.at(-1) ?? machineRow.parse({}),
  ),
};

/** Machines that were entered by hand have no id; inside their cluster the address tells them apart. */
const idOf = ({ clusterName, instanceId, ipInner }: Row) => [clusterName, instanceId || ipInner];
const narrowTo = (cluster_name: string, id: string) =>
  isIP(id) ? { cluster_name, ip: id } : { cluster_name, instance_id: id };

export const machineLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const { all, byId, detail } = createCollection(
    { list: listing, listParams: alive, idOf, get: { operation: narrowed, params: narrowTo } },
    bridgx,
  );
  // Its own page counts: those of the list belong to the machines that are alive.
  const ended = createCollection({ list: listing, listParams: deleted, idOf }, { ...bridgx, pageCounts: new Map() });
  const narrow = createLists(listing, bridgx);
  const placed = (row: Told<Row>, place: Place): Placed<Row>[] => {
    const [cluster, id] = idOf(row);
    return cluster && id ? [{ ...row, ...place, key: keyOf(place.account, place.region, cluster, id) }] : [];
  };
  const ofCluster = async (place: Place, params: { cluster_name: string; status: string }) =>
    (await narrow(place, params)).flatMap((row) => placed(row, place));

  const grouped = groupBy(all, ({ clusterName }) => [clusterName]);
  const swept = new Set<string>();
  const sweep = (place: Place) => {
    swept.add(place.account);
    return all(place);
  };
  /** Each cluster's machines are counted in the list of clusters, so both ways' calls are known before. */
  const isSweepCheaper = async (place: Place, names: readonly string[]) => {
    if (swept.has(place.account)) return true;
    const clusters = await parts.load(clusterLoaders).all(place);
    const wanted = clusters.filter(({ clusterName }) => clusterName !== null && names.includes(clusterName));
    const machines = clusters.reduce((sum, { instanceCount }) => sum + (instanceCount ?? 0), 0);
    const calls = wanted.reduce((sum, { instanceCount }) => sum + pagesOf(instanceCount ?? 0), 0);
    return calls >= pagesOf(machines);
  };
  const byCluster = new DataLoader<string, readonly Placed<Row>[]>((keys) => {
    const names = Map.groupBy(keys.flatMap(singleOf), (single) => single?.place.account);
    const load = orError(async (key: string) => {
      const {
        place,
        ids: [cluster_name = ''],
      } = singleOf(key) ?? nowhere;
      const together = names.get(place.account)?.flatMap((single) => single?.ids ?? []) ?? [];
      if (!(await isSweepCheaper(place, together))) return ofCluster(place, { cluster_name, ...alive });
      swept.add(place.account);
      return grouped.load(key);
    });
    return Promise.all(keys.map(load));
  });

  return {
    /** Machines that are not deleted: one sweep. */
    all: sweep,
    /** Deleted machines, as far back as the server keeps them: one sweep. */
    deleted: ended.all,
    /** One machine of any status; null when it is not the organisation's. */
    byId: new DataLoader<string, Placed<Row> | null>((keys) =>
      // The sweep has no deleted machines, so what it lacks is asked for alone.
      Promise.all(keys.map(orError(async (key) => (await byId.load(key)) ?? detail.load(key)))),
    ),
    /** Machines of a cluster that are not deleted. Keys are `account//cluster name`. */
    byCluster,
    /** Deleted machines of a cluster, one call for 50. */
    deletedOf: (place: Place, cluster_name: string) => ofCluster(place, { cluster_name, ...deleted }),
    /** Machines that are not deleted, by the id that the cloud gave them. Keys are `account//instance id`. */
    byInstanceId: groupBy(sweep, ({ instanceId }) => [instanceId]),
    /** Machines that are not deleted, by private address. Keys are `account//address`. */
    byAddress: groupBy(sweep, privateIpsOf),
  };
};

const nowhere = { place: { account: '', region: '' }, ids: [] as string[] };

function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / listing.paging.maxSize));
}

/** Cloud drivers join the addresses of a machine with several into one text. */
export function privateIpsOf({ ipInner }: Pick<Row, 'ipInner'>): string[] {
  return addressesOf(ipInner);
}

export function addressesOf(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
}
