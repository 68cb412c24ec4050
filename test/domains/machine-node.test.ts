import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  BridgxInstance,
  BridgxState,
  ElasticNetworkInterface,
  LingjunState,
} from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, ownClusters, ownMachines, pagesOf } from './bridgx-facts.ts';
import { idOf, some, sorted, sweepCalls } from './lingjun-facts.ts';

const nodeMatch = `nodeMatch {
  node { nodeId }
  elasticNetworkInterface { elasticNetworkInterfaceId }
  evidence { rule value }
  candidates { node { nodeId } elasticNetworkInterface { elasticNetworkInterfaceId } evidence { rule value } }
}`;

describe('Machines and Lingjun nodes', () => {
  let gateway: TestGateway;
  let fleet: BridgxState;
  let lingjun: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    ({ bridgx: fleet, lingjun } = gateway.emulator.fleet);
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  const addressesOf = ({ ip, privateIps }: ElasticNetworkInterface) => [
    ip,
    ...privateIps.map(({ address }) => address),
  ];
  const vpcOf = ({ clusterName }: BridgxInstance) => some(ownClusters(fleet), ({ name }) => name === clusterName).vpcId;
  const isNode = ({ instanceId }: BridgxInstance) => lingjun.nodes.some(({ nodeId }) => nodeId === instanceId);
  const carrying = (machine: BridgxInstance) =>
    lingjun.elasticNetworkInterfaces.filter((eni) => addressesOf(eni).includes(machine.ipInner));
  const inSameVpc = (machine: BridgxInstance) => carrying(machine).filter(({ vpcId }) => vpcId === vpcOf(machine));
  const byAddress = (count: number) =>
    ownMachines(fleet).filter((row) => !isNode(row) && inSameVpc(row).length === count);
  const strangers = () => byAddress(0).filter((row) => carrying(row).length > 0);
  const machineId = ({ clusterName, instanceId, ipInner }: BridgxInstance) =>
    bridgxId('Machine', clusterName, instanceId || ipInner);
  const match = async (machine: BridgxInstance) => {
    const answer = await gateway.query(`query ($id: ID!) { machine(id: $id) { ${nodeMatch} } }`, {
      id: machineId(machine),
    });
    expect(answer.errors).toBeUndefined();
    return answer.data.machine.nodeMatch;
  };

  it('are the same when the instance id is the node id, without reading a template or an interface', async () => {
    const machine = some(ownMachines(fleet), isNode);
    const { data } = await gateway.query(
      'query ($id: ID!) { machine(id: $id) { nodeMatch { node { nodeId } evidence { rule value } candidates { node { nodeId } } } } }',
      { id: machineId(machine) },
    );
    const node = { nodeId: machine.instanceId };
    const evidence = { rule: 'INSTANCE_ID', value: machine.instanceId };
    expect(data.machine.nodeMatch).toEqual({ node, evidence, candidates: [{ node }] });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'instance.describe_all': 1, ListNodeInfosForPod: 2 });
  });

  it('found by id have the interface that carries the address of the machine', async () => {
    const machine = some(ownMachines(fleet), isNode);
    const [eni] = inSameVpc(machine);
    expect((await match(machine)).elasticNetworkInterface).toEqual({
      elasticNetworkInterfaceId: eni?.elasticNetworkInterfaceId,
    });
  });

  it('are the same when an interface in the VPC of the machine has its address, own or secondary', async () => {
    const machines = byAddress(1);
    const kinds = machines.map((machine) => inSameVpc(machine)[0]?.ip === machine.ipInner);
    expect(new Set(kinds)).toEqual(new Set([true, false]));
    for (const isPrimary of [true, false]) {
      const machine = some(machines, (row) => (inSameVpc(row)[0]?.ip === row.ipInner) === isPrimary);
      const [eni] = inSameVpc(machine);
      const found = {
        node: { nodeId: eni?.nodeId },
        elasticNetworkInterface: { elasticNetworkInterfaceId: eni?.elasticNetworkInterfaceId },
        evidence: { rule: 'PRIVATE_ADDRESS', value: machine.ipInner },
      };
      expect(await match(machine)).toEqual({ ...found, candidates: [found] });
    }
  });

  it('are not the same when only an interface of another VPC has the address', async () => {
    expect(strangers().length).toBeGreaterThan(0);
    for (const machine of strangers().slice(0, 2)) expect(await match(machine)).toBeNull();
  });

  it('that two interfaces could be are listed, and none is picked', async () => {
    const machine = some(byAddress(2));
    const found = await match(machine);
    expect(found).toMatchObject({ node: null, elasticNetworkInterface: null, evidence: null });
    const names = found.candidates.map((candidate: { node: { nodeId: string } }) => candidate.node.nodeId);
    expect(sorted(names)).toEqual(sorted(inSameVpc(machine).map(({ nodeId }) => nodeId)));
    expect(found.candidates[0].evidence).toEqual({ rule: 'PRIVATE_ADDRESS', value: machine.ipInner });

    const [eni] = inSameVpc(machine);
    if (!eni) throw new Error('no interface');
    const { data } = await gateway.query(
      `query ($eni: ID!, $node: ID!) {
        elasticNetworkInterface(id: $eni) { machine { machine { id } evidence { rule } candidates { id } } }
        lingjunNode(id: $node) { machines { totalCount } }
      }`,
      {
        eni: idOf('ElasticNetworkInterface', eni, eni.elasticNetworkInterfaceId),
        node: idOf('LingjunNode', eni, eni.nodeId),
      },
    );
    expect(data.elasticNetworkInterface.machine).toEqual({
      machine: null,
      evidence: null,
      candidates: [{ id: machineId(machine) }],
    });
    expect(data.lingjunNode.machines.totalCount).toBe(0);
  });

  it('that are deleted are not matched by an address that may be of another now', async () => {
    const machine = some(byAddress(1));
    const { status } = machine;
    machine.status = 'DELETED';
    const found = await match(machine);
    machine.status = status;
    expect(found).toBeNull();
  });

  it('are matched all at once for one sweep of each kind, and the templates that an address needs', async () => {
    const { data, errors } = await gateway.query(`{ machines(first: 1000) { nodes { id ${nodeMatch} } } }`);
    expect(errors).toBeUndefined();
    const live = ownMachines(fleet);
    const certain = new Map(
      live.flatMap((machine): [string, string][] => {
        if (isNode(machine)) return [[machineId(machine), machine.instanceId]];
        const enis = inSameVpc(machine);
        return enis.length === 1 ? [[machineId(machine), enis[0]?.nodeId ?? '']] : [];
      }),
    );
    expect(certain.size).toBeGreaterThan(200);
    for (const { id, nodeMatch: found } of data.machines.nodes) {
      expect([id, found?.node?.nodeId]).toEqual([id, certain.get(id)]);
    }
    const needed = live.filter((machine) => !isNode(machine) && carrying(machine).length > 0);
    const addresses = lingjun.elasticNetworkInterfaces.flatMap((eni) => eni.privateIps.map(() => eni));
    expect(gateway.calls()).toEqual({
      'instance.describe_all': pagesOf(live.length),
      'cluster.describe_all': 1,
      'cluster.name': new Set(needed.map(({ clusterName }) => clusterName)).size,
      ListNodeInfosForPod: 2,
      ListElasticNetworkInterfaces: sweepCalls(gateway, lingjun.elasticNetworkInterfaces),
      ListLeniPrivateIpAddresses: sweepCalls(gateway, addresses),
    });
  });

  it('lead from every node to its machine, by the same evidence', async () => {
    const { data, errors } = await gateway.query(
      `{ lingjunNodes(first: 1000) { nodes { nodeId machines {
        edges { evidence { rule value } node { id nodeMatch { node { nodeId } evidence { rule value } } } }
      } } } }`,
    );
    expect(errors).toBeUndefined();
    const edges = data.lingjunNodes.nodes.flatMap(
      ({ nodeId, machines }: { nodeId: string; machines: { edges: object[] } }) =>
        machines.edges.map((edge) => ({ nodeId, ...edge })),
    );
    expect(edges).toHaveLength(ownMachines(fleet).filter(isNode).length + byAddress(1).length);
    for (const { nodeId, evidence, node } of edges) {
      expect(node.nodeMatch).toEqual({ node: { nodeId }, evidence });
    }
    expect(gateway.calls()).toMatchObject({
      'instance.describe_all': pagesOf(ownMachines(fleet).length),
      ListNodeInfosForPod: 2,
    });
  });

  it('lead from an interface to the machine that its node is', async () => {
    const machine = some(ownMachines(fleet), isNode);
    const eni = some(
      lingjun.elasticNetworkInterfaces,
      ({ nodeId, ip }) => nodeId === machine.instanceId && ip !== machine.ipInner,
    );
    const { data } = await gateway.query(
      'query ($id: ID!) { elasticNetworkInterface(id: $id) { machine { machine { id } evidence { rule value } } } }',
      { id: idOf('ElasticNetworkInterface', eni, eni.elasticNetworkInterfaceId) },
    );
    expect(data.elasticNetworkInterface.machine).toEqual({
      machine: { id: machineId(machine) },
      evidence: { rule: 'INSTANCE_ID', value: machine.instanceId },
    });
  });

  it('lead from an interface to the machine that has its address', async () => {
    const machine = some(byAddress(1));
    const [eni] = inSameVpc(machine);
    if (!eni) throw new Error('no interface');
    const { data } = await gateway.query(
      'query ($id: ID!) { elasticNetworkInterface(id: $id) { machine { machine { id } evidence { rule value } } } }',
      { id: idOf('ElasticNetworkInterface', eni, eni.elasticNetworkInterfaceId) },
    );
    expect(data.elasticNetworkInterface.machine).toEqual({
      machine: { id: machineId(machine) },
      evidence: { rule: 'PRIVATE_ADDRESS', value: machine.ipInner },
    });
  });
});
