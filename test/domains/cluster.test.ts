import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgxState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, foreignCluster, ownClusters } from './bridgx-facts.ts';
import { some, sorted } from './lingjun-facts.ts';

describe('Clusters', () => {
  let gateway: TestGateway;
  let fleet: BridgxState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.bridgx;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it("are the organisation's own, standard and custom, for one call", async () => {
    const { data, errors } = await gateway.query('{ clusters { totalCount nodes { name } } }');
    expect(errors).toBeUndefined();
    const expected = ownClusters(fleet);
    expect(expected.map(({ clusterType }) => clusterType)).toContain('custom');
    expect(sorted(data.clusters.nodes.map(({ name }: { name: string }) => name))).toEqual(
      sorted(expected.map(({ name }) => name)),
    );
    expect(data.clusters.totalCount).toBe(40);
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1 });
  });

  it('say what they are without a call each', async () => {
    const cluster = some(fleet.clusters, ({ chargeType }) => chargeType === 'PrePaid');
    const { data } = await gateway.query(
      `query ($id: ID!) { cluster(id: $id) {
        clusterId name account machineCount provider providerText accessKeyId machineType machineTypeText coreCount
        memoryGb computingPower computingPowerText chargeType chargeTypeText usage createdAt createdBy updatedAt updatedBy
      } }`,
      { id: bridgxId('Cluster', cluster.name) },
    );
    const { core, memory } = cluster.extendConfig;
    const live = fleet.instances.filter((row) => row.clusterName === cluster.name && row.status !== 'DELETED');
    expect(data.cluster).toEqual({
      clusterId: String(cluster.id),
      name: cluster.name,
      account: 'default',
      machineCount: live.length,
      provider: 'ALIBABA_CLOUD',
      providerText: 'AlibabaCloud',
      accessKeyId: cluster.accountKey,
      machineType: cluster.instanceType,
      machineTypeText: `${core}核${memory}G(${cluster.instanceType})`,
      coreCount: core,
      memoryGb: memory,
      computingPower: cluster.extendConfig.cpuType,
      computingPowerText: cluster.extendConfig.cpuType,
      chargeType: 'PRE_PAID',
      chargeTypeText: 'PrePaid',
      usage: cluster.tags.usage,
      createdAt: wholeSecond(cluster.createdMs),
      createdBy: 'root',
      updatedAt: wholeSecond(cluster.updatedMs),
      updatedBy: cluster.updateBy,
    });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1 });
  });

  it('carry their template for one call each, whatever their name', async () => {
    const odd = sorted(ownClusters(fleet).map(({ name }) => name)).filter((name) => /[^\w.]/.test(name));
    const { data, errors } = await gateway.query(
      `query ($names: [String!]) { clusters(filter: { names: $names }) { nodes { name detail {
        description regionId zoneId clusterType clusterTypeText machineType imageId loginName tags { key value }
        image { imageId name imageType platform sizeGb }
        network { vpcId subnetId securityGroupId internetChargeType internetBandwidthMbps }
        storage { systemDisk { category sizeGb performanceLevel } dataDisks { sizeGb } }
        charge { chargeTypeText period periodUnit }
      } } } }`,
      { names: odd },
    );
    expect(errors).toBeUndefined();
    expect(sorted(data.clusters.nodes.map(({ name }: { name: string }) => name))).toEqual(odd);
    for (const { name, detail } of data.clusters.nodes) {
      const cluster = some(fleet.clusters, (each) => each.name === name);
      expect(detail).toMatchObject({
        regionId: cluster.regionId,
        zoneId: cluster.zoneId,
        clusterType: 'STANDARD',
        clusterTypeText: 'standard',
        machineType: cluster.instanceType,
        imageId: cluster.imageId,
        loginName: 'root',
        tags: [{ key: 'usage', value: cluster.tags.usage }],
        image: { imageId: cluster.imageId, name: cluster.imageName },
        network: { vpcId: cluster.vpcId, subnetId: cluster.subnetId, securityGroupId: cluster.securityGroupId },
        storage: {
          systemDisk: { category: 'cloud_essd', sizeGb: cluster.systemDisk.size, performanceLevel: 'PL1' },
          dataDisks: cluster.dataDisks.map(({ size }) => ({ sizeGb: size })),
        },
        charge: { chargeTypeText: cluster.chargeType, period: cluster.period, periodUnit: cluster.periodUnit },
      });
    }
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'cluster.name': odd.length });
  });

  it('of another organisation are not there, and nothing is asked about them', async () => {
    const id = bridgxId('Cluster', foreignCluster(fleet).name);
    const { data, errors } = await gateway.query(
      'query ($id: ID!) { cluster(id: $id) { detail { loginName } } node(id: $id) { id } nodes(ids: [$id]) { id } }',
      { id },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ cluster: null, node: null, nodes: [null] });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1 });
  });

  it('are refused by an id that names an account and nothing in it, before any call', async () => {
    const { errors } = await gateway.query('query ($id: ID!) { node(id: $id) { id } }', {
      id: bridgxId('Cluster', ''),
    });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(gateway.calls()).toEqual({});
  });

  it('are filtered by every field given', async () => {
    const { data } = await gateway.query(
      '{ clusters(filter: { provider: TENCENT_CLOUD, chargeType: POST_PAID }) { nodes { providerText } } }',
    );
    expect(data.clusters.nodes).toEqual(Array.from({ length: 4 }, () => ({ providerText: 'TencentCloud' })));
  });

  it('have no field that could show a password or a secret', async () => {
    const { data } = await gateway.query('{ __schema { types { name fields { name } } } }');
    const names = data.__schema.types.flatMap(({ fields }: { fields: { name: string }[] | null }) =>
      (fields ?? []).map(({ name }) => name),
    );
    expect(names.filter((name: string) => /password|secret/i.test(name))).toEqual([]);
  });
});

describe('A server with many clusters', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
    const { bridgx } = gateway.emulator.fleet;
    const [cluster] = ownClusters(bridgx);
    if (!cluster) throw new Error('the fleet has no clusters');
    const more = Array.from({ length: 75 }, (_, index) => ({ ...cluster, id: 5000 + index, name: `more-${index}` }));
    const hidden = { ...cluster, id: 6000, name: 'by.hand', provider: 'PrivateCloud', accountKey: '' };
    bridgx.clusters.push(...more, { ...hidden, clusterType: 'custom' });
    gateway.calls();
  });
  afterAll(() => gateway.close());

  it('is read to its last page, 50 a call, and its private clusters stay unknown', async () => {
    const { data } = await gateway.query('{ clusters(first: 1000) { totalCount nodes { name } } }');
    const names = data.clusters.nodes.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(115);
    expect(data.clusters.totalCount).toBe(115);
    expect(names).toContain('more-74');
    expect(names).not.toContain('by.hand');
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 3 });
  });

  it('that fails costs the list of clusters, and nothing of Lingjun', async () => {
    gateway.emulator.setFaults([{ kind: 'error', upstream: 'bridgx', operation: 'cluster.describe_all', status: 400 }]);
    const { data, errors } = await gateway.query('{ clusters { nodes { name } } vpds { totalCount } }');
    gateway.emulator.setFaults([]);
    expect(data.clusters).toBeNull();
    expect(data.vpds.totalCount).toBeGreaterThan(0);
    expect(errors?.map(({ extensions }) => extensions.operation)).toEqual(['cluster.describe_all']);
  });
});

/** The server's columns have whole seconds. */
function wholeSecond(epochMs: number): string {
  return new Date(Math.floor(epochMs / 1000) * 1000).toISOString();
}
