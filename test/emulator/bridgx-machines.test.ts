import { describe, expect, test } from 'vitest';
import { cluster, column, machine, rowsOf, startBridgx, twoOrganisations } from './bridgx-fixture.ts';

describe('the machine list', () => {
  const ids = async (query: string, tables: object, username = 'root') => {
    await using bridgx = await startBridgx({ tables });
    const answer = await bridgx.get(`instance/describe_all?${query}`, await bridgx.loginAs(username));
    return column(answer, 'instance_list', 'instance_id') ?? null;
  };

  test('has every field, the login password too, and the boot time as startup_time', async () => {
    await using bridgx = await startBridgx({ tables: { instances: [machine({ status: 'DELETED' })] } });
    expect(rowsOf(await bridgx.get('instance/describe_all'), 'instance_list')).toEqual([
      {
        instance_id: 'i-1',
        ip_inner: '10.192.221.25',
        ip_outer: '',
        provider: 'AlibabaCloud',
        cluster_type: 'standard',
        create_at: '2021-11-18 10:16:53 +0800 CST',
        status: 'Deleted',
        startup_time: 7,
        cluster_name: 'gf.scheduler.test',
        instance_type: '2核4G(ecs.c6.large)',
        login_name: 'root',
        login_password: 'ASDqwe123',
        charge_type: 'PostPaid',
        computing_power_type: 'CPU',
      },
    ]);
  });

  test('is null, not [], when nothing matches', async () => {
    await using bridgx = await startBridgx();
    const answer = await bridgx.get('instance/describe_all');
    expect(answer.body?.data).toEqual({ instance_list: null, pager: { page_number: 1, page_size: 50, total: 0 } });
  });

  test('a machine that never ran has a startup_time of 0, a custom one no type', async () => {
    const clusters = [cluster({ clusterType: 'custom' })];
    await using bridgx = await startBridgx({ tables: { clusters, instances: [machine({ runningMs: null })] } });
    const [row] = rowsOf(await bridgx.get('instance/describe_all'), 'instance_list') ?? [];
    expect(row).toMatchObject({ startup_time: 0, instance_type: '', cluster_type: 'custom' });
  });

  test('has the oldest first and the machines of deleted or disabled clusters never', async () => {
    const clusters = [cluster(), cluster({ name: 'off', status: 'DISABLE' }), cluster({ name: 'gone', deleted: true })];
    const instances = [
      machine({ id: 3 }),
      machine({ id: 1 }),
      machine({ id: 2, clusterName: 'off' }),
      machine({ id: 4, clusterName: 'gone' }),
    ];
    expect(await ids('', { clusters, instances })).toEqual(['i-1', 'i-3']);
  });

  test('is filtered by several statuses in any case, and by one id, address, cluster or provider', async () => {
    const clusters = [cluster(), cluster({ name: 'h', provider: 'HuaweiCloud' })];
    const instances = [
      machine({ id: 1, status: 'PENDING' }),
      machine({ id: 2, ipInner: '10.0.0.2', ipOuter: '47.0.0.2' }),
      machine({ id: 3, clusterName: 'h' }),
      machine({ id: 4, status: 'DELETED' }),
    ];
    const tables = { clusters, instances };
    expect(await ids('status=pending,Deleted,nonsense', tables)).toEqual(['i-1', 'i-4']);
    expect(await ids('instance_id=i-2', tables)).toEqual(['i-2']);
    expect(await ids('instance_id=i-1,i-2', tables)).toBeNull();
    expect(await ids('ip=47.0.0.2', tables)).toEqual(['i-2']);
    expect(await ids('cluster_name=h', tables)).toEqual(['i-3']);
    expect(await ids('cluster_name=H', tables)).toBeNull();
    expect(await ids('provider=HuaweiCloud', tables)).toEqual(['i-3']);
  });

  test("leaks every organisation's machines for an account that the caller's organisation does not have", async () => {
    const everyone = ['i-1', 'i-2', 'i-3'];
    expect(await ids('', twoOrganisations)).toEqual(['i-1', 'i-3']);
    expect(await ids('account=key-one', twoOrganisations)).toEqual(['i-1']);
    expect(await ids('account=key-old', twoOrganisations)).toEqual(['i-3']);
    expect(await ids('account=key-two', twoOrganisations)).toEqual(everyone);
    expect(await ids('account=nobody', twoOrganisations)).toEqual(everyone);
    expect(await ids('', twoOrganisations, 'bare')).toEqual(everyone);
  });

  test('of private clouds is not scoped at all', async () => {
    const clusters = [cluster({ provider: 'PrivateCloud', accountKey: '' })];
    expect(await ids('provider=PrivateCloud', { clusters, instances: [machine()] })).toEqual(['i-1']);
  });
});

describe('the number of machines', () => {
  const count = async (query: string, tables: object) => {
    await using bridgx = await startBridgx({ tables });
    return (await bridgx.get(`instance/num?${query}`)).body?.data;
  };

  test('leaks in the same way as the list', async () => {
    expect(await count('account=key-one', twoOrganisations)).toEqual({ instance_num: 1 });
    expect(await count('account=nobody', twoOrganisations)).toEqual({ instance_num: 3 });
    expect(await count('account=nobody&cluster_name=theirs', twoOrganisations)).toEqual({ instance_num: 1 });
    expect(await count('cluster_name=unknown', twoOrganisations)).toEqual({ instance_num: 0 });
  });

  test('leaves out deleted machines and no others', async () => {
    const instances = [machine({ id: 1, status: 'TIMEOUT' }), machine({ id: 2, status: 'DELETED' })];
    expect(await count('', { instances })).toEqual({ instance_num: 1 });
  });
});

describe('the detail of a machine', () => {
  test('comes from its cluster, of whichever organisation, and names hold ids', async () => {
    await using bridgx = await startBridgx({
      tables: { instances: [machine(), machine({ id: 2, ipOuter: '47.0.0.1' })] },
    });
    const answer = await bridgx.get('instance/id/describe?instance_id=i-2', await bridgx.loginAs('guest'));
    expect(answer.body?.data).toEqual({
      instance_id: 'i-2',
      provider: 'AlibabaCloud',
      region_id: 'cn-beijing',
      image_id: 'm-1',
      instance_type: 'ecs.c6.large',
      ip_inner: '10.192.221.25',
      ip_outer: '47.0.0.1',
      create_at: '2021-11-18 10:16:53 +0800 CST',
      storage_config: {
        system_disk_type: 'cloud_efficiency',
        system_disk_size: 40,
        data_disks: [{ data_disk_type: 'cloud_efficiency', data_disk_size: 100 }],
        data_disk_num: 1,
      },
      network_config: { vpc_name: 'vpc-1', subnet_id_name: 'vsw-1', security_group_name: 'sg-1' },
    });
  });

  test('needs the parameter, though it may be empty, and a cluster that is not deleted', async () => {
    const clusters = [cluster({ deleted: true })];
    await using bridgx = await startBridgx({ tables: { clusters, instances: [machine()] } });
    expect(await bridgx.get('instance/id/describe')).toMatchObject({ status: 400, body: { msg: 'param_invalid' } });
    const notFound = { status: 500, body: { msg: 'record not found' } };
    expect(await bridgx.get('instance/id/describe?instance_id=')).toMatchObject(notFound);
    expect(await bridgx.get('instance/id/describe?instance_id=i-1')).toMatchObject(notFound);
  });

  test('of a custom cluster has neither disks nor network', async () => {
    const clusters = [cluster({ clusterType: 'custom' })];
    await using bridgx = await startBridgx({ tables: { clusters, instances: [machine()] } });
    const answer = await bridgx.get('instance/id/describe?instance_id=i-1');
    expect(answer.body?.data).toMatchObject({ storage_config: null, network_config: null });
  });
});
