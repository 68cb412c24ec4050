import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgxState, BridgxTask } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, foreignCluster, ownClusters, pagesOf } from './bridgx-facts.ts';
import { some, sorted } from './lingjun-facts.ts';

describe('Scaling tasks', () => {
  let gateway: TestGateway;
  let fleet: BridgxState;
  let own: BridgxTask[];
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.bridgx;
    const listed = ownClusters(fleet).filter(
      ({ status, clusterType }) => status === 'ENABLE' && clusterType === 'standard',
    );
    const names = new Set(listed.map(({ name }) => name));
    own = fleet.tasks.filter(({ clusterName }) => names.has(clusterName));
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed to the last page for one sweep, with their ids exact', async () => {
    const { data, errors } = await gateway.query('{ scalingTasks(first: 1000) { totalCount nodes { taskId } } }');
    expect(errors).toBeUndefined();
    expect(data.scalingTasks.totalCount).toBe(own.length);
    expect(sorted(data.scalingTasks.nodes.map(({ taskId }: { taskId: string }) => taskId))).toEqual(
      sorted(own.map(({ id }) => String(id))),
    );
    expect(own.every(({ id }) => id > 2n ** 53n)).toBe(true);
    expect(gateway.calls()).toEqual({ 'task.list': pagesOf(own.length) });
  });

  it('are found on every cluster for one sweep', async () => {
    const { data } = await gateway.query(
      `{ clusters(first: 1000) { nodes { name scalingTasks(first: 100) {
        totalCount nodes { action status clusterName cluster { name } }
      } } } }`,
    );
    for (const { name, scalingTasks } of data.clusters.nodes) {
      const expected = own.filter(({ clusterName }) => clusterName === name);
      expect([name, scalingTasks.totalCount]).toEqual([name, expected.length]);
      expect(scalingTasks.nodes).toEqual(
        expect.arrayContaining(
          expected.map(({ action, status }) => ({ action, status, clusterName: name, cluster: { name } })),
        ),
      );
    }
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'task.list': pagesOf(own.length) });
  });

  it('tell their progress for one call each', async () => {
    const task = some(own, ({ status }) => status === 'PARTIAL_SUCCESS');
    const { data } = await gateway.query(
      `query ($id: ID!) { scalingTask(id: $id) {
        taskId name executedSeconds finishedAt progress {
          totalCount succeededCount failedCount runningCount suspendedCount successRate machineCountBefore
          machineCountAfter machineCountExpected failReason result createdBy
        }
      } }`,
      { id: bridgxId('ScalingTask', String(task.id)) },
    );
    const sign = task.action === 'EXPAND' ? 1 : -1;
    expect(data.scalingTask).toMatchObject({
      taskId: String(task.id),
      name: task.name,
      progress: {
        totalCount: task.total,
        succeededCount: task.succeeded,
        failedCount: task.failed,
        runningCount: 0,
        suspendedCount: 0,
        successRate: Number((task.succeeded / task.total).toFixed(2)),
        machineCountBefore: task.before,
        machineCountAfter: task.before + sign * task.succeeded,
        machineCountExpected: task.before + sign * task.total,
        failReason: task.failReason,
        result: '',
        createdBy: 'root',
      },
    });
    expect(gateway.calls()).toEqual({ 'task.list': pagesOf(own.length), 'task.describe': 1 });
  });

  it('that still work have no end, and no share of success when there is nothing to do', async () => {
    const task = some(own, ({ status }) => status === 'RUNNING');
    const { total } = task;
    task.total = 0;
    const { data } = await gateway.query(
      'query ($id: ID!) { scalingTask(id: $id) { status finishedAt progress { successRate } } }',
      { id: bridgxId('ScalingTask', String(task.id)) },
    );
    task.total = total;
    expect(data.scalingTask).toEqual({ status: 'RUNNING', finishedAt: null, progress: { successRate: null } });
  });

  it('of another organisation are not there, and their progress is never asked for', async () => {
    const { name } = foreignCluster(fleet);
    const task = some(fleet.tasks, ({ clusterName }) => clusterName === name);
    const { data, errors } = await gateway.query(
      'query ($id: ID!) { scalingTask(id: $id) { progress { totalCount } } node(id: $id) { id } }',
      { id: bridgxId('ScalingTask', String(task.id)) },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ scalingTask: null, node: null });
    expect(gateway.calls()).toEqual({ 'task.list': pagesOf(own.length) });
  });

  it('are filtered by status and action', async () => {
    const { data } = await gateway.query(
      '{ scalingTasks(filter: { statuses: [INIT, RUNNING], action: EXPAND }, first: 1000) { nodes { taskId } } }',
    );
    const expected = own.filter(({ status, action }) => ['INIT', 'RUNNING'].includes(status) && action === 'EXPAND');
    expect(sorted(data.scalingTasks.nodes.map(({ taskId }: { taskId: string }) => taskId))).toEqual(
      sorted(expected.map(({ id }) => String(id))),
    );
  });
});
