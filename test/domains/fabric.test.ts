import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FabricPort, LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

const region = 'cn-wulanchabu';
const tree = `cores { name layer layerText path spines { name leaves { name path nodes { nodeId path
  networkInterfaces { networkInterfaceId layer layerText path } } } } }`;
const topology = `query ($filter: FabricTopologyFilter!) { fabricTopology(filter: $filter) { vpdId clusterId vpcId ${tree} } }`;

interface Leaf {
  name: string;
  path: string[];
  nodes: { nodeId: string; networkInterfaces: { networkInterfaceId: string; layerText: string; path: string[] }[] }[];
}
interface Core {
  name: string;
  spines: { name: string; leaves: Leaf[] }[];
}

/** Every NIC of a tree with all that it hangs on. */
function portsOf(cores: Core[]): string[] {
  return cores.flatMap(({ spines }) =>
    spines.flatMap(({ leaves }) =>
      leaves.flatMap(({ nodes }) =>
        nodes.flatMap(({ networkInterfaces }) =>
          networkInterfaces.map(({ path, networkInterfaceId }) => [...path, networkInterfaceId].join(' ')),
        ),
      ),
    ),
  );
}
const wanted = (ports: FabricPort[]) =>
  ports.map(({ core, spine, leaf, nodeId, networkInterfaceId }) =>
    [core, spine, leaf, nodeId, networkInterfaceId].join(' '),
  );

describe('the physical network', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  let local: FabricPort[];
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
    local = fleet.fabricPorts.filter((port) => port.regionId === region);
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());
  const ask = (filter: Record<string, unknown>) =>
    gateway.query(topology, { filter: { account: 'default', region, ...filter } });

  it('of a region is one tree for one call', async () => {
    const { data, errors } = await ask({});
    expect(errors).toBeUndefined();
    expect(sorted(portsOf(data.fabricTopology.cores))).toEqual(sorted(wanted(local)));
    expect(data.fabricTopology.cores[0]).toMatchObject({ layer: 'CORE', layerText: 'core', path: [] });
    expect(gateway.calls()).toEqual({ GetFabricTopology: 1 });
  });

  it('shows a node under each leaf that its NICs hang on', async () => {
    const [first] = local;
    const { data } = await ask({ nodeIds: [first?.nodeId] });
    const own = local.filter(({ nodeId }) => nodeId === first?.nodeId);
    expect(new Set(own.map(({ leaf }) => leaf)).size).toBe(2);
    expect(sorted(portsOf(data.fabricTopology.cores))).toEqual(sorted(wanted(own)));
  });

  it('is narrowed by NICs, VPD, VPC and cluster', async () => {
    const lni = some(fleet.networkInterfaces, ({ regionId }) => regionId === region);
    const byNic = await ask({ networkInterfaceIds: [lni.networkInterfaceId] });
    expect(portsOf(byNic.data.fabricTopology.cores)).toHaveLength(1);

    const node = some(fleet.nodes, (each) => each.regionId === region && each.clusterId !== '');
    const byCluster = await ask({ clusterId: node.clusterId, vpcId: node.vpcId });
    const nodes = new Set(
      fleet.nodes.filter(({ clusterId }) => clusterId === node.clusterId).map(({ nodeId }) => nodeId),
    );
    expect(byCluster.data.fabricTopology).toMatchObject({ clusterId: node.clusterId, vpcId: node.vpcId });
    expect(portsOf(byCluster.data.fabricTopology.cores)).toHaveLength(nodes.size * 2);
    expect(gateway.calls()).toEqual({ GetFabricTopology: 2 });
  });

  it('is reached from VPDs and clusters for one call each, and leads back to nodes and NICs', async () => {
    const lni = some(fleet.networkInterfaces, ({ regionId }) => regionId === region);
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { vpd(id: $id) { vpdId fabricTopology { vpdId cores { spines { leaves { nodes {
        nodeId node { nodeId } networkInterfaces { networkInterface { networkInterfaceId vpdId } } } } } } } } }`,
      { id: idOf('Vpd', lni, lni.vpdId) },
    );
    expect(errors).toBeUndefined();
    const inside = fleet.networkInterfaces.filter(({ vpdId }) => vpdId === lni.vpdId);
    const { cores, vpdId } = data.vpd.fabricTopology;
    expect(vpdId).toBe(lni.vpdId);
    const nodes = cores.flatMap((core: Core) =>
      core.spines.flatMap(({ leaves }) => leaves.flatMap((leaf) => leaf.nodes)),
    );
    for (const { node, nodeId } of nodes) expect(node).toEqual({ nodeId });
    const found = nodes.flatMap((node: { networkInterfaces: { networkInterface: object }[] }) =>
      node.networkInterfaces.map(({ networkInterface }) => networkInterface),
    );
    expect(found).toHaveLength(inside.length);
    for (const nic of found) expect(nic).toMatchObject({ vpdId: lni.vpdId });
    const { ListNetworkInterfaces = 0, ...rest } = gateway.calls();
    expect(rest).toEqual({ GetVpd: 1, GetFabricTopology: 1, ListNodeInfosForPod: 1 });
    expect(ListNetworkInterfaces).toBeLessThan(5);

    const clusters = await gateway.query(`{ lingjunClusters { nodes { clusterId fabricTopology { ${tree} } } } }`);
    for (const { clusterId, fabricTopology } of clusters.data.lingjunClusters.nodes) {
      const size = fleet.nodes.filter((node) => node.clusterId === clusterId).length;
      expect(portsOf(fabricTopology.cores)).toHaveLength(size * 2);
    }
    expect(gateway.calls()).toEqual({ ListClusters: 2, GetFabricTopology: fleet.clusters.length });
  });

  it('can be walked without knowing its layers', async () => {
    const { data } = await gateway.query(
      `query ($filter: FabricTopologyFilter!) { fabricTopology(filter: $filter) { roots { __typename
        children { __typename children { __typename children { __typename ... on FabricNode { nodeId }
        children { __typename name } } } } } } }`,
      { filter: { account: 'default', region, nodeIds: [local[0]?.nodeId] } },
    );
    const names: string[] = [];
    for (let [layer] = data.fabricTopology.roots; layer; layer = layer.children?.[0]) names.push(layer.__typename);
    expect(names).toEqual(['FabricCore', 'FabricSpine', 'FabricLeaf', 'FabricNode', 'FabricNetworkInterface']);
  });

  it('is refused for a region that is not configured, and for no ids or too many, before any call', async () => {
    const elsewhere = await ask({ region: 'cn-nowhere' });
    expect(elsewhere.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'filter.region' });
    const none = await ask({ nodeIds: [] });
    expect(none.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'filter.nodeIds' });
    const many = await ask({ networkInterfaceIds: Array.from({ length: 101 }, (_, index) => `lni-${index}`) });
    expect(many.errors?.[0]?.message).toContain('1 to 100 ids');
    expect(gateway.calls()).toEqual({});
  });
});
