import type { BridgxCluster, BridgxInstance, BridgxState, BridgxTask } from '../fleet/model.ts';
import { freeAddresses, rowIdsFor } from './new-machines.ts';
import { findCluster } from './rows.ts';
import { ended, type RunParts, withMachines } from './task-ends.ts';
import { driverFault } from './vendor.ts';

/** The cloud makes so many machines at a time, all or none. */
const batch = 100;
const noAddresses = 'InvalidVSwitchId.IpNotEnough: The specified VSwitch has not enough IpAddress.';

/** The steps of a task that makes machines. */
export function expansion(task: BridgxTask, parts: RunParts) {
  const isMade = ({ madeBy }: BridgxInstance) => madeBy?.taskId === task.id;
  const failing = parts.failure ? Math.ceil(task.total * parts.failure.share) : 0;
  return {
    /** The cloud makes them, and the server writes them down without their addresses. */
    order(state: BridgxState, atMs: number): BridgxState {
      const cluster = findCluster(state, task.clusterName);
      if (!cluster || refusalOf(state, { cluster, parts }) !== null) return state;
      const addresses = freeAddresses(state, cluster);
      const made = addresses.slice(0, grantedOf(task.total, addresses.length));
      const ids = rowIdsFor(state, { atMs, count: made.length });
      const rows = made.map((address, index) => {
        const id = ids[index] ?? 0;
        return pendingMachine({ id, address, cluster, atMs, taskId: task.id, newId: parts.newId });
      });
      return { ...state, instances: [...state.instances, ...rows] };
    },

    /** The next quarter of those that will do is found to be running. */
    start(state: BridgxState, { atMs, quarter }: { atMs: number; quarter: number }): BridgxState {
      const rows = state.instances.filter(isMade);
      const sound = Math.max(0, rows.length - failing);
      const running = new Set(rows.slice(0, Math.floor((sound * quarter) / 4)));
      return withMachines(state, (row) =>
        running.has(row) && row.status === 'PENDING' ? runningMachine(row, { state, atMs }) : row,
      );
    },

    /** What does not run by then is given back to the cloud. */
    finish(state: BridgxState, atMs: number): BridgxState {
      const rows = state.instances.filter(isMade);
      const succeeded = rows.filter(({ status }) => status === 'RUNNING').length;
      const failReason = succeeded < task.total ? reasonOf(state, { task, parts }) : '';
      const settled = withMachines(state, (row) =>
        isMade(row) && row.status === 'PENDING' ? { ...row, status: 'DELETED', deletedMs: atMs } : row,
      );
      return ended(settled, { task, atMs, succeeded, failReason });
    },
  };
}

function grantedOf(wanted: number, free: number): number {
  if (wanted <= 0) return 0;
  const next = Math.min(wanted, batch);
  const granted = next <= free ? next : 0;
  return granted + grantedOf(wanted - next, free - granted);
}

interface Ordering {
  cluster: BridgxCluster;
  parts: RunParts;
}

/** Why the cloud makes none at all; null when it would make some. */
function refusalOf(state: BridgxState, { cluster, parts }: Ordering): string | null {
  const { provider, accountKey, subnetId } = cluster;
  const driver = driverFault(state, { generation: parts.generation, provider, accountKey });
  if (driver) return driver;
  const isThere = state.subnets.some(({ switchId }) => switchId === subnetId);
  return isThere ? null : 'InvalidVSwitchId.NotFound: The specified VSwitchId does not exist.';
}

function reasonOf(state: BridgxState, { task, parts }: { task: BridgxTask; parts: RunParts }): string {
  if (parts.failure) return parts.failure.message;
  const cluster = findCluster(state, task.clusterName);
  return cluster ? (refusalOf(state, { cluster, parts }) ?? noAddresses) : 'record not found';
}

interface NewMachine {
  id: number;
  address: string;
  cluster: BridgxCluster;
  atMs: number;
  taskId: bigint;
  newId: RunParts['newId'];
}

function pendingMachine({ id, address, cluster, atMs, taskId, newId }: NewMachine): BridgxInstance {
  return {
    id,
    instanceId: cluster.provider === 'TencentCloud' ? newId('ins', 8) : newId('i', 20),
    clusterName: cluster.name,
    status: 'PENDING',
    ipInner: '',
    ipOuter: '',
    createdMs: atMs,
    runningMs: null,
    deletedMs: null,
    madeBy: { taskId, address },
  };
}

function runningMachine(row: BridgxInstance, { state, atMs }: { state: BridgxState; atMs: number }): BridgxInstance {
  const isPublic = (findCluster(state, row.clusterName)?.internetMaxBandwidthOut ?? 0) > 0;
  const ipOuter = isPublic ? publicAddress(row.id) : '';
  return { ...row, status: 'RUNNING', ipInner: row.madeBy?.address ?? '', ipOuter, runningMs: atMs };
}

/** Some address in 47.0.0.0/8 that no other new machine of the same minutes has. */
function publicAddress(rowId: number): string {
  return [47, Math.floor(rowId / 65_536) % 256, Math.floor(rowId / 256) % 256, rowId % 256].join('.');
}
