import type { BridgxInstance, BridgxTask } from '../fleet/model.ts';
import type { Call } from './call.ts';
import { failure, type Reply, recordNotFound, success } from './envelope.ts';
import { likeFilter } from './like.ts';
import { cut, pager, readPage } from './paging.ts';
import { byIdDescending, organisationKeys } from './rows.ts';
import { columnMs, wholeSeconds } from './times.ts';

/** task/list: the tasks of enabled standard clusters. An account is taken as it is, whoever owns it. */
export function describeTasks(call: Call): Reply {
  const page = readPage(call);
  const names = listedClusters(call);
  const tasks = call.state.tasks.filter((task) => names.has(task.clusterName)).toSorted(byIdDescending);
  const task_list = cut(tasks, page).map((task) => taskRow(call, task));
  return success({ task_list, pager: pager(page, tasks.length) });
}

/** task/describe. The id is beyond 2^53, so it is compared as text. */
export function describeTask(call: Call): Reply {
  if (!call.has('task_id')) return failure(400, 'param_invalid');
  const task = call.state.tasks.find(({ id }) => String(id) === call.query('task_id'));
  return task ? success(taskDetail(call, task)) : recordNotFound;
}

/** task/describe_all: the tasks of enabled clusters of any type, searched by parts of names. */
export function searchTasks(call: Call): Reply {
  const page = readPage(call);
  const tasks = call.state.tasks.filter(taskFilter(call)).toSorted(byIdDescending);
  const task_list = cut(tasks, page).map((task) => taskDetail(call, task));
  return success({ task_list, pager: pager(page, tasks.length) });
}

/** The cluster's name is searched twice, the second time without wildcards. An organisation without keys sees all. */
function taskFilter(call: Call): (task: BridgxTask) => boolean {
  const keys = organisationKeys(call.state, call.orgId);
  const wanted = call.query('cluster_name');
  const [hasCluster, hasName] = [likeFilter(wanted), likeFilter(call.query('task_name'))];
  const clusters = call.state.clusters.filter(
    ({ deleted, status, accountKey, name }) =>
      !deleted && status === 'ENABLE' && (keys.length === 0 || keys.includes(accountKey)) && hasCluster(name),
  );
  const names = new Set(clusters.map(({ name }) => name).filter((name) => name.includes(wanted)));
  const [id, status] = [call.query('task_id'), call.query('task_status')];
  return (task) =>
    names.has(task.clusterName) &&
    hasName(task.name) &&
    (id === '' || String(task.id) === id) &&
    (status === '' || task.status === status);
}

function listedClusters(call: Call): Set<string> {
  const account = call.query('account');
  const keys = account === '' ? organisationKeys(call.state, call.orgId) : [account];
  const clusters = call.state.clusters.filter(
    ({ deleted, status, clusterType, accountKey }) =>
      !deleted && status === 'ENABLE' && clusterType === 'standard' && keys.includes(accountKey),
  );
  return new Set(clusters.map((cluster) => cluster.name));
}

const taskRow = (call: Call, task: BridgxTask) => ({
  task_id: String(task.id),
  task_name: task.name,
  task_action: task.action,
  status: task.status,
  cluster_name: task.clusterName,
  create_at: call.zone.text(task.createdMs),
  execute_time: executeSeconds(call, task),
  finish_at: task.finishedMs === null ? '' : call.zone.text(task.finishedMs),
});

function taskDetail(call: Call, task: BridgxTask) {
  const { run, suspended, succeeded, isBlank } = progressOf(call, task);
  const direction = task.action === 'EXPAND' ? 1 : -1;
  const before = isBlank ? 0 : task.before;
  return {
    task_id: String(task.id),
    task_name: task.name,
    cluster_name: task.clusterName,
    task_status: task.status,
    task_result: '',
    task_action: task.action,
    fail_reason: task.failReason,
    run_num: run,
    suspend_num: suspended,
    success_num: succeeded,
    fail_num: task.failed,
    total_num: task.total,
    success_rate: isBlank ? '0.00' : (succeeded / task.total).toFixed(2),
    execute_time: executeSeconds(call, task),
    before_instance_count: before,
    after_instance_count: before + direction * succeeded,
    expect_instance_count: isBlank ? 0 : before + direction * task.total,
    create_at: call.zone.text(task.createdMs),
    create_by: task.createBy,
  };
}

interface Progress {
  run: number;
  suspended: number;
  succeeded: number;
  /** Whether the server knows nothing of how many machines there were and will be. */
  isBlank: boolean;
}

/** A running task is told as its machines are. Before it has any, as a scale-down never has, nothing is counted. */
function progressOf({ state }: Call, task: BridgxTask): Progress {
  const { status, total, succeeded } = task;
  const isOpen = status === 'INIT' || status === 'RUNNING';
  const told = { run: 0, suspended: 0, succeeded, isBlank: false };
  if (!isOpen) return told;
  if (!task.order) return { ...told, run: total - succeeded - task.failed };
  if (status === 'INIT') return { ...told, suspended: total };
  const machines = state.instances.filter(({ madeBy }) => madeBy?.taskId === task.id);
  const count = (wanted: BridgxInstance['status']) => machines.filter((machine) => machine.status === wanted).length;
  return { ...told, run: count('PENDING'), succeeded: count('RUNNING'), isBlank: machines.length === 0 };
}

/** Up to now for a task without an end, which includes those that the server gave up on. */
const executeSeconds = ({ nowMs }: Call, { createdMs, finishedMs }: BridgxTask): number =>
  wholeSeconds(columnMs(finishedMs ?? nowMs) - columnMs(createdMs));
