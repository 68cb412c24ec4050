import type { BridgxInstance, BridgxState, BridgxTask } from '../fleet/model.ts';
import { findCluster, machinesOf } from './rows.ts';
import { ended, type RunParts, withMachines } from './task-ends.ts';
import { driverFault } from './vendor.ts';

interface Ending extends RunParts {
  task: BridgxTask;
  atMs: number;
}

/**
 * A task that ends machines: all that it is about, or none. Its count is told as done even where fewer machines were
 * there, or none of the addresses was.
 */
export function endMachines(state: BridgxState, { task, atMs, ...parts }: Ending): BridgxState {
  const fail = (failReason: string) => ended(state, { task, atMs, succeeded: 0, failReason });
  const cluster = findCluster(state, task.clusterName);
  if (!cluster) return fail('record not found');
  const ids = idsToEnd(state, task);
  if ('error' in ids) return fail(ids.error);
  const success = { task, atMs, succeeded: task.total, failReason: '' };
  if (ids.ids.size === 0) return ended(state, success);
  const { provider, accountKey } = cluster;
  const refusal = parts.failure?.message ?? driverFault(state, { generation: parts.generation, provider, accountKey });
  if (refusal) return fail(refusal);
  if (ids.ids.has('')) return fail('InvalidInstanceId.NotFound: The specified InstanceId does not exist.');
  const settled = withMachines(state, (row) => (ids.ids.has(row.instanceId) ? endedMachine(row, atMs) : row));
  return ended(settled, success);
}

/** Named by address, or as many as wanted in the order of the table. */
function idsToEnd(state: BridgxState, task: BridgxTask): { ids: ReadonlySet<string> } | { error: string } {
  const active = machinesOf(state, [task.clusterName]).filter(({ status }) => status !== 'DELETED');
  const ips = task.order?.ips ?? [];
  if (ips.length === 0) return { ids: new Set(active.slice(0, task.total).map(({ instanceId }) => instanceId)) };
  const byIp = new Map(active.map(({ ipInner, instanceId }) => [ipInner, instanceId]));
  const found = ips.flatMap((ip) => byIp.get(ip) ?? []);
  if (found.length > 0 && ips.length !== task.total) {
    return { error: 'need delete instance count NOT MATCH expect delete count' };
  }
  return { ids: new Set(found) };
}

function endedMachine(row: BridgxInstance, atMs: number): BridgxInstance {
  return { ...row, status: 'DELETED', deletedMs: atMs };
}
