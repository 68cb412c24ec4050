import { addressAt, sizeOf } from '../fleet/addresses.ts';
import { firstFreeSlot, rowIdOf } from '../fleet/machines.ts';
import type { BridgxCluster, BridgxState } from '../fleet/model.ts';

/** Ids for so many new machine rows, after all that are there of the same second. */
export function rowIdsFor({ instances }: BridgxState, { atMs, count }: { atMs: number; count: number }): number[] {
  const first = rowIdOf(atMs, firstFreeSlot);
  const taken = new Set(instances.map(({ id }) => id).filter((id) => id >= first));
  const ids: number[] = [];
  for (let id = first; ids.length < count; id += 1) if (!taken.has(id)) ids.push(id);
  return ids;
}

/**
 * Addresses of the cluster's subnet that no live machine of its VPC has, from the top. The last three and the first
 * are the cloud's own. The lower half is what Lingjun's interfaces take first.
 */
export function freeAddresses(state: BridgxState, { subnetId, vpcId }: BridgxCluster): string[] {
  const subnet = state.subnets.find(({ switchId }) => switchId === subnetId);
  if (!subnet) return [];
  const taken = new Set([...addressesIn(state, vpcId), subnet.gatewayIp]);
  const usable = Math.max(0, sizeOf(subnet.cidrBlock) - 4);
  const all = Array.from({ length: usable }, (_, index) => addressAt(subnet.cidrBlock, usable - index));
  return all.filter((address) => !taken.has(address));
}

function addressesIn({ clusters, instances }: BridgxState, vpcId: string): string[] {
  const names = new Set(clusters.filter((cluster) => cluster.vpcId === vpcId).map(({ name }) => name));
  return instances
    .filter(({ status, clusterName }) => status !== 'DELETED' && names.has(clusterName))
    .map(({ ipInner, madeBy }) => ipInner || (madeBy?.address ?? ''));
}
