import { describe, expect, test } from 'vitest';
import { cluster, column, machine, rowsOf, shanghai, startBridgx, twoOrganisations } from './bridgx-fixture.ts';

describe('the cluster list', () => {
  const names = async (query: string, tables: object) => {
    await using bridgx = await startBridgx({ tables });
    return column(await bridgx.get(`cluster/describe_all?${query}`), 'cluster_list', 'cluster_name');
  };

  test('has every field, the id as text and the machines that are not deleted counted', async () => {
    const instances = [
      machine({ id: 1 }),
      machine({ id: 2, status: 'PENDING' }),
      machine({ id: 3, status: 'DELETED', deletedMs: shanghai('2021-11-19 00:00:00') }),
      machine({ id: 4, clusterName: 'another' }),
    ];
    await using bridgx = await startBridgx({ tables: { instances } });
    const answer = await bridgx.get('cluster/describe_all');
    expect(rowsOf(answer, 'cluster_list')).toEqual([
      {
        cluster_id: '1332',
        cluster_name: 'gf.scheduler.test',
        instance_count: 2,
        instance_type: '2核4G(ecs.c6.large)',
        charge_type: 'PostPaid',
        provider: 'AlibabaCloud',
        account: 'key-one',
        usage: 'unused',
        extend_config: { core: 2, memory: 4, cpu_type: 'CPU' },
        create_at: '2021-11-04 14:22:15 +0800 CST',
        create_by: 'root',
        update_by: 'root',
        update_at: '2021-11-04 14:22:15 +0800 CST',
      },
    ]);
  });

  test('counts machines that were added or deleted since the last call', async () => {
    await using bridgx = await startBridgx({ tables: { instances: [machine({ id: 1 })] } });
    const count = async () => column(await bridgx.get('cluster/describe_all'), 'cluster_list', 'instance_count');
    expect(await count()).toEqual([1]);
    bridgx.rows.instances.push(machine({ id: 2 }), machine({ id: 3 }));
    expect(await count()).toEqual([3]);
    bridgx.rows.instances = bridgx.rows.instances.map((row) => ({ ...row, status: 'DELETED', deletedMs: 0 }));
    expect(await count()).toEqual([0]);
  });

  test('has the newest first, disabled ones too, deleted ones never', async () => {
    const clusters = [
      cluster({ id: 1, name: 'a' }),
      cluster({ id: 3, name: 'c', status: 'DISABLE' }),
      cluster({ id: 2, name: 'b' }),
      cluster({ id: 4, name: 'd', deleted: true }),
    ];
    expect(await names('', { clusters })).toEqual(['c', 'b', 'a']);
  });

  test('is searched by a part of the name, case and wildcards included', async () => {
    const clusters = ['prod-a', 'Prod-b', 'prod_c', 'p100%', 'p.d'].map((name, id) => cluster({ id, name }));
    expect(await names('cluster_name=prod', { clusters })).toEqual(['prod_c', 'prod-a']);
    expect(await names('cluster_name=d_c', { clusters })).toEqual(['prod_c']);
    expect(await names('cluster_name=d_a', { clusters })).toEqual(['prod-a']);
    expect(await names('cluster_name=p%25d', { clusters })).toEqual(['p.d', 'prod_c', 'prod-a']);
    expect(await names('cluster_name=p.d', { clusters })).toEqual(['p.d']);
    expect(await names('cluster_name=d%5C_', { clusters })).toEqual(['prod_c']);
  });

  test('hides private clusters unless their provider is asked for', async () => {
    const clusters = [
      cluster({ id: 1, name: 'cloud' }),
      cluster({ id: 2, name: 'cellar', provider: 'PrivateCloud', clusterType: 'custom' }),
      cluster({ id: 3, name: 'huawei', provider: 'HuaweiCloud' }),
    ];
    expect(await names('', { clusters })).toEqual(['huawei', 'cloud']);
    expect(await names('provider=PrivateCloud', { clusters })).toEqual(['cellar']);
    expect(await names('provider=HuaweiCloud', { clusters })).toEqual(['huawei']);
  });

  test('is filtered by the usage tag and by the type', async () => {
    const clusters = [
      cluster({ id: 1, name: 'idle' }),
      cluster({ id: 2, name: 'web', tags: { usage: 'frontend' } }),
      cluster({ id: 3, name: 'bare', tags: {}, clusterType: 'custom', accountKey: 'unknown' }),
    ];
    expect(await names('usage=front', { clusters })).toEqual(['web']);
    expect(await names('cluster_type=STANDARD', { clusters })).toEqual(['web', 'idle']);
    expect(await names('cluster_type=custom', { clusters })).toEqual(['bare']);
  });

  test("shows the organisation's accounts, and any foreign one that is named", async () => {
    expect(await names('', twoOrganisations)).toEqual(['ours']);
    expect(await names('account=key-two', twoOrganisations)).toEqual(['theirs']);
    expect(await names('account=nobody', twoOrganisations)).toEqual([]);
  });

  test('of an organisation without accounts shows everything', async () => {
    await using bridgx = await startBridgx({ tables: twoOrganisations });
    const answer = await bridgx.get('cluster/describe_all', await bridgx.loginAs('bare'));
    expect(column(answer, 'cluster_list', 'cluster_name')).toEqual(['former', 'theirs', 'ours']);
  });
});

describe('the template of a cluster', () => {
  test('is given to any organisation, with the password in clear text', async () => {
    const images = [
      { regionId: 'r', imageType: 'private' as const, platform: 'CentOS', osType: 'linux', osName: 'x', size: 20 },
    ].map((image) => ({ ...image, imageId: 'm-1', imageName: 'centos' }));
    const clouds = [{ provider: 'AlibabaCloud', regions: [], instanceTypes: [], images }];
    const clusters = [cluster({ tags: { zone: 'z', usage: 'unused' } })];
    await using bridgx = await startBridgx({ tables: { clouds, clusters } });
    const answer = await bridgx.get('cluster/name/gf.scheduler.test', await bridgx.loginAs('guest'));
    expect(answer.body?.data).toEqual({
      id: 1332,
      name: 'gf.scheduler.test',
      desc: '',
      region_id: 'cn-beijing',
      zone_id: 'cn-beijing-h',
      cluster_type: 'standard',
      instance_type: 'ecs.c6.large',
      image: 'm-1',
      provider: 'AlibabaCloud',
      username: 'root',
      password: 'ASDqwe123',
      account_key: 'key-one',
      image_config: { id: 'm-1', name: 'centos', type: 'private', platform: 'CentOS', size: 20 },
      network_config: {
        vpc: 'vpc-1',
        subnet_id: 'vsw-1',
        security_group: 'sg-1',
        internet_charge_type: 'PayByTraffic',
        internet_max_bandwidth_out: 0,
        internet_ip_type: '',
      },
      storage_config: {
        mount_point: '',
        nas: '',
        disks: {
          system_disk: { category: 'cloud_efficiency', size: 40, performance_level: '' },
          data_disk: [{ category: 'cloud_efficiency', size: 100, performance_level: '' }],
        },
      },
      charge_config: { charge_type: 'PostPaid', period: 0, period_unit: '' },
      extend_config: { core: 2, memory: 4, cpu_type: 'CPU' },
      tags: { usage: 'unused', zone: 'z' },
    });
    expect(answer.text).toContain('"tags":{"usage":"unused","zone":"z"}');
  });

  test('without data disks has null for them, and a custom cluster no disks at all', async () => {
    const clusters = [cluster({ name: 'plain', dataDisks: [] }), cluster({ name: 'own', clusterType: 'custom' })];
    await using bridgx = await startBridgx({ tables: { clusters } });
    const plain = await bridgx.get('cluster/name/plain');
    expect(plain.body?.data).toMatchObject({ storage_config: { disks: { data_disk: null } } });
    expect((await bridgx.get('cluster/name/own')).body?.data).toMatchObject({ storage_config: { disks: null } });
    expect((await bridgx.get('cluster/name/PLAIN')).status).toBe(500);
  });
});
