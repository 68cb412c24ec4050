import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgxState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { ownClusters, ownMachines, pagesOf } from './bridgx-facts.ts';
import { sorted } from './lingjun-facts.ts';

type Row = Record<string, string | number | null>;

describe('Lists of BridgX', () => {
  let gateway: TestGateway;
  let fleet: BridgxState;
  beforeAll(async () => {
    gateway = await startGateway({ env: { CACHE_MEMORY_MB: '16' } });
    fleet = gateway.emulator.fleet.bridgx;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  /** Every page of a list, a few rows at a time, as a client walks it. */
  async function walk(list: string, { args = '', fields, first }: { args?: string; fields: string; first: number }) {
    const rows: Row[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors } = await gateway.query(
        `query ($after: String) { list: ${list}(first: ${first}, after: $after ${args}) {
          nodes { ${fields} } pageInfo { hasNextPage endCursor }
        } }`,
        { after },
      );
      expect(errors).toBeUndefined();
      rows.push(...data.list.nodes);
      if (!data.list.pageInfo.hasNextPage) return rows;
      after = data.list.pageInfo.endCursor;
    }
  }

  it.each([
    ['clusters', 'NAME', 'name'],
    ['clusters', 'CREATED_AT', 'createdAt'],
    ['clusters', 'MACHINE_COUNT', 'machineCount'],
    ['machines', 'CREATED_AT', 'createdAt'],
    ['machines', 'STATUS', 'statusText'],
    ['scalingTasks', 'FINISHED_AT', 'finishedAt'],
    ['scalingTasks', 'EXECUTED_SECONDS', 'executedSeconds'],
    ['vpcs', 'NAME', 'name'],
    ['cloudAccounts', 'NAME', 'name'],
  ])('of %s are given by %s both ways, each row once on a walk over all pages', async (list, order, field) => {
    const whole = await walk(list, { fields: `id ${field}`, first: 1000 });
    const args = (direction: string) => `orderBy: { field: ${order}, direction: ${direction} }`;
    const up = await walk(list, { args: args('ASC'), fields: `id ${field}`, first: 97 });
    const down = await walk(list, { args: args('DESC'), fields: `id ${field}`, first: 113 });
    for (const rows of [up, down]) {
      expect(sorted(rows.map(({ id }) => String(id)))).toEqual(sorted(whole.map(({ id }) => String(id))));
    }
    const told = (rows: Row[]) => rows.map((row) => row[field] ?? null);
    const values = told(whole).filter((value) => value !== null);
    const nulls = told(whole).filter((value) => value === null);
    const ascending = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    expect(told(up)).toEqual([...ascending, ...nulls]);
    expect(told(down)).toEqual([...ascending.toReversed(), ...nulls]);
  });

  it('are walked backwards in the same order', async () => {
    const orderBy = 'orderBy: { field: MACHINE_COUNT, direction: DESC }';
    const { data } = await gateway.query(
      `{ whole: clusters(first: 1000, ${orderBy}) { nodes { id } pageInfo { endCursor } }
         end: clusters(last: 7, ${orderBy}) { nodes { id } pageInfo { startCursor hasPreviousPage hasNextPage } } }`,
    );
    expect(data.end.nodes).toEqual(data.whole.nodes.slice(-7));
    expect(data.end.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const before = await gateway.query(
      `query ($before: String) { clusters(last: 7, before: $before, ${orderBy}) { nodes { id } } }`,
      { before: data.end.pageInfo.startCursor },
    );
    expect(before.data.clusters.nodes).toEqual(data.whole.nodes.slice(-14, -7));
  });

  it('refuse a cursor of another order before any call', async () => {
    const { data } = await gateway.query('{ clusters(first: 3) { pageInfo { endCursor } } }');
    gateway.calls();
    const { errors } = await gateway.query(
      'query ($after: String) { clusters(after: $after, orderBy: { field: CREATED_AT }) { nodes { id } } }',
      { after: data.clusters.pageInfo.endCursor },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' });
    expect(gateway.calls()).toEqual({});
  });

  it('are filtered by a part of a name, whose % and _ stand for themselves', async () => {
    const query = 'query ($part: String) { clusters(filter: { nameContains: $part }) { nodes { name } } }';
    for (const part of ['%', '_', "'", '"', '夜', 'gf.', '<edge>&']) {
      const { data } = await gateway.query(query, { part });
      const expected = ownClusters(fleet).flatMap(({ name }) => (name.includes(part) ? [name] : []));
      expect(expected.length).toBeGreaterThan(0);
      expect(sorted(data.clusters.nodes.map(({ name }: Row) => name))).toEqual(sorted(expected));
    }
  });

  it('are filtered by when their rows were created', async () => {
    const from = Date.parse('2026-06-10T00:00:00Z');
    const before = Date.parse('2026-06-14T12:00:00Z');
    const isWithin = ({ createdMs }: { createdMs: number }) => createdMs >= from && createdMs < before;
    const { data } = await gateway.query(
      `query ($filter: MachineFilter, $tasks: ScalingTaskFilter) {
        machines(filter: $filter, first: 1000) { totalCount } scalingTasks(filter: $tasks, first: 1000) { nodes { taskId } }
      }`,
      {
        filter: { createdFrom: new Date(from).toISOString(), createdBefore: new Date(before).toISOString() },
        tasks: { createdFrom: new Date(from).toISOString(), createdBefore: new Date(before).toISOString() },
      },
    );
    const machines = ownMachines(fleet).filter(isWithin);
    expect(machines.length).toBeGreaterThan(0);
    expect(data.machines.totalCount).toBe(machines.length);
    const listed = new Set(
      ownClusters(fleet)
        .filter(({ status, clusterType }) => status === 'ENABLE' && clusterType === 'standard')
        .map(({ name }) => name),
    );
    const tasks = fleet.tasks.filter((task) => listed.has(task.clusterName) && isWithin(task));
    expect(tasks.length).toBeGreaterThan(0);
    expect(sorted(data.scalingTasks.nodes.map(({ taskId }: Row) => taskId))).toEqual(
      sorted(tasks.map(({ id }) => String(id))),
    );
  });

  it('count the machines of a cloud account without a call for each cluster', async () => {
    const { data } = await gateway.query(
      '{ cloudAccounts { nodes { accessKeyId machineCount } } clusters(first: 1000) { nodes { accessKeyId machineCount } } }',
    );
    for (const { accessKeyId, machineCount } of data.cloudAccounts.nodes) {
      const names = new Set(
        ownClusters(fleet).flatMap(({ accountKey, name }) => (accountKey === accessKeyId ? [name] : [])),
      );
      const live = fleet.instances.filter(({ clusterName, status }) => names.has(clusterName) && status !== 'DELETED');
      expect([accessKeyId, machineCount]).toEqual([accessKeyId, live.length]);
    }
    expect(Object.keys(gateway.calls()).toSorted()).not.toContain('instance.describe_all');
  });

  it('of a VPC are ordered too', async () => {
    const { data, errors } = await gateway.query(
      `{ vpcs(filter: { regionId: "cn-wulanchabu" }, first: 3) { nodes {
        subnets(orderBy: { field: AVAILABLE_IP_COUNT, direction: DESC }) { nodes { availableIpCount } }
        securityGroups(orderBy: { field: NAME, direction: DESC }) { nodes { name } }
      } } }`,
    );
    expect(errors).toBeUndefined();
    for (const { subnets, securityGroups } of data.vpcs.nodes) {
      const counts = subnets.nodes.map(({ availableIpCount }: Row) => Number(availableIpCount));
      expect(counts).toEqual(counts.toSorted((a: number, b: number) => b - a));
      const names = securityGroups.nodes.map(({ name }: Row) => String(name));
      expect(names).toEqual(names.toSorted().toReversed());
    }
    const sizes = data.vpcs.nodes.map((vpc: Record<string, { nodes: Row[] }>) => [
      vpc.subnets?.nodes.length,
      vpc.securityGroups?.nodes.length,
    ]);
    expect(Math.max(...sizes.flat())).toBeGreaterThan(1);
  });

  it('of a cluster are ordered like those of the whole', async () => {
    const { data } = await gateway.query(
      `{ clusters(first: 1, orderBy: { field: MACHINE_COUNT, direction: DESC }) { nodes {
        machineCount machines(first: 1000, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { createdAt } }
        scalingTasks(orderBy: { field: CREATED_AT, direction: DESC }) { nodes { createdAt } }
      } } }`,
    );
    const [{ machineCount, machines, scalingTasks }] = data.clusters.nodes;
    const counts = ownClusters(fleet).map(
      ({ name }) =>
        fleet.instances.filter(({ clusterName, status }) => clusterName === name && status !== 'DELETED').length,
    );
    expect(machineCount).toBe(Math.max(...counts));
    for (const { nodes } of [machines, scalingTasks]) {
      const times = nodes.map(({ createdAt }: Row) => String(createdAt));
      expect(times).toEqual(times.toSorted().toReversed());
    }
    expect(gateway.calls()['instance.describe_all'] ?? 0).toBeLessThanOrEqual(pagesOf(machineCount));
  });
});
