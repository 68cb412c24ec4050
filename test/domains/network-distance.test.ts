import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FabricPort, LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some } from './lingjun-facts.ts';

const region = 'cn-wulanchabu';
let gateway: TestGateway;
let fleet: LingjunState;
let ports: FabricPort[];
beforeAll(async () => {
  gateway = await startGateway();
  fleet = gateway.emulator.fleet.lingjun;
  ports = fleet.fabricPorts.filter((port) => port.regionId === region);
});
beforeEach(() => void gateway.calls());
afterAll(() => gateway.close());

function between(one: FabricPort, other: FabricPort): number {
  if (one.leaf === other.leaf) return 1;
  if (one.spine === other.spine) return 2;
  return one.core === other.core ? 3 : 4;
}

/** What is near a node or NIC of the fleet, by what its ports are plugged into. */
function nearOf(id: string, { by, within }: { by: 'nodeId' | 'networkInterfaceId'; within: number }) {
  const own = ports.filter((port) => port[by] === id);
  const others = Map.groupBy(ports, (port) => port[by]);
  others.delete(id);
  return [...others]
    .map(([other, theirs]) => ({
      id: other,
      distance: Math.min(...own.flatMap((port) => theirs.map((their) => between(port, their)))),
    }))
    .filter(({ distance }) => distance <= within)
    .toSorted((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
}

describe('the neighbours of a node', () => {
  const document = `query ($id: ID!, $max: Int!) { lingjunNode(id: $id) { neighbours(maxDistance: $max, first: 1000) {
    totalCount nodes { distance isDerived nodeId node { nodeId } } } } }`;

  it.each([1, 2, 3, 4])('within %i are asked for in one call, the nearest first', async (max) => {
    const node = some(fleet.nodes, ({ regionId }) => regionId === region);
    const { data, errors } = await gateway.query(document, { id: idOf('LingjunNode', node, node.nodeId), max });
    expect(errors).toBeUndefined();
    const expected = nearOf(node.nodeId, { by: 'nodeId', within: max });
    expect(expected.length).toBeGreaterThan(5);
    expect(data.lingjunNode.neighbours.totalCount).toBe(expected.length);
    expect(data.lingjunNode.neighbours.nodes).toEqual(
      expected.map(({ id, distance }) => ({ distance, isDerived: false, nodeId: id, node: { nodeId: id } })),
    );
    expect(gateway.calls()).toEqual({ GetNodeInfoForPod: 1, ListInstancesByNcd: 1, ListNodeInfosForPod: 1 });
  });

  it('are read off one tree for all nodes of a region: a call per hundred nodes, and the same answer', async () => {
    const { data, errors } = await gateway.query(
      `{ lingjunNodes(first: 300, filter: { region: "${region}" }) { nodes { nodeId
        neighbours(maxDistance: 3, first: 300) { nodes { distance isDerived nodeId } } } } }`,
    );
    expect(errors).toBeUndefined();
    const rows = data.lingjunNodes.nodes;
    expect(rows.length).toBeGreaterThan(100);
    for (const { nodeId, neighbours } of rows) {
      const expected = nearOf(nodeId, { by: 'nodeId', within: 3 });
      expect(neighbours.nodes).toEqual(expected.map(({ id, distance }) => ({ distance, isDerived: true, nodeId: id })));
    }
    expect(gateway.calls()).toEqual({ ListNodeInfosForPod: 1, GetFabricTopology: Math.ceil(rows.length / 100) });
  });

  it('of two nodes are asked for by themselves, where that costs no more', async () => {
    const { data } = await gateway.query(
      `{ lingjunNodes(first: 2, filter: { region: "${region}" }) { nodes { nodeId
        neighbours(maxDistance: 1) { nodes { isDerived } } } } }`,
    );
    expect(data.lingjunNodes.nodes[0].neighbours.nodes[0].isDerived).toBe(false);
    expect(gateway.calls()).toEqual({ ListNodeInfosForPod: 1, ListInstancesByNcd: 2 });
  });

  it('beyond what the tree tells are asked for one by one', async () => {
    await gateway.query(
      `{ lingjunNodes(first: 4, filter: { region: "${region}" }) { nodes { neighbours(maxDistance: 4) { totalCount } } } }`,
    );
    expect(gateway.calls()).toEqual({ ListNodeInfosForPod: 1, ListInstancesByNcd: 4 });
  });
});

describe('a node that the service places nowhere', () => {
  it('has no neighbours, alone or among others that are read off the tree', async () => {
    const emulator = await startGateway();
    const { lingjun } = emulator.emulator.fleet;
    const lost = some(lingjun.nodes, ({ regionId }) => regionId === region);
    lingjun.fabricPorts = lingjun.fabricPorts.filter(({ nodeId }) => nodeId !== lost.nodeId);
    const { data, errors } = await emulator.query(
      `{ lingjunNodes(first: 300, filter: { region: "${region}" }) { nodes { nodeId neighbours(maxDistance: 1) { nodes { isDerived } } } } }`,
    );
    const calls = emulator.calls();
    await emulator.close();
    expect(errors).toBeUndefined();
    for (const { nodeId, neighbours } of data.lingjunNodes.nodes) {
      if (nodeId === lost.nodeId) expect(neighbours).toBeNull();
      else expect(neighbours.nodes[0]).toEqual({ isDerived: true });
    }
    expect(calls).toMatchObject({ ListInstancesByNcd: 1, GetFabricTopology: 2 });
  });
});

describe('the neighbours of a Lingjun NIC', () => {
  it('are asked for in one call', async () => {
    const lni = some(fleet.networkInterfaces, ({ regionId }) => regionId === region);
    const { data } = await gateway.query(
      `query ($id: ID!) { networkInterface(id: $id) { neighbours(maxDistance: 2, first: 1000) { nodes {
        distance isDerived networkInterfaceId } } } }`,
      { id: idOf('NetworkInterface', lni, lni.networkInterfaceId) },
    );
    const expected = nearOf(lni.networkInterfaceId, { by: 'networkInterfaceId', within: 2 });
    expect(data.networkInterface.neighbours.nodes).toEqual(
      expected.map(({ id, distance }) => ({ distance, isDerived: false, networkInterfaceId: id })),
    );
    expect(gateway.calls()).toEqual({ GetNetworkInterface: 1, ListInstancesByNcd: 1 });
  });

  it('are read off one tree for many NICs', async () => {
    const { data } = await gateway.query(
      `{ networkInterfaces(first: 30, filter: { region: "${region}" }) { nodes { networkInterfaceId
        neighbours(maxDistance: 1) { totalCount nodes { distance isDerived } } } } }`,
    );
    for (const { networkInterfaceId, neighbours } of data.networkInterfaces.nodes) {
      const expected = nearOf(networkInterfaceId, { by: 'networkInterfaceId', within: 1 });
      expect(neighbours.totalCount).toBe(expected.length);
      expect(neighbours.nodes[0]).toEqual({ distance: 1, isDerived: true });
    }
    const local = fleet.networkInterfaces.filter(({ regionId }) => regionId === region).length;
    const hundreds = Math.ceil(local / 100);
    expect(gateway.calls()).toEqual({ ListNetworkInterfaces: hundreds, GetFabricTopology: hundreds });
  });
});

describe('the distance of a pair', () => {
  const document = 'query ($a: ID!, $b: ID!) { networkDistance(a: $a, b: $b) }';

  it('costs one call, whichever is named first', async () => {
    const [one] = ports;
    const far = some(ports, (port) => one !== undefined && between(one, port) === 3);
    const [a, b] = [one?.networkInterfaceId ?? '', far.networkInterfaceId].map((id) =>
      idOf('NetworkInterface', far, id),
    );
    expect((await gateway.query(document, { a, b })).data).toEqual({ networkDistance: 3 });
    expect((await gateway.query(document, { a: b, b: a })).data).toEqual({ networkDistance: 3 });
    expect(gateway.calls()).toEqual({ QueryInstanceNcd: 2 });
    const both =
      'query ($a: ID!, $b: ID!) { there: networkDistance(a: $a, b: $b) back: networkDistance(a: $b, b: $a) }';
    expect((await gateway.query(both, { a, b })).data).toEqual({ there: 3, back: 3 });
    expect(gateway.calls()).toEqual({ QueryInstanceNcd: 1 });
  });

  it('of nodes is that of their nearest NICs', async () => {
    const [one] = ports;
    const near = some(ports, (port) => port.leaf === one?.leaf && port.nodeId !== one.nodeId);
    const [a, b] = [one?.nodeId ?? '', near.nodeId].map((id) => idOf('LingjunNode', near, id));
    expect((await gateway.query(document, { a, b })).data).toEqual({ networkDistance: 1 });
  });

  it('is null when one does not exist', async () => {
    const [one] = ports;
    if (!one) throw new Error('the fleet has no ports');
    const { data, errors } = await gateway.query(document, {
      a: idOf('LingjunNode', one, one.nodeId),
      b: idOf('LingjunNode', one, 'e01-cn-none'),
    });
    expect([data, errors]).toEqual([{ networkDistance: null }, undefined]);
  });

  it('is refused for what is no pair before anything is called', async () => {
    const [one] = ports;
    if (!one) throw new Error('the fleet has no ports');
    const elsewhere = some(fleet.fabricPorts, ({ regionId }) => regionId !== region);
    const a = idOf('LingjunNode', one, one.nodeId);
    const noPairs = [
      a,
      idOf('LingjunNode', elsewhere, elsewhere.nodeId),
      idOf('NetworkInterface', one, one.networkInterfaceId),
    ];
    for (const b of noPairs) {
      const { errors } = await gateway.query(
        'query ($a: ID!, $b: ID!) { vpds { nodes { id } } networkDistance(a: $a, b: $b) }',
        { a, b },
      );
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'b' });
    }
    expect(gateway.calls()).toEqual({});
  });
});
