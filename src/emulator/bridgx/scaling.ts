import type { BridgxCluster, BridgxState, BridgxTask } from '../fleet/model.ts';
import { taskIdOf } from '../fleet/tasks.ts';
import { type Bound, bind, type Request } from './binding.ts';
import { done, type Outcome, refused, type WriteCall } from './call.ts';
import { tooLong } from './columns.ts';
import { bindFailure, failure, type Reply, recordNotFound } from './envelope.ts';
import { atLeast, atMost, required } from './go-rules.ts';
import { field, goInt, goString, sliceOf, structOf } from './go-types.ts';
import { byIdDescending, countActive, findCluster, machinesOf } from './rows.ts';
import { runOf } from './task-runs.ts';

const named = { task_name: field('TaskName', goString), cluster_name: field('ClusterName', goString, required) };
const count = field('Count', goInt, required, atLeast(1), atMost(10_000));
const expandFields = { ...named, count };
const shrinkFields = { ...named, ips: field('IPs', sliceOf(goString, 'string')), count };

const expandRequest = requestOf('ExpandClusterRequest', structOf('ExpandClusterRequest', expandFields));
const shrinkRequest = requestOf('ShrinkClusterRequest', structOf('ShrinkClusterRequest', shrinkFields));
const shrinkAllRequest = requestOf('ShrinkAllInstancesRequest', structOf('ShrinkAllInstancesRequest', named));

interface Order {
  action: BridgxTask['action'];
  clusterName: string;
  taskName: string;
  count: number;
  ips: readonly string[];
}

/** cluster/expand. Fields that it does not know, the addresses of a scale-down among them, change nothing. */
export function expandCluster(call: WriteCall): Outcome {
  const bound = bind(call.body, expandRequest);
  if ('error' in bound) return refused(unbound(bound));
  const { cluster_name: clusterName, task_name: taskName, count } = bound.value;
  return accept(call, { action: 'EXPAND', clusterName, taskName, count, ips: [] });
}

/** cluster/shrink */
export function shrinkCluster(call: WriteCall): Outcome {
  const bound = bind(call.body, shrinkRequest);
  if ('error' in bound) return refused(unbound(bound));
  const { cluster_name: clusterName, task_name: taskName, count, ips } = bound.value;
  return accept(call, { action: 'SHRINK', clusterName, taskName, count, ips: ips ?? [] });
}

/** cluster/shrink_all: as many as there are when it is asked for. */
export function shrinkAll(call: WriteCall): Outcome {
  const bound = bind(call.body, shrinkAllRequest);
  if ('error' in bound) return refused(unbound(bound));
  const { cluster_name: clusterName, task_name: taskName } = bound.value;
  return accept(call, { action: 'SHRINK', clusterName, taskName, count: activeIn(call.state, clusterName), ips: [] });
}

/** Only writes the task down; its run follows by the clock. */
function accept(call: WriteCall, order: Order): Outcome {
  const { state } = call;
  if (hasUnfinishedTask(state, order.clusterName)) {
    return refused(failure(500, `Cluster:${order.clusterName} has unfinished task`));
  }
  const cluster = findCluster(state, order.clusterName);
  if (!cluster) return refused(recordNotFound);
  if (order.action === 'SHRINK' && cluster.chargeType === 'PrePaid') {
    return refused(failure(500, '不支持对包年包月的集群机器进行缩容操作'));
  }
  const long = tooLong({ task_name: order.taskName });
  if (long) return refused(long);
  const task = taskFor(call, { cluster, order });
  const pending = [...state.pending, ...runOf(task, call)];
  return done({ ...state, tasks: [...state.tasks, task], pending }, task.id);
}

function taskFor({ state, nowMs, userName }: WriteCall, { cluster, order }: { cluster: BridgxCluster; order: Order }) {
  const task: BridgxTask = {
    id: nextTaskId(state, { nowMs, clusterId: cluster.id }),
    name: order.taskName,
    clusterName: cluster.name,
    action: order.action,
    status: 'INIT',
    failReason: '',
    total: order.count,
    succeeded: 0,
    failed: 0,
    before: activeIn(state, cluster.name),
    createdMs: nowMs,
    finishedMs: null,
    createBy: userName,
    order: { ips: order.ips },
  };
  return task;
}

/** Ids ascend: within its tick the generator counts on. */
function nextTaskId({ tasks }: BridgxState, of: { nowMs: number; clusterId: number }): bigint {
  const last = tasks.toSorted(byIdDescending)[0]?.id ?? 0n;
  const id = taskIdOf(of.nowMs, of.clusterId);
  return id > last ? id : last + (1n << 16n);
}

function hasUnfinishedTask({ tasks }: BridgxState, clusterName: string): boolean {
  return tasks.some(
    (task) => task.clusterName === clusterName && (task.status === 'INIT' || task.status === 'RUNNING'),
  );
}

function activeIn(state: BridgxState, clusterName: string): number {
  return countActive(machinesOf(state, [clusterName]));
}

function unbound({ error }: Extract<Bound<unknown>, { error: string }>): Reply {
  return bindFailure(400, error);
}

function requestOf<T>(name: string, type: Request<T>['type']): Request<T> {
  return { name, type };
}
