import { describe, expect, test } from 'vitest';
import { account, cluster, dataOf, shanghai, startBridgx, task } from './bridgx-fixture.ts';

describe('the task list', () => {
  test('has the id as text, exact beyond 2^53, and the newest first', async () => {
    const tasks = [task(), task({ id: 225115342110720043n }), task({ id: 6978292825513784n })];
    await using bridgx = await startBridgx({ tables: { tasks } });
    const answer = await bridgx.get('task/list');
    expect(answer.body?.data).toMatchObject({
      task_list: [
        { task_id: '225115342110720043' },
        {
          task_id: '225115342110720042',
          task_name: 'grow',
          task_action: 'EXPAND',
          status: 'SUCCESS',
          cluster_name: 'gf.scheduler.test',
          create_at: '2021-11-18 11:23:07 +0800 CST',
          execute_time: 11,
          finish_at: '2021-11-18 11:23:18 +0800 CST',
        },
        { task_id: '6978292825513784' },
      ],
      pager: { page_number: 1, page_size: 50, total: 3 },
    });
  });

  test('has no end and a growing time for an unfinished task', async () => {
    const tasks = [task({ status: 'RUNNING', createdMs: shanghai('2021-11-20 11:59:00'), finishedMs: null })];
    await using bridgx = await startBridgx({ tables: { tasks }, now: '2021-11-20 12:00:00' });
    const [row] = dataOf<{ task_list: unknown[] }>(await bridgx.get('task/list')).task_list;
    expect(row).toMatchObject({ finish_at: '', execute_time: 60 });
  });

  test("has only enabled standard clusters of the organisation's accounts, or of a foreign one that is named", async () => {
    const names = ['ours', 'custom', 'disabled', 'deleted', 'theirs'];
    const tables = {
      accounts: [account(), account({ id: 2, orgId: 2, accountKey: 'key-two' })],
      clusters: [
        cluster({ name: 'ours' }),
        cluster({ name: 'custom', clusterType: 'custom' }),
        cluster({ name: 'disabled', status: 'DISABLE' }),
        cluster({ name: 'deleted', deleted: true }),
        cluster({ name: 'theirs', accountKey: 'key-two' }),
      ],
      tasks: names.map((clusterName, n) => task({ id: BigInt(n), clusterName })),
    };
    await using bridgx = await startBridgx({ tables });
    const listed = async (query: string, token = bridgx.token) => {
      const rows = dataOf<{ task_list: { cluster_name: string }[] }>(await bridgx.get(`task/list${query}`, token));
      return rows.task_list.map((row) => row.cluster_name);
    };
    expect(await listed('')).toEqual(['ours']);
    expect(await listed('?account=key-two')).toEqual(['theirs']);
    expect(await listed('', await bridgx.loginAs('bare'))).toEqual([]);
  });
});

describe('one task', () => {
  test('tells its progress to any organisation', async () => {
    await using bridgx = await startBridgx({ tables: { tasks: [task({ total: 3, failed: 1, before: 4 })] } });
    const path = 'task/describe?task_id=225115342110720042';
    const answer = await bridgx.get(path, await bridgx.loginAs('guest'));
    expect(answer.body?.data).toEqual({
      task_id: '225115342110720042',
      task_name: 'grow',
      cluster_name: 'gf.scheduler.test',
      task_status: 'SUCCESS',
      task_result: '',
      task_action: 'EXPAND',
      fail_reason: '',
      run_num: 0,
      suspend_num: 0,
      success_num: 2,
      fail_num: 1,
      total_num: 3,
      success_rate: '0.67',
      execute_time: 11,
      before_instance_count: 4,
      after_instance_count: 6,
      expect_instance_count: 7,
      create_at: '2021-11-18 11:23:07 +0800 CST',
      create_by: 'root',
    });
  });

  test('that shrinks counts down, and one about nothing has the rate NaN', async () => {
    const tasks = [
      task({ id: 1n, action: 'SHRINK', status: 'RUNNING', total: 3, succeeded: 1, before: 5, finishedMs: null }),
      task({ id: 2n, total: 0, succeeded: 0 }),
    ];
    await using bridgx = await startBridgx({ tables: { tasks } });
    expect((await bridgx.get('task/describe?task_id=1')).body?.data).toMatchObject({
      run_num: 2,
      before_instance_count: 5,
      after_instance_count: 4,
      expect_instance_count: 2,
    });
    expect((await bridgx.get('task/describe?task_id=2')).body?.data).toMatchObject({ success_rate: 'NaN' });
  });

  test('is not found by an id that lost its last digits', async () => {
    await using bridgx = await startBridgx({ tables: { tasks: [task()] } });
    const rounded = Number(225115342110720042n);
    expect((await bridgx.get(`task/describe?task_id=${rounded}`)).body?.msg).toBe('record not found');
  });
});

describe('the account list', () => {
  test("has every organisation's accounts and is searched by a part of the name", async () => {
    const accounts = [
      account(),
      account({ id: 2, orgId: 2, accountName: 'Products', accountKey: 'key-two', provider: 'HuaweiCloud' }),
      account({ id: 3, accountName: 'former', deleted: true }),
    ];
    await using bridgx = await startBridgx({ tables: { accounts } });
    const listed = async (query: string) => {
      const rows = dataOf<{ account_list: { id: string }[] }>(await bridgx.get(`cloud_account/list?${query}`));
      return rows.account_list.map((row) => row.id);
    };
    expect((await bridgx.get('cloud_account/list?account=key-one')).body?.data).toEqual({
      account_list: [
        {
          id: '1',
          account_name: 'production',
          account: 'key-one',
          provider: 'AlibabaCloud',
          create_at: '2021-11-01 08:00:00 +0800 CST',
          create_by: 'root',
        },
      ],
      pager: { page_number: 1, page_size: 50, total: 1 },
    });
    expect(await listed('')).toEqual(['1', '2']);
    expect(await listed('account_name=roduct')).toEqual(['1', '2']);
    expect(await listed('account_name=prod')).toEqual(['1']);
    expect(await listed('provider=HuaweiCloud')).toEqual(['2']);
  });
});
