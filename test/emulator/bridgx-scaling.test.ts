import { describe, expect, test } from 'vitest';
import { type Answer, account, cluster, column, dataOf, machine, startBridgx } from './bridgx-fixture.ts';
import { tables } from './bridgx-tables.ts';

const now = '2021-12-20 12:00:00';
const name = 'gf.scheduler.test';
const machines = [1, 2, 3, 4].map((id) => machine({ id, ipInner: `10.192.208.${id}` }));

/** Runs take six seconds. */
const start = (changed: Parameters<typeof startBridgx>[0] = {}) =>
  startBridgx({ now, ...changed, tables: { ...tables, tasks: [], instances: machines, ...changed.tables } });
type Server = Awaited<ReturnType<typeof start>>;

const idIn = ({ text }: Answer) => /"data":(\d+)/.exec(text)?.[1] ?? '';
const order = async (bridgx: Server, kind: 'expand' | 'shrink', body: object) =>
  idIn(await bridgx.post(`cluster/${kind}`, { cluster_name: name, ...body }));
const progress = async (bridgx: Server, id: string) =>
  dataOf<Record<string, unknown>>(await bridgx.get(`task/describe?task_id=${id}`));
const listed = async (bridgx: Server, query = '') => bridgx.get(`instance/describe_all?cluster_name=${name}${query}`);
const count = async (bridgx: Server) => dataOf(await bridgx.get(`instance/num?cluster_name=${name}`));

describe('a task that makes machines', () => {
  test('is accepted with a bare number beyond 2^53, which the list gives as text', async () => {
    await using bridgx = await start();
    const answer = await bridgx.post('cluster/expand', { cluster_name: name, count: 2, task_name: '扩容' });
    expect(answer.text).toMatch(/^\{"code":200,"data":\d{16,},"msg":"success"\}$/);
    expect(Number.isSafeInteger(answer.body?.data)).toBe(false);
    expect((await bridgx.get('task/list')).body?.data).toMatchObject({
      task_list: [{ task_id: idIn(answer), task_name: '扩容', task_action: 'EXPAND', status: 'INIT', finish_at: '' }],
    });
  });

  test('goes through its states by the clock, and its machines start one after the other', async () => {
    await using bridgx = await start();
    const id = await order(bridgx, 'expand', { count: 4 });
    const steps = [];
    for (const passedMs of [0, 2000, 1000, 1000, 1000, 1000]) {
      bridgx.clock.nowMs += passedMs;
      const { task_status, suspend_num, run_num, success_num } = await progress(bridgx, id);
      steps.push([task_status, suspend_num, run_num, success_num]);
    }
    expect(steps).toEqual([
      ['INIT', 4, 0, 0],
      ['RUNNING', 0, 4, 0],
      ['RUNNING', 0, 3, 1],
      ['RUNNING', 0, 2, 2],
      ['RUNNING', 0, 1, 3],
      ['SUCCESS', 0, 0, 4],
    ]);
    expect(await progress(bridgx, id)).toMatchObject({
      total_num: 4,
      fail_num: 0,
      success_rate: '1.00',
      execute_time: 6,
      before_instance_count: 4,
      after_instance_count: 8,
      expect_instance_count: 8,
      create_by: 'root',
    });
  });

  test('has machines without addresses at first, then with free ones of the subnet', async () => {
    await using bridgx = await start({ tables: { clusters: [cluster({ internetMaxBandwidthOut: 5 })] } });
    await order(bridgx, 'expand', { count: 2 });
    bridgx.clock.nowMs += 2000;
    expect(column(await listed(bridgx, '&status=pending'), 'instance_list', 'ip_inner')).toEqual(['', '']);
    expect(await count(bridgx)).toEqual({ instance_num: 6 });
    bridgx.clock.nowMs += 4000;
    const running = await listed(bridgx, '&status=running');
    const made = (field: string) => column(running, 'instance_list', field)?.slice(4);
    expect(made('ip_inner')).toEqual(['10.192.223.252', '10.192.223.251']);
    expect(made('create_at')?.at(-1)).toBe('2021-12-20 12:00:02 +0800 CST');
    expect(made('startup_time')).toEqual([2, 4]);
    expect(made('ip_outer')?.at(-1)).toMatch(/^47\./);
    const ids = column(running, 'instance_list', 'instance_id');
    expect(new Set(ids).size).toBe(6);
  });

  test('is used from the moment that its machines are written down', async () => {
    await using bridgx = await start({ tables: { instances: [] } });
    await order(bridgx, 'expand', { count: 3 });
    bridgx.clock.nowMs += 12_000;
    const path = `instance/usage_total?date=2021-12-20&cluster_name=${name}`;
    expect(dataOf(await bridgx.get(path))).toEqual({ usage_total: 3 * 10 });
    const days = await bridgx.get(`instance/usage_statistics?date=2021-12-20&cluster_name=${name}`);
    expect(column(days, 'instance_list', 'startup_time')).toEqual([10, 10, 10]);
  });

  test('ends halfway where the subnet is full: the cloud makes a hundred at a time or none', async () => {
    const subnets = tables.subnets.map((subnet) => ({ ...subnet, cidrBlock: '10.192.208.0/24' }));
    await using bridgx = await start({ tables: { subnets } });
    const id = await order(bridgx, 'expand', { count: 260 });
    bridgx.clock.nowMs += 6000;
    expect(await progress(bridgx, id)).toMatchObject({
      task_status: 'PARTIAL_SUCCESS',
      success_num: 200,
      fail_num: 60,
      success_rate: '0.77',
      fail_reason: expect.stringMatching(/^InvalidVSwitchId\.IpNotEnough/),
    });
    expect(await count(bridgx)).toEqual({ instance_num: 204 });
  });

  test('gives back what does not start: the day knows of it, the cluster does not', async () => {
    await using bridgx = await start();
    bridgx.failNext('OperationDenied.NoStock', 0.5);
    const id = await order(bridgx, 'expand', { count: 4 });
    bridgx.clock.nowMs += 6000;
    expect(await progress(bridgx, id)).toMatchObject({
      task_status: 'PARTIAL_SUCCESS',
      success_num: 2,
      fail_num: 2,
      fail_reason: 'OperationDenied.NoStock',
    });
    expect(await count(bridgx)).toEqual({ instance_num: 6 });
    expect(column(await listed(bridgx, '&status=deleted'), 'instance_list', 'ip_inner')).toEqual(['', '']);
  });

  test.each([
    ['is not there any more', { clusters: [cluster({ name: 'other' })] }, 'record not found'],
    ['is in a subnet that is gone', { subnets: [] }, /^InvalidVSwitchId\.NotFound/],
    ['has a key that is gone', { accounts: [account({ deleted: true })] }, 'found sk failed, record not found'],
  ])('fails when its cluster %s', async (_what, change, reason) => {
    await using bridgx = await start();
    const id = await order(bridgx, 'expand', { count: 1 });
    Object.assign(bridgx.rows, change);
    bridgx.clock.nowMs += 6000;
    const { task_status, fail_num, fail_reason } = await progress(bridgx, id);
    expect([task_status, fail_num]).toEqual(['FAILED', 1]);
    expect(fail_reason).toMatch(reason);
  });
});

describe('a task that ends machines', () => {
  test('ends those with the addresses, all at its end, without counting before', async () => {
    await using bridgx = await start();
    const id = await order(bridgx, 'shrink', { count: 2, ips: ['10.192.208.2', '10.192.208.4'] });
    bridgx.clock.nowMs += 5000;
    expect(await progress(bridgx, id)).toMatchObject({
      task_status: 'RUNNING',
      run_num: 0,
      success_num: 0,
      total_num: 2,
      success_rate: '0.00',
      before_instance_count: 0,
      expect_instance_count: 0,
    });
    expect(await count(bridgx)).toEqual({ instance_num: 4 });
    bridgx.clock.nowMs += 1000;
    expect(await progress(bridgx, id)).toMatchObject({
      task_status: 'SUCCESS',
      success_num: 2,
      after_instance_count: 2,
    });
    expect(column(await listed(bridgx, '&status=deleted'), 'instance_list', 'instance_id')).toEqual(['i-2', 'i-4']);
    const days = await bridgx.get(`instance/usage_statistics?date=2021-12-20&cluster_name=${name}`);
    expect(column(days, 'instance_list', 'shutdown_at')).toEqual([
      '2021-12-20 12:00:06 +0800 CST',
      '-',
      '2021-12-20 12:00:06 +0800 CST',
      '-',
    ]);
  });

  test('ends the first rows when no address is given, and tells the wished count where fewer were there', async () => {
    await using bridgx = await start();
    await order(bridgx, 'shrink', { count: 1 });
    bridgx.clock.nowMs += 6000;
    expect(column(await listed(bridgx, '&status=running'), 'instance_list', 'instance_id')).toEqual([
      'i-2',
      'i-3',
      'i-4',
    ]);
    const more = await order(bridgx, 'shrink', { count: 9 });
    bridgx.clock.nowMs += 6000;
    expect(await progress(bridgx, more)).toMatchObject({ task_status: 'SUCCESS', success_num: 9 });
    expect(await count(bridgx)).toEqual({ instance_num: 0 });
  });

  test.each([
    ['fails when the count is not that of the addresses', { count: 3, ips: ['10.192.208.1'] }, 'FAILED', 4],
    ['succeeds without an effect when no address is there', { count: 3, ips: ['10.9.9.9'] }, 'SUCCESS', 4],
    ['passes over an address that is not there', { count: 2, ips: ['10.192.208.1', '10.9.9.9'] }, 'SUCCESS', 3],
  ])('%s', async (_what, body, task_status, left) => {
    await using bridgx = await start();
    const id = await order(bridgx, 'shrink', body);
    bridgx.clock.nowMs += 6000;
    expect(await progress(bridgx, id)).toMatchObject({ task_status });
    expect(await count(bridgx)).toEqual({ instance_num: left });
  });

  test('fails as a whole when the cloud does not want to', async () => {
    await using bridgx = await start();
    bridgx.failNext('IncorrectInstanceStatus');
    const id = await order(bridgx, 'shrink', { count: 2 });
    bridgx.clock.nowMs += 6000;
    expect(await progress(bridgx, id)).toMatchObject({
      task_status: 'FAILED',
      fail_num: 2,
      fail_reason: 'IncorrectInstanceStatus',
    });
    expect(await count(bridgx)).toEqual({ instance_num: 4 });
  });

  test('by the path that the manual gives makes machines', async () => {
    await using bridgx = await start();
    await order(bridgx, 'expand', { count: 2, ips: ['10.192.208.1', '10.192.208.2'] });
    bridgx.clock.nowMs += 6000;
    expect(await count(bridgx)).toEqual({ instance_num: 6 });
  });

  test('may be about the whole cluster', async () => {
    await using bridgx = await start();
    expect(idIn(await bridgx.post('cluster/shrink_all', { cluster_name: name }))).not.toBe('');
    bridgx.clock.nowMs += 6000;
    expect(await count(bridgx)).toEqual({ instance_num: 0 });
  });
});

describe('a scaling task is refused', () => {
  test.each([
    ['without a cluster', { cluster_name: '' }, 'ClusterName为必填字段'],
    ['without a count', { count: 0 }, 'Count为必填字段'],
    ['for fewer than none', { count: -1 }, 'Count最小只能为1'],
    ['for too many', { count: 10_001 }, 'Count必须小于或等于10,000'],
    [
      'with a count as text',
      { count: '2' },
      'json: cannot unmarshal string into Go struct field ExpandClusterRequest.count of type int',
    ],
  ])('%s, in plain text', async (_what, change, msg) => {
    await using bridgx = await start();
    const answer = await bridgx.post('cluster/expand', { cluster_name: name, count: 2, ...change });
    expect(answer).toMatchObject({ status: 400, type: 'text/plain; charset=utf-8', body: { code: 400, msg } });
  });

  test('as if all were missing when the body is not called JSON', async () => {
    await using bridgx = await start();
    const answer = await bridgx.send('/api/v1/cluster/expand', {
      method: 'POST',
      headers: { Authorization: `Bearer ${bridgx.token}` },
      body: JSON.stringify({ cluster_name: name, count: 2 }),
    });
    expect(answer.body).toMatchObject({ code: 400, msg: 'ClusterName为必填字段' });
  });

  test('while another one of the cluster is not at its end, and for a cluster that is not there', async () => {
    await using bridgx = await start();
    await order(bridgx, 'expand', { count: 1 });
    const again = await bridgx.post('cluster/shrink', { cluster_name: name, count: 1 });
    expect(again).toMatchObject({ status: 500, body: { code: 500, msg: `Cluster:${name} has unfinished task` } });
    bridgx.clock.nowMs += 6000;
    expect(await order(bridgx, 'shrink', { count: 1 })).not.toBe('');
    const unknown = await bridgx.post('cluster/expand', { cluster_name: 'none', count: 1 });
    expect(unknown.body).toMatchObject({ code: 500, msg: 'record not found' });
  });

  test('when it would end machines that are paid for in advance', async () => {
    await using bridgx = await start({ tables: { clusters: [cluster({ chargeType: 'PrePaid' })] } });
    const answer = await bridgx.post('cluster/shrink', { cluster_name: name, count: 1 });
    expect(answer.body).toMatchObject({ code: 500, msg: '不支持对包年包月的集群机器进行缩容操作' });
  });
});

test('tasks are searched by parts of their names and of their clusters', async () => {
  const clusters = [cluster(), cluster({ id: 2, name: 'rack', clusterType: 'custom', subnetId: '' })];
  await using bridgx = await start({ tables: { clusters }, asyncMs: 0 });
  const ids = [];
  for (const task_name of ['fg/1', 'fg/2', 'other']) ids.push(await order(bridgx, 'expand', { count: 1, task_name }));
  await bridgx.post('cluster/expand', { cluster_name: 'rack', count: 1, task_name: 'fg/3' });
  const found = async (query: string) =>
    column(await bridgx.get(`task/describe_all?${query}`), 'task_list', 'task_name');
  expect(new Set(ids).size).toBe(3);
  expect(await found('')).toEqual(['fg/3', 'other', 'fg/2', 'fg/1']);
  expect(await found('task_name=fg/')).toEqual(['fg/3', 'fg/2', 'fg/1']);
  expect(await found(`task_name=fg/&cluster_name=scheduler`)).toEqual(['fg/2', 'fg/1']);
  expect(await found('cluster_name=sched_ler')).toEqual([]);
  expect(await found('task_status=FAILED')).toEqual(['fg/3']);
  expect(await found(`task_id=${ids[0]}`)).toEqual(['fg/1']);
});
