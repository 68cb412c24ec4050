import type { BridgxTask } from '../fleet/model.ts';
import type { Call } from './call.ts';
import { failure, type Reply, recordNotFound, success } from './envelope.ts';
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
  const direction = task.action === 'EXPAND' ? 1 : -1;
  const isOpen = task.status === 'INIT' || task.status === 'RUNNING';
  return {
    task_id: String(task.id),
    task_name: task.name,
    cluster_name: task.clusterName,
    task_status: task.status,
    task_result: '',
    task_action: task.action,
    fail_reason: task.failReason,
    run_num: isOpen ? task.total - task.succeeded - task.failed : 0,
    suspend_num: 0,
    success_num: task.succeeded,
    fail_num: task.failed,
    total_num: task.total,
    success_rate: (task.succeeded / task.total).toFixed(2),
    execute_time: executeSeconds(call, task),
    before_instance_count: task.before,
    after_instance_count: task.before + direction * task.succeeded,
    expect_instance_count: task.before + direction * task.total,
    create_at: call.zone.text(task.createdMs),
    create_by: task.createBy,
  };
}

/** Up to now for a task without an end, which includes those that the server gave up on. */
const executeSeconds = ({ nowMs }: Call, { createdMs, finishedMs }: BridgxTask): number =>
  wholeSeconds(columnMs(finishedMs ?? nowMs) - columnMs(createdMs));
