import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

describe('What a cloud offers', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are regions with their zones, for one call and one per region', async () => {
    const { data, errors } = await gateway.query(
      '{ cloudRegions(provider: ALIBABA_CLOUD) { totalCount nodes { account regionId name provider zones { zoneId name } } } }',
    );
    expect(errors).toBeUndefined();
    const cloud = gateway.emulator.fleet.bridgx.clouds.find(({ provider }) => provider === 'AlibabaCloud');
    expect(data.cloudRegions.nodes).toEqual(
      cloud?.regions
        .toSorted((a, b) => (a.regionId < b.regionId ? -1 : 1))
        .map(({ regionId, localName, zones }) => ({
          account: 'default',
          regionId,
          name: localName,
          provider: 'ALIBABA_CLOUD',
          zones: zones.map((zone) => ({ zoneId: zone.zoneId, name: zone.localName })),
        })),
    );
    expect(gateway.calls()).toEqual({ 'region.list': 1, 'zone.list': 2 });
  });

  it('are machine types of a zone, once for each way to pay, for one call per zone', async () => {
    const { data } = await gateway.query(
      `{ cloudRegions(provider: TENCENT_CLOUD) { nodes { zones { machineTypes {
        totalCount nodes { name family coreCount memoryGb hasGpu chargeType chargeTypeText status statusText }
      } } } } }`,
    );
    const [{ zones }] = data.cloudRegions.nodes;
    expect(zones).toHaveLength(3);
    const small = { name: 'S5.2XLARGE16', family: 'S5', coreCount: 8, memoryGb: 16, hasGpu: false };
    const stock = { status: 'AVAILABLE', statusText: 'Available' };
    expect(zones[0].machineTypes.totalCount).toBe(4);
    expect(zones[0].machineTypes.nodes).toContainEqual({
      ...small,
      ...stock,
      chargeType: 'PRE_PAID',
      chargeTypeText: 'PrePaid',
    });
    expect(gateway.calls()).toEqual({ 'region.list': 1, 'zone.list': 1, 'instance_type.list': 3 });
  });

  it('are machine types that are large enough, the largest first, without a further call', async () => {
    const { data, errors } = await gateway.query(
      `{ cloudRegions(provider: ALIBABA_CLOUD, regionIds: ["cn-wulanchabu"]) { nodes { zones { machineTypes(
        filter: { minCoreCount: 16, minMemoryGb: 100, chargeType: POST_PAID, hasGpu: true }
        orderBy: { field: CORE_COUNT, direction: DESC }
      ) { totalCount nodes { name coreCount } } } } } }`,
    );
    expect(errors).toBeUndefined();
    const { zones } = data.cloudRegions.nodes[0];
    expect(zones[0].machineTypes).toEqual({
      totalCount: 3,
      nodes: [
        { name: 'ecs.ebmgn8v.48xlarge', coreCount: 192 },
        { name: 'ecs.gn7e-c16g1.16xlarge', coreCount: 64 },
        { name: 'ecs.gn7i-c32g1.8xlarge', coreCount: 32 },
      ],
    });
    expect(gateway.calls()).toEqual({ 'region.list': 1, 'zone.list': 1, 'instance_type.list': zones.length });
  });

  it('are no machine types in a zone that is sold out, where the server says null', async () => {
    const cloud = gateway.emulator.fleet.bridgx.clouds.find(({ provider }) => provider === 'TencentCloud');
    const types = cloud?.instanceTypes.splice(0) ?? [];
    const { data, errors } = await gateway.query(
      '{ cloudRegions(provider: TENCENT_CLOUD) { nodes { zones { machineTypes { totalCount nodes { name } } } } } }',
    );
    cloud?.instanceTypes.push(...types);
    expect(errors).toBeUndefined();
    expect(data.cloudRegions.nodes[0].zones[0].machineTypes).toEqual({ totalCount: 0, nodes: [] });
  });

  it('are system images, by whose they are', async () => {
    const { data } = await gateway.query(
      `{ cloudRegions(provider: ALIBABA_CLOUD, regionIds: ["cn-hangzhou"]) { nodes {
        global: images(imageType: GLOBAL) { nodes { imageId name platform osType osName sizeGb } }
        private: images(imageType: PRIVATE) { nodes { imageId } }
        shared: images(imageType: SHARED) { nodes { imageId } }
      } } }`,
    );
    expect(data.cloudRegions.nodes).toEqual([
      {
        global: {
          nodes: [
            {
              imageId: 'm-fg-alinux3',
              name: 'aliyun_3_x64_20G',
              platform: 'Aliyun',
              osType: 'linux',
              osName: 'Aliyun Linux 3.2104 LTS 64-bit',
              sizeGb: 40,
            },
          ],
        },
        private: { nodes: [{ imageId: 'm-fg-gpu-cuda12' }] },
        shared: { nodes: [] },
      },
    ]);
    expect(gateway.calls()).toEqual({ 'region.list': 1, 'image.list': 3 });
  });

  it('cannot be asked of a cloud without an account there', async () => {
    const { data, errors } = await gateway.query('{ cloudRegions(provider: HUAWEI_CLOUD) { nodes { regionId } } }');
    expect(data.cloudRegions).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_REJECTED', operation: 'region.list' });
  });

  it('cannot be asked of a cloud that nobody knows, which costs nothing', async () => {
    const { errors } = await gateway.query('{ cloudRegions(provider: UNDOCUMENTED) { nodes { regionId } } }');
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(gateway.calls()).toEqual({});
  });
});
