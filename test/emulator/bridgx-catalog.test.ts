import { describe, expect, test } from 'vitest';
import type { BridgxCloud } from '../../src/emulator/fleet/model.ts';
import { startBridgx } from './bridgx-fixture.ts';

const cloud: BridgxCloud = {
  provider: 'AlibabaCloud',
  regions: [
    { regionId: 'cn-beijing', localName: '华北2（北京）', zones: [{ zoneId: 'cn-beijing-h', localName: '可用区 H' }] },
    { regionId: 'cn-qingdao', localName: '华北1（青岛）', zones: [{ zoneId: 'cn-qingdao-b', localName: '可用区 B' }] },
  ],
  instanceTypes: [
    {
      zoneId: 'cn-beijing-h',
      chargeType: 'PostPaid',
      isGpu: true,
      core: 8,
      memory: 32,
      family: 'ecs.gn6i',
      instanceType: 'ecs.gn6i-c8g1.2xlarge',
      status: 'Available',
    },
  ],
  images: [
    {
      regionId: 'cn-beijing',
      imageType: 'global',
      platform: 'CentOS',
      osType: 'linux',
      osName: 'CentOS  7.6 64位',
      size: 20,
      imageId: 'centos_7_6',
      imageName: 'centos_7_6',
    },
  ],
};

const noAccount = { status: 500, body: { code: 500, data: null, msg: 'found sk failed, record not found' } };
const start = () => startBridgx({ tables: { clouds: [cloud] } });

describe('what BridgX asks the vendor', () => {
  test('regions and zones are bare lists in CamelCase', async () => {
    await using bridgx = await start();
    expect((await bridgx.get('region/list?provider=AlibabaCloud')).body?.data).toEqual([
      { RegionId: 'cn-beijing', LocalName: '华北2（北京）' },
      { RegionId: 'cn-qingdao', LocalName: '华北1（青岛）' },
    ]);
    const zones = await bridgx.get('zone/list?provider=AlibabaCloud&region_id=cn-qingdao');
    expect(zones.body?.data).toEqual([{ ZoneId: 'cn-qingdao-b', LocalName: '可用区 B' }]);
  });

  test('machine types are in snake_case, and null for a zone that is unknown or sold out', async () => {
    await using bridgx = await start();
    const types = async (region: string, zone: string) => {
      const query = `provider=AlibabaCloud&region_id=${region}&zone_id=${zone}`;
      return (await bridgx.get(`instance_type/list?${query}`)).body?.data;
    };
    expect(await types('cn-beijing', 'cn-beijing-h')).toEqual([
      {
        charge_type: 'PostPaid',
        is_gpu: true,
        core: 8,
        memory: 32,
        instance_type_family: 'ecs.gn6i',
        instance_type: 'ecs.gn6i-c8g1.2xlarge',
        status: 'Available',
      },
    ]);
    expect(await types('cn-qingdao', 'cn-qingdao-b')).toBeNull();
    expect(await types('cn-beijing', 'nowhere')).toBeNull();
  });

  test('images are in snake_case', async () => {
    await using bridgx = await start();
    const query = 'provider=AlibabaCloud&region_id=cn-beijing&image_type';
    expect((await bridgx.get(`image/list?${query}=global`)).body?.data).toEqual([
      {
        platform: 'CentOS',
        os_type: 'linux',
        os_name: 'CentOS  7.6 64位',
        size: 20,
        image_id: 'centos_7_6',
        image_name: 'centos_7_6',
      },
    ]);
    expect((await bridgx.get(`image/list?${query}=shared`)).body?.data).toEqual([]);
  });

  test.each([
    ['region/list', 'param_invalid'],
    ['instance_type/list?provider=AlibabaCloud&region_id=cn-beijing', 'param_invalid'],
  ])('%s lacks a parameter: 400 as JSON', async (path, msg) => {
    await using bridgx = await start();
    const type = 'application/json; charset=utf-8';
    expect(await bridgx.get(path)).toMatchObject({ status: 400, type, body: { code: 400, data: null, msg } });
  });

  test.each([
    ['region_id=r&image_type=global', 'Provider为必填字段'],
    [
      'provider=Nobody&region_id=r&image_type=global',
      '[Provider] 必须是 [AlibabaCloud、HuaweiCloud、TencentCloud] 之一',
    ],
    ['provider=AlibabaCloud&image_type=global', 'RegionID为必填字段'],
    ['provider=AlibabaCloud&region_id=r', 'ImageType为必填字段'],
  ])('image/list?%s is a 400 with Chinese text as plain text', async (query, msg) => {
    await using bridgx = await start();
    expect(await bridgx.get(`image/list?${query}`)).toMatchObject({
      status: 400,
      type: 'text/plain; charset=utf-8',
      body: { code: 400, data: null, msg },
    });
  });

  test('an organisation without an account of the provider is refused', async () => {
    await using bridgx = await start();
    const bare = await bridgx.loginAs('bare');
    expect(await bridgx.get('region/list?provider=AlibabaCloud', bare)).toMatchObject(noAccount);
    expect(await bridgx.get('region/list?provider=HuaweiCloud')).toMatchObject(noAccount);
    expect(await bridgx.get('zone/list')).toMatchObject(noAccount);
    const types = 'instance_type/list?provider=TencentCloud&region_id=r&zone_id=z';
    expect(await bridgx.get(types)).toMatchObject(noAccount);
    const images = 'image/list?provider=TencentCloud&region_id=r&image_type=global';
    expect(await bridgx.get(images)).toMatchObject(noAccount);
  });

  test('a vendor that refuses is a 500 in Chinese', async () => {
    await using bridgx = await start();
    expect(await bridgx.get('zone/list?provider=AlibabaCloud&region_id=nowhere')).toMatchObject({
      status: 500,
      body: { msg: '获取可用区信息失败' },
    });
    bridgx.rows.clouds = [];
    expect(await bridgx.get('region/list?provider=AlibabaCloud')).toMatchObject({
      status: 500,
      body: { msg: '获取地域信息失败' },
    });
  });
});
