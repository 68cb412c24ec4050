import { describe, expect, test } from 'vitest';
import type { BridgxSecurityGroup, BridgxSubnet, BridgxVpc } from '../../src/emulator/fleet/model.ts';
import { shanghai, startBridgx } from './bridgx-fixture.ts';

const createdMs = shanghai('2021-11-11 11:13:34');
const printed = '2021-11-11 11:13:34 +0800 CST';

const vpc = (row: Partial<BridgxVpc> = {}): BridgxVpc => ({
  vpcId: 'vpc-1',
  vpcName: 'main',
  cidrBlock: '10.192.0.0/12',
  provider: 'AlibabaCloud',
  regionId: 'cn-beijing',
  accountKey: 'key-one',
  status: 'Available',
  createdMs,
  ...row,
});

const subnet = (row: Partial<BridgxSubnet> = {}): BridgxSubnet => ({
  switchId: 'vsw-1',
  switchName: 'first',
  vpcId: 'vpc-1',
  zoneId: 'cn-beijing-h',
  cidrBlock: '10.192.208.0/20',
  gatewayIp: '10.192.208.1',
  status: 'Available',
  isDefault: false,
  availableIps: 4082,
  createdMs,
  ...row,
});

const group = (row: Partial<BridgxSecurityGroup> = {}): BridgxSecurityGroup => ({
  securityGroupId: 'sg-1',
  securityGroupName: 'web',
  securityGroupType: 'normal',
  vpcId: 'vpc-1',
  accountKey: 'key-one',
  regionId: 'cn-beijing',
  createdMs,
  rules: [],
  ...row,
});

describe('the VPCs of BridgX', () => {
  const path = 'vpc/describe?provider=AlibabaCloud&region_id=cn-beijing&account_key=key-one';

  test('are spelled in CamelCase, the pager too', async () => {
    await using bridgx = await startBridgx({ tables: { vpcs: [vpc()] } });
    const row = {
      VpcId: 'vpc-1',
      VpcName: 'main',
      CidrBlock: '10.192.0.0/12',
      Provider: 'AlibabaCloud',
      Status: 'Available',
      CreateAt: printed,
    };
    expect((await bridgx.get(path)).body?.data).toEqual({
      Vpcs: [row],
      Pager: { PageNumber: 1, PageSize: 50, Total: 1 },
    });
    expect((await bridgx.get('vpc/info/vpc-1')).body?.data).toEqual(row);
  });

  test.each(['provider', 'region_id', 'account_key'])(
    'without %s are refused: 400 outside, 500 inside',
    async (name) => {
      await using bridgx = await startBridgx({ tables: { vpcs: [vpc()] } });
      const answer = await bridgx.get(path.replace(`${name}=`, `${name}=&not_${name}=`));
      expect(answer).toMatchObject({
        status: 400,
        type: 'text/plain; charset=utf-8',
        body: { code: 500, data: null, msg: 'permission_denied' },
      });
    },
  );

  test('that are not available are dropped after paging, while the total counts them', async () => {
    const vpcs = [
      vpc({ vpcId: 'old', createdMs: createdMs - 2000 }),
      vpc({ vpcId: 'pending', status: 'Pending', createdMs: createdMs + 1000 }),
      vpc({ vpcId: 'new', createdMs: createdMs + 2000 }),
      vpc({ vpcId: 'foreign', accountKey: 'key-two' }),
      vpc({ vpcId: 'elsewhere', regionId: 'cn-hangzhou' }),
      vpc({ vpcId: 'fresh', status: '', provider: 'HuaweiCloud' }),
    ];
    await using bridgx = await startBridgx({ tables: { vpcs } });
    const page = async (query: string) => (await bridgx.get(`${path}${query}`)).body?.data;
    expect(await page('')).toMatchObject({ Vpcs: [{ VpcId: 'new' }, { VpcId: 'old' }], Pager: { Total: 4 } });
    expect(await page('&page_size=2')).toMatchObject({ Vpcs: [{ VpcId: 'new' }], Pager: { PageSize: 2, Total: 4 } });
    expect(await page('&page_size=1&page_number=2')).toMatchObject({ Vpcs: [], Pager: { Total: 4 } });
    expect(await page('&vpc_name=none')).toMatchObject({ Vpcs: [], Pager: { Total: 0 } });
  });
});

describe('the subnets of BridgX', () => {
  const path = 'subnet/describe?vpc_id=vpc-1&zone_id=cn-beijing-h';

  test('have every field', async () => {
    await using bridgx = await startBridgx({ tables: { vpcs: [vpc()], subnets: [subnet({ isDefault: true })] } });
    const row = {
      VpcId: 'vpc-1',
      SwitchId: 'vsw-1',
      ZoneId: 'cn-beijing-h',
      SwitchName: 'first',
      CidrBlock: '10.192.208.0/20',
      GatewayIp: '10.192.208.1',
      VStatus: 'Available',
      CreateAt: printed,
      IsDefault: 'Y',
      AvailableIpAddressCount: 4082,
    };
    expect((await bridgx.get(path)).body?.data).toMatchObject({ Switches: [row] });
    expect((await bridgx.get('subnet/info/vsw-1?vpc_id=vpc-1')).body?.data).toEqual(row);
    expect((await bridgx.get('subnet/info/vsw-1?vpc_id=vpc-2')).body?.msg).toBe('record not found');
  });

  test('come all at once whatever page is asked for, and the total counts those not available', async () => {
    const subnets = Array.from({ length: 60 }, (_, n) =>
      subnet({ switchId: `vsw-${n}`, status: n % 2 ? 'Available' : 'Pending' }),
    );
    await using bridgx = await startBridgx({ tables: { vpcs: [vpc()], subnets } });
    const answer = await bridgx.get(`${path}&page_size=5&page_number=9`);
    expect(answer.body?.data).toHaveProperty('Switches.length', 30);
    expect(answer.body?.data).toMatchObject({ Pager: { PageNumber: 9, PageSize: 5, Total: 60 } });
  });

  test('need a zone, and a VPC that exists', async () => {
    await using bridgx = await startBridgx({ tables: { vpcs: [vpc()], subnets: [subnet()] } });
    const none = { Switches: [], Pager: { PageNumber: 1, PageSize: 50, Total: 0 } };
    expect((await bridgx.get('subnet/describe?vpc_id=vpc-1')).body?.data).toEqual(none);
    expect((await bridgx.get(`${path}&switch_name=second`)).body?.data).toEqual(none);
    expect(await bridgx.get('subnet/describe?vpc_id=vpc-9&zone_id=z')).toMatchObject({
      status: 500,
      body: { code: 500, msg: '查询数据库出错' },
    });
  });
});

describe('the security groups of BridgX', () => {
  const path = 'security_group/describe?vpc_id=vpc-1&account_key=key-one';

  test('come all at once, in any region parameter', async () => {
    const securityGroups = Array.from({ length: 60 }, (_, n) => group({ securityGroupId: `sg-${n}` }));
    await using bridgx = await startBridgx({ tables: { vpcs: [vpc()], securityGroups } });
    const answer = await bridgx.get(`${path}&page_size=5&page_number=2&region_id=nowhere`);
    expect(answer.body?.data).toHaveProperty('Groups.length', 60);
    expect(answer.body?.data).toMatchObject({ Pager: { PageNumber: 2, PageSize: 5, Total: 60 } });
  });

  test('need the account and a VPC that exists', async () => {
    await using bridgx = await startBridgx({ tables: { vpcs: [vpc()], securityGroups: [group()] } });
    expect((await bridgx.get(path)).body?.data).toMatchObject({
      Groups: [
        {
          VpcId: 'vpc-1',
          SecurityGroupId: 'sg-1',
          SecurityGroupName: 'web',
          SecurityGroupType: 'normal',
          CreateAt: printed,
        },
      ],
    });
    expect((await bridgx.get('security_group/describe?vpc_id=vpc-1')).body?.data).toMatchObject({ Groups: [] });
    expect(await bridgx.get('security_group/describe')).toMatchObject({ status: 500, body: { msg: '查询数据库出错' } });
  });

  test('of Huawei belong to the region, not to the VPC', async () => {
    const vpcs = [vpc({ provider: 'HuaweiCloud' })];
    const securityGroups = [
      group({ vpcId: 'vpc-2' }),
      group({ securityGroupId: 'sg-2', vpcId: '' }),
      group({ securityGroupId: 'sg-3', regionId: 'cn-north-4' }),
    ];
    await using bridgx = await startBridgx({ tables: { vpcs, securityGroups } });
    expect((await bridgx.get(path)).body?.data).toMatchObject({
      Groups: [
        { VpcId: '', SecurityGroupId: 'sg-1' },
        { VpcId: '', SecurityGroupId: 'sg-2' },
      ],
      Pager: { Total: 2 },
    });
  });

  test('print their rules with a port range as text', async () => {
    const rule = { protocol: 'tcp', direction: 'ingress' as const, groupId: '', cidrIp: '0.0.0.0/0', prefixListId: '' };
    const rules = [
      { ...rule, portFrom: 1, portTo: 65_535 },
      { ...rule, portFrom: 22, portTo: 22 },
      { ...rule, protocol: 'all', portFrom: 0, portTo: 0 },
    ];
    await using bridgx = await startBridgx({ tables: { securityGroups: [group({ rules })] } });
    const wire = { protocol: 'tcp', direction: 'ingress', group_id: '', cidr_ip: '0.0.0.0/0', prefix_list_id: '' };
    expect((await bridgx.get('security_group/sg-1/rules')).body?.data).toEqual({
      security_group_id: 'sg-1',
      security_group_name: 'web',
      security_group_type: 'normal',
      rules: [
        { ...wire, port_range: '1-65535' },
        { ...wire, port_range: '22' },
        { ...wire, protocol: 'all', port_range: '' },
      ],
    });
  });
});
