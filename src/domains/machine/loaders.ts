import { isIP } from 'node:net';
import DataLoader from 'dataloader';
import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { machineRow } from '../../upstream/bridgx/answers.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { createCollection, type Placed } from '../../upstream/collection.ts';
import { list, record } from '../../upstream/decode.ts';
import { groupBy } from '../../upstream/groups.ts';
import { keyOf, type Place, singleOf } from '../../upstream/keys.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { orError, remembered } from '../../upstream/remembered.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { organisationLoaders } from '../cluster/organisation.ts';

export const listing = bridgxOperations['instance.describe_all'];
export type Row = AnswerOf<typeof listing>;

/** Every status but DELETED: without a status the server lists every machine that there ever was. */
export const alive = { status: 'UNDEFINED,PENDING,TIMEOUT,STARTING,RUNNING,DELETING' };
export const deleted = { status: 'DELETED' };

/**
 * The list, narrowed to one machine of any status, in place of the get, which tells neither status nor cluster. Rows
 * are in the order of creation and an address may have been used before.
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
export const idOf = ({ clusterName, instanceId, ipInner }: Row) => [clusterName, instanceId || ipInner];
const narrowTo = (cluster_name: string, id: string) =>
  isIP(id) ? { cluster_name, ip: id } : { cluster_name, instance_id: id };

export const machineLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const { all, byId, detail, isFree } = createCollection(
    { list: listing, listParams: alive, idOf, get: { operation: narrowed, params: narrowTo } },
    bridgx,
  );
  // Its own lengths: those of the list belong to the machines that are alive.
  const ended = createCollection({ list: listing, listParams: deleted, idOf }, { ...bridgx, lengths: new Map() });
  const clusters = parts.load(clusterLoaders);
  const swept = new Set<string>();
  /** The server joins machines to clusters by name, whatever its case, and at a fault of its database to all of them. */
  const ownOf = async (place: Place, list: (place: Place) => Promise<readonly Placed<Row>[]>) => {
    if (!(await parts.load(organisationLoaders).ownsAccounts(place))) return [];
    const [rows, own] = await Promise.all([list(place), clusters.all(place)]);
    const names = new Set(own.map(({ clusterName }) => clusterName));
    return rows.filter(({ clusterName }) => names.has(clusterName));
  };
  const lists = new Map<string, Promise<readonly Placed<Row>[]>>();
  const sweep = (place: Place) => {
    swept.add(place.account);
    return remembered(lists, keyOf(place.account, place.region), () => ownOf(place, all));
  };
  /** The list lacks deleted machines, so those are asked for one by one; only inside a cluster of the organisation. */
  const single = async (key: string) => {
    const { place, ids } = singleOf(key) ?? { place: null, ids: [] };
    if (!place || !(await clusters.named(place, ids[0] ?? null))) return null;
    const row = (await byId.load(key)) ?? (await detail.load(key));
    return row?.key === key ? row : null;
  };

  return {
    /** Machines that are not deleted: one sweep, beside that of the clusters. */
    all: sweep,
    /** Deleted machines, as far back as the server keeps them: one sweep, beside that of the clusters. */
    deleted: (place: Place) => ownOf(place, ended.all),
    /** One machine of any status; null when its cluster is not the organisation's. */
    byId: new DataLoader<string, Placed<Row> | null>((keys) => Promise.all(keys.map(orError(single)))),
    /** Whether the machines of the account are being swept for this request anyway. */
    isSwept: ({ account }: Place) => swept.has(account),
    /** Whether that sweep would take no call. */
    isFree,
    /** Machines that are not deleted, by the name of their cluster. Keys are `account//cluster name`. */
    byClusterName: groupBy(sweep, ({ clusterName }) => [clusterName]),
    /** Machines that are not deleted, by the id that the cloud gave them. Keys are `account//instance id`. */
    byInstanceId: groupBy(sweep, ({ instanceId }) => [instanceId]),
    /** Machines that are not deleted, by private address. Keys are `account//address`. */
    byAddress: groupBy(sweep, privateIpsOf),
  };
};

/** Cloud drivers join the addresses of a machine with several into one text. The manual writes `10.1.2.3[Intranet]`. */
export function privateIpsOf({ ipInner }: Pick<Row, 'ipInner'>): string[] {
  return addressesOf(ipInner);
}

export function addressesOf(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((address) => address.replace(/\[.*$/, '').trim())
    .filter((address) => address !== '');
}
