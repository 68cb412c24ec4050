import type { BridgxCluster, BridgxInstance, BridgxState } from '../../src/emulator/fleet/model.ts';
import { encodeId } from '../../src/graph/ids.ts';
import { keyOf } from '../../src/upstream/keys.ts';
import type { TestGateway } from '../support/gateway.ts';

/** The global id of a thing of BridgX, of the emulated account. */
export function bridgxId(type: string, ...ids: string[]): string {
  return encodeId(type, keyOf('default', '', ...ids));
}

/** Clusters of the organisation that the gateway logs in to. */
export function ownClusters({ clusters, accounts }: BridgxState): BridgxCluster[] {
  const own = new Set(accounts.filter(({ orgId }) => orgId === 1).map(({ accountKey }) => accountKey));
  return clusters.filter(({ accountKey }) => own.has(accountKey));
}

/** A cluster of the other organisation on the same server. */
export function foreignCluster(state: BridgxState): BridgxCluster {
  const own = new Set(ownClusters(state));
  const cluster = state.clusters.find((each) => !own.has(each));
  if (!cluster) throw new Error('the fleet has no neighbour');
  return cluster;
}

/** Machines of the organisation's enabled clusters that are not deleted. */
export function ownMachines(state: BridgxState): BridgxInstance[] {
  const enabled = ownClusters(state).filter(({ status }) => status === 'ENABLE');
  const names = new Set(enabled.map(({ name }) => name));
  return state.instances.filter(({ clusterName, status }) => names.has(clusterName) && status !== 'DELETED');
}

/** How many calls it takes to read so many rows at 50 a call. */
export function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / 50));
}

/**
 * How many calls it takes to list the VPCs of the organisation's Alibaba accounts in these regions. The server leaves
 * out what is not available and counts it all the same, so the gateway then looks on another page.
 */
export function alibabaVpcCalls(gateway: TestGateway, regionIds: readonly string[]): number {
  const { vpcs, accounts } = gateway.emulator.fleet.bridgx;
  const owners = accounts.filter(({ orgId, provider }) => orgId === 1 && provider === 'AlibabaCloud');
  const isListed = ({ accountKey, regionId }: (typeof vpcs)[number]) =>
    regionIds.includes(regionId) && owners.some((owner) => owner.accountKey === accountKey);
  const lists = Map.groupBy(vpcs.filter(isListed), ({ accountKey, regionId }) => `${accountKey} ${regionId}`);
  const pages = [...lists.values()].map((rows) => (rows.every(({ status }) => status === 'Available') ? 1 : 2));
  return pages.reduce((sum: number, count) => sum + count, 0);
}
