import type { Dice } from './dice.ts';
import { type Life, livesUntil } from './lives.ts';
import type { MachineCluster } from './machine-clusters.ts';
import type { BridgxTask } from './model.ts';

/** The scaling tasks of each cluster over the last months; the newest of some is still at work. */
export function createTasks(dice: Dice, parts: { homes: MachineCluster[]; nowMs: number }): BridgxTask[] {
  return parts.homes
    .flatMap((home) => tasksOf(dice, { home, nowMs: parts.nowMs }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function tasksOf(dice: Dice, { home, nowMs }: { home: MachineCluster; nowMs: number }): BridgxTask[] {
  const key = `cluster-${home.cluster.id}/tasks`;
  const periodMs = dice.between(`${key}/period`, [10, 28]) * 86_400_000;
  const turns = livesUntil(dice, { key, periodMs, nowMs });
  return turns.map((turn) =>
    taskOf(dice, { home, key: `${key}/task-${turn.index}`, turn, isNewest: turn === turns.at(-1) }),
  );
}

interface TaskPlan {
  home: MachineCluster;
  key: string;
  turn: Life;
  isNewest: boolean;
}

function taskOf(dice: Dice, { home, key, turn, isNewest }: TaskPlan): BridgxTask {
  const { cluster, machines } = home;
  const status = statusOf(dice, { key, clusterId: cluster.id, isNewest });
  const action = dice.pick(`${key}/action`, ['EXPAND', 'EXPAND', 'SHRINK']);
  const total = dice.between(`${key}/total`, [1, Math.max(1, Math.floor(machines / 2))]);
  const succeeded = succeededOf(status, total);
  const done = status !== 'INIT' && status !== 'RUNNING';
  return {
    id: taskIdOf(turn.startMs, cluster.id),
    name: `${action === 'EXPAND' ? '扩容' : '缩容'}-${cluster.name}-${turn.index}`,
    clusterName: cluster.name,
    action,
    status,
    failReason: done && succeeded < total ? 'OperationDenied.NoStock: The resource is out of stock' : '',
    total,
    succeeded,
    failed: done ? total - succeeded : 0,
    before: action === 'EXPAND' ? machines - succeeded : machines + succeeded,
    createdMs: turn.startMs,
    finishedMs: done ? turn.startMs + dice.between(`${key}/seconds`, [8, 600]) * 1000 : null,
    createBy: cluster.createBy,
  };
}

function statusOf(dice: Dice, task: { key: string; clusterId: number; isNewest: boolean }): BridgxTask['status'] {
  if (task.isNewest && task.clusterId % 20 === 3) return 'RUNNING';
  if (task.isNewest && task.clusterId % 20 === 7) return 'INIT';
  const luck = dice.fraction(`${task.key}/status`);
  if (luck < 0.8) return 'SUCCESS';
  return luck < 0.9 ? 'PARTIAL_SUCCESS' : 'FAILED';
}

function succeededOf(status: BridgxTask['status'], total: number): number {
  if (status === 'SUCCESS') return total;
  return status === 'PARTIAL_SUCCESS' ? Math.floor(total / 2) : 0;
}

/** Sonyflake as BridgX sets it up: 10 ms ticks since 2021-10-01 UTC, then 8 bits of sequence and 16 of machine. */
export function taskIdOf(createdMs: number, clusterId: number): bigint {
  const ticks = BigInt(Math.floor((createdMs - Date.UTC(2021, 9, 1)) / 10));
  return (ticks << 24n) | (BigInt(clusterId % 256) << 16n) | BigInt(2_571 + Math.floor(clusterId / 256));
}
