import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgxInstance, BridgxState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, foreignCluster, ownClusters, ownMachines, pagesOf } from './bridgx-facts.ts';
import { some, sorted } from './lingjun-facts.ts';

const oneMachine = `query ($id: ID!) { machine(id: $id) {
  id instanceId clusterName status privateIps clusterType createdAt bootSeconds
} }`;
const machineId = ({ clusterName, instanceId, ipInner }: BridgxInstance) =>
  bridgxId('Machine', clusterName, instanceId || ipInner);

describe('Machines', () => {
  let gateway: TestGateway;
  let fleet: BridgxState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.bridgx;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  const liveOf = (name: string) => ownMachines(fleet).filter(({ clusterName }) => clusterName === name);
  const customMachine = () => some(ownMachines(fleet), ({ instanceId }) => instanceId === '');

  it("are the organisation's that are not deleted, for one sweep of 50 a call beside that of the clusters", async () => {
    const { data, errors } = await gateway.query('{ machines(first: 1000) { totalCount nodes { id status } } }');
    expect(errors).toBeUndefined();
    const expected = ownMachines(fleet);
    expect(data.machines.totalCount).toBe(expected.length);
    expect(sorted(data.machines.nodes.map(({ id }: { id: string }) => id))).toEqual(sorted(expected.map(machineId)));
    const statuses = sorted([
      ...new Set(data.machines.nodes.map(({ status }: { status: string }) => status)),
    ] as string[]);
    expect(statuses).toEqual(sorted([...new Set(expected.map(({ status }) => status))]));
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'instance.describe_all': pagesOf(expected.length),
    });
  });

  it('of every cluster cost one sweep, not one call per cluster', async () => {
    const { data } = await gateway.query(
      '{ clusters(first: 1000) { nodes { name machines(first: 1000) { totalCount nodes { clusterName } } } } }',
    );
    expect(data.clusters.nodes).toHaveLength(40);
    for (const { name, machines } of data.clusters.nodes) {
      expect([name, machines.totalCount]).toEqual([name, liveOf(name).length]);
      expect(new Set(machines.nodes.map((row: { clusterName: string }) => row.clusterName)).size).toBeLessThan(2);
    }
    const calls = pagesOf(ownMachines(fleet).length);
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'instance.describe_all': calls });
  });

  it('of two clusters cost one call each', async () => {
    const names = ["o'brien.finetune", 'gf.eval.100%'];
    const { data } = await gateway.query(
      `query ($names: [String!]) {
        clusters(filter: { names: $names }) { nodes { name machines(first: 100) { nodes { id cluster { name } } } } }
      }`,
      { names },
    );
    for (const { name, machines } of data.clusters.nodes) {
      expect(sorted(machines.nodes.map(({ id }: { id: string }) => id))).toEqual(sorted(liveOf(name).map(machineId)));
      expect(machines.nodes[0].cluster).toEqual({ name });
    }
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'instance.describe_all': 2 });
  });

  it('that are deleted are listed only when asked for', async () => {
    const name = 'gf.batch.005';
    const { data } = await gateway.query(
      `query ($id: ID!) { cluster(id: $id) {
        deleted: machines(statuses: [DELETED], first: 1) { totalCount nodes { status } }
        both: machines(statuses: [DELETED, RUNNING], first: 1) { totalCount }
      } }`,
      { id: bridgxId('Cluster', name) },
    );
    const count = (status: string) =>
      fleet.instances.filter((row) => row.clusterName === name && row.status === status).length;
    expect(count('DELETED')).toBeGreaterThan(0);
    expect(data.cluster.deleted).toEqual({ totalCount: count('DELETED'), nodes: [{ status: 'DELETED' }] });
    expect(data.cluster.both.totalCount).toBe(count('DELETED') + count('RUNNING'));
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'instance.describe_all': 1 + pagesOf(count('DELETED')),
    });
  });

  it('are found by an address or an id of the cloud', async () => {
    const machine = some(ownMachines(fleet), ({ ipOuter }) => ipOuter !== '');
    const { data } = await gateway.query(
      `query ($address: String, $ids: [String!]) {
        byAddress: machines(filter: { address: $address }) { nodes { id publicIps } }
        byId: machines(filter: { instanceIds: $ids }) { nodes { id } }
      }`,
      { address: machine.ipOuter, ids: [machine.instanceId] },
    );
    expect(data.byAddress.nodes).toEqual([{ id: machineId(machine), publicIps: [machine.ipOuter] }]);
    expect(data.byId.nodes).toEqual([{ id: machineId(machine) }]);
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'instance.describe_all': pagesOf(ownMachines(fleet).length),
    });
  });

  it('are loaded again by their id for one call beside that for its cluster, with or without an id of the cloud', async () => {
    for (const machine of [some(liveOf("o'brien.finetune")), customMachine()]) {
      const { data } = await gateway.query(oneMachine, { id: machineId(machine) });
      const isCustom = machine.instanceId === '';
      expect(data.machine).toMatchObject({
        id: machineId(machine),
        instanceId: isCustom ? null : machine.instanceId,
        clusterName: machine.clusterName,
        status: machine.status,
        privateIps: [machine.ipInner],
        clusterType: isCustom ? 'CUSTOM' : 'STANDARD',
        bootSeconds: Math.floor(((machine.runningMs ?? machine.createdMs) - machine.createdMs) / 1000),
      });
      expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'instance.describe_all': 1 });
    }
  });

  it('that are deleted are still found by their id', async () => {
    const machine = some(
      fleet.instances,
      ({ status, clusterName }) => status === 'DELETED' && clusterName === 'gf.batch.005',
    );
    const { data } = await gateway.query(oneMachine, { id: machineId(machine) });
    expect(data.machine).toMatchObject({ instanceId: machine.instanceId, status: 'DELETED' });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'instance.describe_all': 1 });
  });

  it('asked for by many ids cost no more than the sweep, and a deleted one a call', async () => {
    const live = ownMachines(fleet).slice(0, 60);
    const gone = some(
      fleet.instances,
      ({ status, clusterName }) => status === 'DELETED' && clusterName === 'gf.batch.005',
    );
    const ids = [...live, gone].map(machineId);
    await gateway.query('{ machines { totalCount } }');
    gateway.calls();
    const { data } = await gateway.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(data.nodes).toEqual(ids.map((id) => ({ id })));
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'instance.describe_all': pagesOf(ownMachines(fleet).length) + 1,
    });
  });

  it('of another organisation are not there, and nothing is asked about them', async () => {
    const { name } = foreignCluster(fleet);
    const machine = some(fleet.instances, ({ clusterName }) => clusterName === name);
    const { data, errors } = await gateway.query(
      'query ($id: ID!) { machine(id: $id) { detail { loginName } } node(id: $id) { id } }',
      { id: machineId(machine) },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ machine: null, node: null });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1 });
  });

  it('know their region and network for one call per cluster, not per machine', async () => {
    const { data } = await gateway.query(
      `{ machines(first: 1000, filter: { clusterNames: ["gf.batch.005", "gf.batch.011"] }) {
        nodes { clusterName detail { regionId network { vpcId subnetId } } }
      } }`,
    );
    expect(data.machines.nodes).toHaveLength(liveOf('gf.batch.005').length + liveOf('gf.batch.011').length);
    for (const { clusterName, detail } of data.machines.nodes) {
      const { regionId, vpcId, subnetId } = some(ownClusters(fleet), ({ name }) => name === clusterName);
      expect(detail).toEqual({ regionId, network: { vpcId, subnetId } });
    }
    const calls = pagesOf(ownMachines(fleet).length);
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'cluster.name': 2,
      'instance.describe_all': calls,
    });
  });

  it('have several private addresses when the server joins them into one text', async () => {
    const machine = some(liveOf('gf.batch.011'));
    const { ipInner } = machine;
    machine.ipInner = '172.16.0.10, 172.16.0.11';
    const { data } = await gateway.query(oneMachine, { id: machineId(machine) });
    machine.ipInner = ipInner;
    expect(data.machine.privateIps).toEqual(['172.16.0.10', '172.16.0.11']);
  });
});

describe('A server without machines', () => {
  it('answers null for its list, which is an empty list here', async () => {
    const gateway = await startGateway();
    gateway.emulator.fleet.bridgx.instances.length = 0;
    const { data, errors } = await gateway.query(
      '{ machines { totalCount nodes { id } } clusters(first: 1) { nodes { machines { totalCount } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      machines: { totalCount: 0, nodes: [] },
      clusters: { nodes: [{ machines: { totalCount: 0 } }] },
    });
    await gateway.close();
  });
});
