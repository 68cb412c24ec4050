import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('Lingjun nodes', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed with their quotas for one call per region', async () => {
    const { data } = await gateway.query(
      `{ lingjunNodes(first: 1000) { totalCount nodes {
        nodeId zone vpcId vSwitchIds elasticNetworkInterfaceQuota networkInterfaceIpQuota } } }`,
    );
    expect(data.lingjunNodes.totalCount).toBe(240);
    for (const row of data.lingjunNodes.nodes) {
      const node = some(fleet.nodes, ({ nodeId }) => nodeId === row.nodeId);
      expect(row).toMatchObject({ zone: node.zoneId, vpcId: node.vpcId, vSwitchIds: [node.vSwitchId] });
      expect([row.elasticNetworkInterfaceQuota, row.networkInterfaceIpQuota]).toEqual([10, 3]);
    }
    expect(gateway.calls()).toEqual({ ListNodeInfosForPod: 2 });
  });

  it('of a cluster tell of their hosts, subnets and VPDs for one list of the cluster', async () => {
    const cluster = some(fleet.clusters);
    const nodes = fleet.nodes.filter(({ clusterId }) => clusterId === cluster.clusterId);
    const { data, errors } = await gateway.query(
      `query ($filter: LingjunNodeFilter) { lingjunNodes(filter: $filter, first: 1000) { nodes { nodeId placement {
        hostname serialNumber machineType imageName operatingStateText tags { key value }
        ports { bondName ip subnet { subnetId } vpd { vpdId } } } } } }`,
      { filter: { region: cluster.regionId, clusterId: cluster.clusterId } },
    );
    expect(errors).toBeUndefined();
    expect(data.lingjunNodes.nodes).toHaveLength(nodes.length);
    for (const { nodeId, placement } of data.lingjunNodes.nodes) {
      const node = some(nodes, (other) => other.nodeId === nodeId);
      expect(placement).toMatchObject({
        hostname: node.hostname,
        serialNumber: node.sn,
        machineType: node.machineType,
        imageName: node.imageName,
        operatingStateText: node.status,
        tags: Object.entries(node.tags).map(([key, value]) => ({ key, value })),
      });
      const ports = fleet.networkInterfaces.filter((lni) => lni.nodeId === nodeId);
      expect(placement.ports).toHaveLength(ports.length);
      for (const port of placement.ports) {
        const lni = some(ports, ({ ip }) => ip === port.ip);
        expect(port).toMatchObject({ subnet: { subnetId: lni.subnetId }, vpd: { vpdId: lni.vpdId } });
      }
    }
    const { ListSubnets = 0, GetSubnet = 0, ListVpds = 0, GetVpd = 0, ...others } = gateway.calls();
    expect(others).toEqual({ ListNodeInfosForPod: 1, ListClusterNodes: Math.ceil(nodes.length / 100) });
    expect([ListSubnets + GetSubnet, ListVpds + GetVpd]).toEqual([1, 1]);
  });

  it('in no cluster tell of their host for a call of their own', async () => {
    const node = some(fleet.nodes, ({ clusterId }) => clusterId === '');
    const { data } = await gateway.query(
      'query ($id: ID!) { lingjunNode(id: $id) { clusterId cluster { name } placement { hostname } } }',
      { id: idOf('LingjunNode', node, node.nodeId) },
    );
    expect(data.lingjunNode).toEqual({ clusterId: '', cluster: null, placement: { hostname: node.hostname } });
    expect(gateway.calls()).toEqual({ GetNodeInfoForPod: 1, DescribeNode: 1 });
  });

  it('tell of disks and IPv6 quotas for a call each, which their list does not cost', async () => {
    const { data } = await gateway.query(
      `{ lingjunNodes(first: 2) { nodes { nodeId
        detail { elasticNetworkInterfaceIpv6Quota }
        controllerDetail { expiresAt disks { category sizeGib use } ports { securityGroupId vSwitchId } } } } }`,
    );
    for (const { nodeId, detail, controllerDetail } of data.lingjunNodes.nodes) {
      const node = some(fleet.nodes, (other) => other.nodeId === nodeId);
      expect(detail.elasticNetworkInterfaceIpv6Quota).toBe(10);
      expect(controllerDetail.disks).toEqual([{ category: 'cloud_essd', sizeGib: 100, use: 'system' }]);
      expect(Math.abs(Date.parse(controllerDetail.expiresAt) - node.expiresMs)).toBeLessThan(1000);
      expect(controllerDetail.ports[0]).toEqual({ securityGroupId: node.securityGroupId, vSwitchId: node.vSwitchId });
    }
    expect(gateway.calls()).toEqual({ ListNodeInfosForPod: 2, GetNodeInfoForPod: 2, DescribeNode: 2 });
  });

  it('never show the boot script, which may carry credentials', async () => {
    const { errors } = await gateway.query('{ lingjunNodes(first: 1) { nodes { controllerDetail { userData } } } }');
    expect(errors?.[0]?.message).toContain('userData');
    expect(gateway.calls()).toEqual({});
  });

  it('that do not exist are null', async () => {
    const { data, errors } = await gateway.query('query ($id: ID!) { node(id: $id) { id } }', {
      id: idOf('LingjunNode', some(fleet.nodes), 'e01-cn-nowhere0000'),
    });
    expect(errors).toBeUndefined();
    expect(data.node).toBeNull();
  });
});

describe('Lingjun clusters', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('list their nodes for one call per region, and count them as the controller does', async () => {
    const { data } = await gateway.query(
      '{ lingjunClusters { totalCount nodes { clusterId name nodeCount vpcId nodes(first: 1000) { nodes { nodeId } } } } }',
    );
    expect(data.lingjunClusters.totalCount).toBe(fleet.clusters.length);
    for (const row of data.lingjunClusters.nodes) {
      const cluster = some(fleet.clusters, ({ clusterId }) => clusterId === row.clusterId);
      const nodes = fleet.nodes.filter(({ clusterId }) => clusterId === row.clusterId);
      expect(row).toMatchObject({ name: cluster.clusterName, vpcId: cluster.vpcId, nodeCount: nodes.length });
      expect(sorted(row.nodes.nodes.map(({ nodeId }: Row) => nodeId))).toEqual(
        sorted(nodes.map(({ nodeId }) => nodeId)),
      );
    }
    expect(gateway.calls()).toEqual({ ListClusters: 2, ListNodeInfosForPod: 2 });
  });

  it('are found from their nodes for one sweep', async () => {
    const { data } = await gateway.query(
      '{ lingjunNodes(first: 1000) { nodes { clusterId cluster { clusterId name } } } }',
    );
    for (const { clusterId, cluster } of data.lingjunNodes.nodes) {
      const name = fleet.clusters.find((row) => row.clusterId === clusterId)?.clusterName;
      expect(cluster).toEqual(clusterId === '' ? null : { clusterId, name });
    }
    expect(gateway.calls()).toEqual({ ListNodeInfosForPod: 2, ListClusters: 2 });
  });

  it('are loaded by their global id out of the list of their region alone', async () => {
    const cluster = some(fleet.clusters);
    const id = idOf('LingjunCluster', cluster, cluster.clusterId);
    const { data } = await gateway.query(
      `query ($id: ID!) { node(id: $id) { ... on LingjunCluster { id name clusterType operatingStateText } } }`,
      { id },
    );
    expect(data.node).toEqual({
      id,
      name: cluster.clusterName,
      clusterType: cluster.clusterType,
      operatingStateText: cluster.status,
    });
    expect(gateway.calls()).toEqual({ ListClusters: 1 });
  });
});

describe('Lingjun regions', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      account: ({ lingjun, ...account }) =>
        lingjun ? { ...account, lingjun: { ...lingjun, regions: ['cn-wulanchabu'] } } : account,
    });
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed for one call, with the zones of those that the gateway reads', async () => {
    const { data, errors } = await gateway.query(
      '{ lingjunRegions { nodes { region name isConfigured zones { zone name } } } }',
    );
    expect(errors).toBeUndefined();
    const { regions } = gateway.emulator.fleet.lingjun;
    expect(data.lingjunRegions.nodes).toEqual(
      regions
        .toSorted((a, b) => (a.regionId < b.regionId ? -1 : 1))
        .map(({ regionId, localName, zones }) => ({
          region: regionId,
          name: localName,
          isConfigured: regionId === 'cn-wulanchabu',
          zones: regionId === 'cn-wulanchabu' ? zones.map((row) => ({ zone: row.zoneId, name: row.localName })) : null,
        })),
    );
    expect(gateway.calls()).toEqual({ DescribeRegions: 1, DescribeZones: 1 });
  });

  it('are loaded by their global id, which outlives a change of the configured regions', async () => {
    const { data } = await gateway.query('{ lingjunRegions(filter: { isConfigured: false }) { nodes { id region } } }');
    const [region] = data.lingjunRegions.nodes;
    const again = await gateway.query('query ($id: ID!) { lingjunRegion(id: $id) { region isConfigured } }', {
      id: region.id,
    });
    expect(again.data.lingjunRegion).toEqual({ region: region.region, isConfigured: false });
  });
});
