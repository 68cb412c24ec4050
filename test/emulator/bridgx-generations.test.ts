import { describe, expect, test } from 'vitest';
import { dataOf, startBridgx } from './bridgx-fixture.ts';
import { tables, template } from './bridgx-tables.ts';

describe('the later BridgX', () => {
  const start = () => startBridgx({ tables, generation: '2022-11' });

  test('has a marker in front of its pagers, but not in those of networks', async () => {
    await using bridgx = await start();
    expect((await bridgx.get('task/list')).text).toContain('"pager":{"next_marker":"","page_number":1,');
    const vpcs = await bridgx.get('vpc/describe?provider=x&region_id=cn-beijing&account_key=key-one');
    expect(vpcs.text).toContain('"Pager":{"PageNumber":1,');
  });

  test('knows two more clouds', async () => {
    await using bridgx = await start();
    const { body } = await bridgx.post('cluster/create', template({ provider: 'Nimbus' }));
    expect(body?.msg).toBe('[Provider] 必须是 [AWSCloud、AlibabaCloud、BaiduCloud、HuaweiCloud、TencentCloud] 之一');
    const aws = await bridgx.post('vpc/create', {
      provider: 'AWSCloud',
      region_id: 'us-1',
      vpc_name: 'a',
      ak: 'key-one',
    });
    expect(aws.body?.msg).toBe('vpc 创建失败');
  });

  test('makes a cluster only with a password as such and a number for the key that it has not', async () => {
    await using bridgx = await start();
    const create = async (change: object) => (await bridgx.post('cluster/create', template({ ...change }))).body;
    expect(await create({})).toMatchObject({ code: 400, msg: 'record not found' });
    expect(await create({ auth_type: 'password' })).toMatchObject({
      code: 500,
      msg: "Error 1366: Incorrect integer value: '' for column 'key_id' at row 1",
    });
    expect(await create({ auth_type: 'password', key_id: '0' })).toMatchObject({ code: 200, data: 'gf.new' });
    expect((await bridgx.get('cluster/name/gf.new')).body?.data).toMatchObject({ auth_type: 'password', key_id: '0' });
    const machines = [{ instance_ip: '10.0.0.1', login_name: 'a', login_password: 'b' }];
    const custom = await bridgx.post('cluster/create_custom_private', { name: 'rack', instance_list: machines });
    expect(custom.body?.msg).toMatch(/^Error 1366: /);
  });
});

describe('a BridgX that does what the manual says', () => {
  const start = () => startBridgx({ tables, generation: 'manual' });

  test('answers 0, snake case and ids as text', async () => {
    await using bridgx = await start();
    const vpcs = await bridgx.get('vpc/describe?provider=x&region_id=cn-beijing&account_key=key-one');
    expect(vpcs.body).toMatchObject({
      code: 0,
      data: { vpcs: [{ vpc_id: 'vpc-1', cidr_block: '10.192.0.0/12' }], pager: { page_number: 1, total: 1 } },
    });
    expect((await bridgx.get('cluster/name/gf.scheduler.test')).body?.data).toMatchObject({ id: '1332' });
    const task = await bridgx.post('cluster/expand', { cluster_name: 'gf.scheduler.test', count: 1 });
    expect(task.text).toMatch(/"data":"\d+"/);
  });

  test('reads the ports of a rule as one text', async () => {
    await using bridgx = await start();
    const group = { account_key: 'key-one', region_id: 'cn-beijing', vpc_id: 'vpc-1', security_group_name: 'db' };
    const rules = [{ protocol: 'tcp', port_range: '22/80', direction: 'ingress', cidr_ip: '10.0.0.0/8' }];
    const id = dataOf<string>(await bridgx.post('security_group/create_with_rule', { ...group, rules }));
    expect((await bridgx.get(`security_group/${id}/rules`)).body?.data).toMatchObject({
      rules: [{ port_range: '22-80' }],
    });
  });
});

test('a token lasts as long as the server is told', async () => {
  await using bridgx = await startBridgx({ tokenSeconds: 60 });
  bridgx.clock.nowMs += 59_000;
  expect((await bridgx.get('task/list')).status).toBe(200);
  bridgx.clock.nowMs += 2_000;
  expect((await bridgx.get('task/list')).body).toMatchObject({ code: 401, msg: 'token auth fail' });
});
