import type { BridgxCluster, BridgxInstance, BridgxState } from '../fleet/model.ts';

interface MachineIndex {
  rows: readonly BridgxInstance[];
  /** The key of each row's cluster, in the order of `rows`. */
  keys: readonly string[];
  byCluster: ReadonlyMap<string, readonly BridgxInstance[]>;
}

const indexes = new WeakMap<readonly BridgxInstance[], MachineIndex>();

/** The machine table's collation ignores case, so this is what a cluster name is compared by. */
const key = (clusterName: string): string => clusterName.toLowerCase();

/** Built once for each list of machines and again when rows were added; a row's status may change freely. */
function machineIndex({ instances }: BridgxState): MachineIndex {
  const known = indexes.get(instances);
  if (known?.rows.length === instances.length) return known;
  const rows = instances.toSorted((a, b) => a.id - b.id);
  const index = {
    rows,
    keys: rows.map((row) => key(row.clusterName)),
    byCluster: Map.groupBy(rows, (row) => key(row.clusterName)),
  };
  indexes.set(instances, index);
  return index;
}

/** Every machine of any organisation, id ascending. */
export function allMachines(state: BridgxState): readonly BridgxInstance[] {
  return machineIndex(state).rows;
}

/** The machines of the named clusters, id ascending. */
export function machinesOf(state: BridgxState, clusterNames: readonly string[]): readonly BridgxInstance[] {
  const { rows, keys, byCluster } = machineIndex(state);
  const [only] = clusterNames;
  if (only !== undefined && clusterNames.length === 1) return byCluster.get(key(only)) ?? [];
  const wanted = new Set(clusterNames.map(key));
  return rows.filter((_, position) => wanted.has(keys[position] ?? ''));
}

/** Machines that are not deleted, those still starting included. */
export function countActive(rows: readonly BridgxInstance[]): number {
  return rows.reduce((count, row) => (row.status === 'DELETED' ? count : count + 1), 0);
}

/** A cluster that is not deleted; here case matters. */
export function findCluster(state: BridgxState, name: string): BridgxCluster | undefined {
  return state.clusters.find((cluster) => !cluster.deleted && cluster.name === name);
}

/** The access keys of an organisation, without those deleted. */
export function organisationKeys(state: BridgxState, orgId: number): string[] {
  return state.accounts
    .filter((account) => account.orgId === orgId && !account.deleted)
    .map((account) => account.accountKey);
}

/** `2核4G(ecs.c6.large)`: how lists name a machine type. Custom clusters have none. */
export function machineTypeText({ clusterType, instanceType, extendConfig }: BridgxCluster): string {
  return clusterType === 'custom' ? '' : `${extendConfig.core}核${extendConfig.memory}G(${instanceType})`;
}

export const byIdDescending = <T extends { id: number | bigint }>(a: T, b: T): number => (a.id < b.id ? 1 : -1);
