import type { LoaderParts } from '../../context.ts';
import { keyOf } from '../../upstream/keys.ts';
import type { ClusterRow } from '../cluster/cluster.ts';
import { notOwned } from '../cluster/ownership.ts';
import { clusterMachineLoaders } from './cluster-machines.ts';
import { privateIpsOf } from './loaders.ts';
import type { MachineRow } from './machine.ts';

/**
 * The machines of a cluster that have these private addresses and are not deleted, in the order of the addresses.
 * Throws FORBIDDEN for an address that no machine of the cluster has. The cluster must be the organisation's.
 */
export async function ownedMachines(
  { load }: Pick<LoaderParts, 'load'>,
  { account, region, clusterName }: Pick<ClusterRow, 'account' | 'region' | 'clusterName'>,
  addresses: readonly string[],
): Promise<readonly MachineRow[]> {
  const key = keyOf(account, region, clusterName ?? '');
  const machines = await load(clusterMachineLoaders).byCluster.load(key);
  const byAddress = new Map(machines.flatMap((machine) => privateIpsOf(machine).map((ip) => [ip, machine] as const)));
  return addresses.map((address) => {
    const machine = byAddress.get(address);
    if (machine) return machine;
    throw notOwned(`machine ${JSON.stringify(address)} in cluster ${JSON.stringify(clusterName)}`);
  });
}
