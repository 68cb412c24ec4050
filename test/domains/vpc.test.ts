import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgxState, BridgxVpc, LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, foreignCluster, ownClusters, pagesOf } from './bridgx-facts.ts';
import { some, sorted, sweepCalls } from './lingjun-facts.ts';

type Row = Record<string, string>;
const vpcKey = ({ accountKey, regionId, vpcId }: BridgxVpc) => bridgxId('Vpc', accountKey, regionId, vpcId);

describe('VPCs', () => {
  let gateway: TestGateway;
  let fleet: BridgxState;
  let lingjun: LingjunState;
  let own: BridgxVpc[];
  beforeAll(async () => {
    gateway = await startGateway();
    ({ bridgx: fleet, lingjun } = gateway.emulator.fleet);
    const keys = new Set(ownClusters(fleet).map(({ accountKey }) => accountKey));
    own = fleet.vpcs.filter(({ accountKey }) => keys.has(accountKey));
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  const available = () => own.filter(({ status }) => status === 'Available');
  const pending = () => some(own, ({ status }) => status === 'Pending');
  /** Where the list is shorter than its total, the next page is read too. */
  const describeCalls = (regionId: string | null = null) => {
    const listed = own.filter((vpc) => regionId === null || vpc.regionId === regionId);
    const places = Map.groupBy(listed, (vpc) => `${vpc.accountKey} ${vpc.regionId}`);
    return [...places.values()].reduce((calls, vpcs) => calls + (vpcs.every(isAvailable) ? 1 : 2), 0);
  };

  it('are listed for one call per cloud account and region, after those for the regions', async () => {
    const { data, errors } = await gateway.query(
      '{ vpcs(first: 100) { totalCount nodes { vpcId name cidr provider regionId accessKeyId status statusText } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.vpcs.totalCount).toBe(available().length);
    for (const vpc of available()) {
      expect(data.vpcs.nodes).toContainEqual({
        vpcId: vpc.vpcId,
        name: vpc.vpcName,
        cidr: vpc.cidrBlock,
        provider: vpc.provider === 'TencentCloud' ? 'TENCENT_CLOUD' : 'ALIBABA_CLOUD',
        regionId: vpc.regionId,
        accessKeyId: vpc.accountKey,
        status: 'AVAILABLE',
        statusText: 'Available',
      });
    }
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'region.list': 2, 'vpc.describe': describeCalls() });
  });

  it('of one region cost no call for regions', async () => {
    const { data } = await gateway.query(
      '{ vpcs(filter: { regionId: "cn-wulanchabu", provider: ALIBABA_CLOUD }) { nodes { vpcId } } }',
    );
    const expected = available().filter(({ regionId }) => regionId === 'cn-wulanchabu');
    expect(sorted(data.vpcs.nodes.map(({ vpcId }: Row) => vpcId))).toEqual(sorted(expected.map(({ vpcId }) => vpcId)));
    const calls = describeCalls('cn-wulanchabu');
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'vpc.describe': calls });
  });

  it('know the clusters inside for one call per cluster of their cloud account', async () => {
    const vpc = some(available(), ({ provider }) => provider === 'TencentCloud');
    const { data } = await gateway.query(
      'query ($id: ID!) { vpc(id: $id) { id clusters(first: 100) { totalCount nodes { name vpc { vpcId } } } } }',
      { id: vpcKey(vpc) },
    );
    const inside = ownClusters(fleet).filter(({ vpcId }) => vpcId === vpc.vpcId);
    const neighbours = ownClusters(fleet).filter(({ accountKey }) => accountKey === vpc.accountKey);
    expect(inside.length).toBeLessThan(neighbours.length);
    expect(data.vpc.id).toBe(vpcKey(vpc));
    expect(sorted(data.vpc.clusters.nodes.map(({ name }: Row) => name))).toEqual(
      sorted(inside.map(({ name }) => name)),
    );
    expect(data.vpc.clusters.nodes[0].vpc).toEqual({ vpcId: vpc.vpcId });
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'vpc.describe': 1,
      'cluster.name': neighbours.length,
    });
  });

  it('that are not available are missing in lists, and found by a cluster and by their id', async () => {
    const vpc = pending();
    const cluster = some(ownClusters(fleet), ({ vpcId }) => vpcId === vpc.vpcId);
    const { data } = await gateway.query(
      'query ($cluster: ID!) { cluster(id: $cluster) { vpc { id vpcId status } } vpcs(first: 100) { nodes { vpcId } } }',
      { cluster: bridgxId('Cluster', cluster.name) },
    );
    expect(data.cluster.vpc).toEqual({ id: vpcKey(vpc), vpcId: vpc.vpcId, status: 'PENDING' });
    expect(data.vpcs.nodes.map(({ vpcId }: Row) => vpcId)).not.toContain(vpc.vpcId);
    expect(gateway.calls()).toMatchObject({ 'cluster.name': 1, 'vpc.info': 1 });

    const again = await gateway.query('query ($id: ID!) { node(id: $id) { ... on Vpc { vpcId } } }', {
      id: vpcKey(vpc),
    });
    expect(again.data.node).toEqual({ vpcId: vpc.vpcId });
  });

  it('of another organisation are not there, whatever the id claims', async () => {
    const foreign = some(fleet.vpcs, ({ vpcId }) => vpcId === foreignCluster(fleet).vpcId);
    const claimed = { ...foreign, accountKey: 'AKIDzFgTencentEmulator3', regionId: 'ap-guangzhou' };
    const { data, errors } = await gateway.query(
      'query ($plain: ID!, $claimed: ID!) { plain: vpc(id: $plain) { vpcId } claimed: vpc(id: $claimed) { vpcId } }',
      { plain: vpcKey(foreign), claimed: vpcKey(claimed) },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ plain: null, claimed: null });
    expect(gateway.calls()).not.toHaveProperty('vpc.info');
  });

  it('are joined to Lingjun connections and VPDs, cluster to VPD in one query', async () => {
    const vcc = some(
      lingjun.vccs,
      ({ vpdId, vpcId }) => vpdId !== '' && available().some((vpc) => vpc.vpcId === vpcId),
    );
    const cluster = some(ownClusters(fleet), ({ vpcId }) => vpcId === vcc.vpcId);
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { cluster(id: $id) { vpc { vpcId vccs(first: 50) {
        totalCount edges { evidence { rule value } node { vccId vpds { nodes { vpdId } } } }
      } } } }`,
      { id: bridgxId('Cluster', cluster.name) },
    );
    expect(errors).toBeUndefined();
    const { vccs } = data.cluster.vpc;
    expect(vccs.totalCount).toBe(lingjun.vccs.filter(({ vpcId }) => vpcId === vcc.vpcId).length);
    const edge = vccs.edges.find(({ node }: { node: Row }) => node.vccId === vcc.vccId);
    expect(edge.evidence).toEqual({ rule: 'VPC_ID', value: vcc.vpcId });
    expect(edge.node.vpds.nodes).toContainEqual({ vpdId: vcc.vpdId });
    expect(gateway.calls()).toMatchObject({
      'cluster.describe_all': 1,
      'cluster.name': 1,
      ListVccs: sweepCalls(gateway, lingjun.vccs),
      ListVpds: 1,
    });
  });

  it('are found from every Lingjun connection for one call per Alibaba account and region', async () => {
    const { data } = await gateway.query(
      '{ vccs(first: 100) { nodes { vpcId vpc { vpc { vpcId } evidence { rule value } } } } }',
    );
    const known = new Set(available().map(({ vpcId }) => vpcId));
    expect(data.vccs.nodes.some(({ vpcId }: Row) => vpcId !== undefined && known.has(vpcId))).toBe(true);
    for (const { vpcId, vpc } of data.vccs.nodes) {
      const evidence = { rule: 'VPC_ID', value: vpcId };
      expect(vpc).toEqual(known.has(vpcId) ? { vpc: { vpcId }, evidence } : null);
    }
    expect(gateway.calls()).toEqual({
      ListVccs: sweepCalls(gateway, lingjun.vccs),
      'cluster.describe_all': 1,
      'vpc.describe': describeCalls('cn-wulanchabu') + describeCalls('cn-hangzhou'),
    });
  });
});

describe('A region with many VPCs', () => {
  it('is read to its last page though a page before it shows nothing', async () => {
    const gateway = await startGateway();
    const { vpcs } = gateway.emulator.fleet.bridgx;
    const vpc = some(vpcs, ({ regionId, status }) => regionId === 'ap-guangzhou' && status === 'Available');
    const later = (index: number) => vpc.createdMs + 1_000_000 + index;
    const hidden = Array.from({ length: 70 }, (_, index) => ({
      ...vpc,
      vpcId: `vpc-hidden-${index}`,
      status: 'Pending' as const,
      createdMs: later(index),
    }));
    const more = Array.from({ length: 60 }, (_, index) => ({ ...vpc, vpcId: `vpc-more-${index}`, createdMs: index }));
    const before = vpcs.filter(({ regionId }) => regionId === 'ap-guangzhou');
    vpcs.push(...hidden, ...more);
    const { data } = await gateway.query(
      '{ vpcs(filter: { regionId: "ap-guangzhou", provider: TENCENT_CLOUD }, first: 1000) { totalCount } }',
    );
    expect(data.vpcs.totalCount).toBe(before.filter(isAvailable).length + 60);
    expect(gateway.calls()['vpc.describe']).toBeGreaterThanOrEqual(pagesOf(132));
    await gateway.close();
  });
});

function isAvailable({ status }: BridgxVpc): boolean {
  return status === 'Available';
}
