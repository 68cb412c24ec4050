import { describe, expect, test } from 'vitest';
import { account, column, dataOf, startBridgx } from './bridgx-fixture.ts';
import { tables } from './bridgx-tables.ts';

/** What a write begins is done after six seconds. */
const start = () => startBridgx({ tables });
type Server = Awaited<ReturnType<typeof start>>;

const vpc = {
  provider: 'AlibabaCloud',
  region_id: 'cn-beijing',
  vpc_name: 'new',
  ak: 'key-one',
  cidr_block: '10.0.0.0/8',
};
const subnet = {
  account_key: 'key-one',
  vpc_id: 'vpc-1',
  zone_id: 'cn-beijing-h',
  cidr_block: '10.192.0.0/20',
  switch_name: 'second',
};
const group = { account_key: 'key-one', region_id: 'cn-beijing', vpc_id: 'vpc-1', security_group_name: 'db' };
const ssh = { protocol: 'tcp', port_from: 22, port_to: 22, direction: 'ingress', cidr_ip: '10.0.0.0/8' };

const vpcNames = async (bridgx: Server) =>
  column(await bridgx.get('vpc/describe?provider=x&region_id=cn-beijing&account_key=key-one'), 'Vpcs', 'VpcName');
const subnets = async (bridgx: Server, vpcId = 'vpc-1') =>
  (await bridgx.get(`subnet/describe?vpc_id=${vpcId}&zone_id=cn-beijing-h`)).body?.data;
const rulesOf = async (bridgx: Server, id: string) =>
  dataOf<{ rules: object[] }>(await bridgx.get(`security_group/${id}/rules`)).rules;

describe('a new VPC', () => {
  test('is answered by its id, and listed once the server has looked at it again', async () => {
    await using bridgx = await start();
    const answer = await bridgx.post('vpc/create', { ...vpc, cidr_block: '' });
    const id = dataOf<string>(answer);
    expect(id).toMatch(/^vpc-\w{21}$/);
    expect(await vpcNames(bridgx)).toEqual(['main']);
    expect((await bridgx.get(`vpc/info/${id}`)).body?.data).toMatchObject({
      VpcName: 'new',
      CidrBlock: '',
      Status: '',
    });
    bridgx.clock.nowMs += 6000;
    expect(await vpcNames(bridgx)).toEqual(['new', 'main']);
    expect((await bridgx.get(`vpc/info/${id}`)).body?.data).toMatchObject({ CidrBlock: '172.16.0.0/12' });
  });

  test('that the cloud could not finish is in no list', async () => {
    await using bridgx = await start();
    bridgx.failNext('no quota');
    const id = dataOf<string>(await bridgx.post('vpc/create', vpc));
    bridgx.clock.nowMs += 6000;
    expect(await vpcNames(bridgx)).toEqual(['main']);
    expect((await bridgx.get(`vpc/info/${id}`)).body?.data).toMatchObject({ Status: 'Abnormal' });
  });

  test('may have the name of another one', async () => {
    await using bridgx = await start();
    const ids = [];
    for (const _ of [1, 2]) ids.push(dataOf(await bridgx.post('vpc/create', { ...vpc, vpc_name: 'main' })));
    expect(new Set(ids).size).toBe(2);
  });

  test.each([
    ['without a name', { vpc_name: '' }, [400, 'application/json; charset=utf-8', 'param_invalid']],
    ['with a number as name', { vpc_name: 5 }, [400, 'text/plain; charset=utf-8', 'param_invalid']],
    [
      'with an unknown key',
      { ak: 'none' },
      [500, 'application/json; charset=utf-8', 'found sk failed, record not found'],
    ],
    ['in an unknown cloud', { provider: 'Nimbus' }, [500, 'application/json; charset=utf-8', 'invalid provider']],
    ['in an unknown region', { region_id: 'moon' }, [500, 'application/json; charset=utf-8', 'vpc 创建失败']],
    [
      'with a block that is none',
      { cidr_block: '10.0.0.1/8' },
      [500, 'application/json; charset=utf-8', 'vpc 创建失败'],
    ],
  ])('%s is refused', async (_what, change, refusal) => {
    await using bridgx = await start();
    const { status, type, body } = await bridgx.post('vpc/create', { ...vpc, ...change });
    expect([status, type, body?.msg]).toEqual(refusal);
    expect(bridgx.rows.vpcs).toHaveLength(1);
  });
});

describe('a new subnet', () => {
  test('is listed later, with the addresses that it has then', async () => {
    await using bridgx = await start();
    const answer = await bridgx.post('subnet/create', { ...subnet, gateway_ip: '10.192.0.1' });
    expect(await subnets(bridgx)).toMatchObject({ Switches: [{ SwitchName: 'first' }], Pager: { Total: 2 } });
    bridgx.clock.nowMs += 6000;
    expect(await subnets(bridgx)).toMatchObject({
      Switches: [
        { SwitchName: 'first' },
        {
          SwitchId: dataOf<string>(answer),
          SwitchName: 'second',
          GatewayIp: '10.192.0.1',
          AvailableIpAddressCount: 4092,
          IsDefault: 'N',
        },
      ],
    });
  });

  test.each([
    ['without a key', { account_key: '' }, [400, 'text/plain; charset=utf-8', 'param_invalid']],
    ['without a zone', { zone_id: '' }, [400, 'application/json; charset=utf-8', 'param_invalid']],
    ['in an unknown VPC', { vpc_id: 'none' }, [500, 'application/json; charset=utf-8', '查询数据库出错']],
    [
      'with an unknown key',
      { account_key: 'none' },
      [500, 'application/json; charset=utf-8', 'found sk failed, record not found'],
    ],
    ['outside the VPC', { cidr_block: '10.0.0.0/20' }, [500, 'application/json; charset=utf-8', 'switch 创建失败']],
    [
      'over another one',
      { cidr_block: '10.192.208.0/24' },
      [500, 'application/json; charset=utf-8', 'switch 创建失败'],
    ],
    ['too small', { cidr_block: '10.192.0.0/30' }, [500, 'application/json; charset=utf-8', 'switch 创建失败']],
    ['in another region', { zone_id: 'cn-hangzhou-a' }, [500, 'application/json; charset=utf-8', 'switch 创建失败']],
  ])('%s is refused', async (_what, change, refusal) => {
    await using bridgx = await start();
    const { status, type, body } = await bridgx.post('subnet/create', { ...subnet, ...change });
    expect([status, type, body?.msg]).toEqual(refusal);
  });

  test('is the last one at a hundred and fifty', async () => {
    await using bridgx = await start();
    const create = (index: number) => bridgx.post('subnet/create', { ...subnet, cidr_block: `10.193.${index}.0/24` });
    const answers = [];
    for (let index = 0; index < 150; index += 1) answers.push(await create(index));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(149);
    expect(answers.at(-1)?.body?.msg).toBe('switch 创建失败');
  });
});

describe('a new security group', () => {
  test('has its rules at once, but not those that the cloud refuses, of which nothing is said', async () => {
    await using bridgx = await start();
    const rules = [
      ssh,
      { ...ssh, port_from: 0, port_to: 0, port_range: '80/80' },
      { ...ssh, protocol: 'all', port_from: 0, port_to: 0, direction: 'egress', cidr_ip: '0.0.0.0/0' },
      { ...ssh, direction: 'sideways' },
      { ...ssh, cidr_ip: '' },
      { ...ssh, port_from: 1, port_to: 65_535, cidr_ip: '', group_id: 'sg-1' },
    ];
    const answer = await bridgx.post('security_group/create_with_rule', { ...group, rules });
    expect(answer.status).toBe(200);
    expect((await rulesOf(bridgx, dataOf(answer))).map((rule) => Object.values(rule).join(' '))).toEqual([
      'tcp 22 ingress  10.0.0.0/8 ',
      'all  egress  0.0.0.0/0 ',
      'tcp 1-65535 ingress sg-1  ',
    ]);
    const listed = await bridgx.get('security_group/describe?vpc_id=vpc-1&account_key=key-one');
    expect(column(listed, 'Groups', 'SecurityGroupName')).toEqual(['web', 'db']);
  });

  test('may get rules afterwards, two hundred at most', async () => {
    await using bridgx = await start();
    const id = dataOf<string>(
      await bridgx.post('security_group/create', { ...group, security_group_type: 'enterprise' }),
    );
    const rules = Array.from({ length: 150 }, (_, index) => ({ ...ssh, port_from: index + 1, port_to: index + 1 }));
    const added = await bridgx.post('security_group/rule/add', { ...group, security_group_id: id, rules });
    expect(added.body).toMatchObject({ code: 200, data: '' });
    await bridgx.post('security_group/rule/add', { ...group, security_group_id: id, rules });
    expect(await rulesOf(bridgx, id)).toHaveLength(200);
  });

  test('in an unknown VPC is 400 with rules and 500 without, and rules of an unknown group are refused', async () => {
    await using bridgx = await start();
    const nowhere = { ...group, vpc_id: 'none', rules: [ssh] };
    const refused = async (path: string, body: object) => (await bridgx.post(path, body)).body;
    expect(await refused('security_group/create_with_rule', nowhere)).toMatchObject({
      code: 400,
      msg: '查询数据库出错',
    });
    expect(await refused('security_group/create', nowhere)).toMatchObject({ code: 500, msg: '查询数据库出错' });
    const unknown = { ...group, rules: [ssh], security_group_id: 'sg-none' };
    expect(await refused('security_group/rule/add', unknown)).toMatchObject({ code: 500, msg: '安全组不存在' });
    expect(await refused('security_group/rule/add', { ...unknown, rules: [] })).toMatchObject({ msg: 'param_invalid' });
  });
});

describe('a network made at once', () => {
  const network = {
    ...vpc,
    zone_id: 'cn-beijing-h',
    switch_name: 'one',
    switch_cidr_block: '10.1.0.0/16',
    gateway_ip: '10.1.0.1',
    security_group_name: 'all',
    rules: [ssh],
  };

  test('is a VPC, a subnet and a group with its rules', async () => {
    await using bridgx = await start();
    const answer = await bridgx.post('network_config/create', network);
    const { VpcId, SwitchId, SecurityGroupId } = dataOf<Record<string, string>>(answer);
    bridgx.clock.nowMs += 6000;
    expect(await subnets(bridgx, VpcId)).toMatchObject({ Switches: [{ SwitchId, VpcId }] });
    expect((await bridgx.get(`security_group/${SecurityGroupId}/rules`)).body?.data).toMatchObject({
      security_group_name: 'all',
      rules: [{ port_range: '22' }],
    });
  });

  test('leaves behind what was made before it failed', async () => {
    await using bridgx = await start();
    const sizes = () => [bridgx.rows.vpcs, bridgx.rows.subnets, bridgx.rows.securityGroups].map((rows) => rows.length);
    const refusal = async (change: object) =>
      (await bridgx.post('network_config/create', { ...network, ...change })).body;
    expect(await refusal({ gateway_ip: '' })).toMatchObject({ code: 400, msg: 'GatewayIp为必填字段' });
    expect(sizes()).toEqual([1, 1, 1]);
    expect(await refusal({ switch_cidr_block: '11.0.0.0/16' })).toMatchObject({ code: 500, msg: 'switch 创建失败' });
    expect(sizes()).toEqual([2, 1, 1]);
    expect(await refusal({ rules: [] })).toMatchObject({ code: 500, msg: 'miss rule' });
    expect(sizes()).toEqual([3, 2, 2]);
  });

  test('works with the key of another organisation', async () => {
    const accounts = [account(), account({ id: 2, orgId: 2, accountKey: 'key-two' })];
    await using bridgx = await startBridgx({ tables: { ...tables, accounts } });
    expect((await bridgx.post('network_config/create', { ...network, ak: 'key-two' })).status).toBe(200);
  });
});
