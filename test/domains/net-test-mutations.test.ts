import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { here } from '../support/operations.ts';
import { resolved, startWriting, type WritingGateway } from '../support/writing.ts';
import { idOf, some } from './lingjun-facts.ts';

let gateway: WritingGateway;
beforeAll(async () => {
  gateway = await startWriting();
});
beforeEach(() => void gateway.calls());
afterEach(() => gateway.emulator.setFaults([]));
afterAll(() => gateway.close());

const state = () => gateway.emulator.fleet.lingjun;
const cluster = () => some(state().clusters, ({ regionId }) => regionId === here.region);
const common = () => ({
  cluster: idOf('LingjunCluster', cluster(), cluster().clusterId),
  clusterName: cluster().clusterName,
  networkMode: '01',
});
const nodes = () => state().nodes.filter(({ clusterId }) => clusterId === cluster().clusterId);
const hostOf = (index: number, bondName?: string) => {
  const node = some(nodes().slice(index));
  const ip = `10.1.0.${index + 1}`;
  return { ip, node: idOf('LingjunNode', node, node.nodeId), name: node.hostname, ...(bondName ? { bondName } : {}) };
};
const traffic = () => ({
  clients: [hostOf(0, 'bond0'), hostOf(1, 'bond0')],
  servers: [hostOf(2, 'bond0')],
  protocol: 'RDMA',
  model: 'FULL_MESH',
  durationSeconds: 60,
  connectionCount: 4,
  isGpuDirect: true,
});
const communication = () => ({ hosts: [hostOf(0), hostOf(1)], gpuCount: 16, model: 'AllReduce', library: 'NCCL' });
const host = 'ip name bondName resourceId node { nodeId }';
const row = `netTest { id testId kind statusText port networkMode clusterName
  delayTest { hosts { ${host} } }
  trafficTest { clients { ${host} } servers { ${host} } durationSeconds connectionCount isGpuDirect protocol model }
  communicationTest { hosts { ${host} } gpuCount model library } }`;

describe('createNetTestTask', () => {
  test('measures latency, and its operation ends with the test', async () => {
    const input = { ...common(), port: 23_604, delayTest: { hosts: [hostOf(0, 'bond0'), hostOf(1)] } };
    const { payload, operation } = await gateway.finish('createNetTestTask', input, row);
    expect(payload.operation).toMatchObject({ kind: 'CREATE_NET_TEST_TASK', status: 'RUNNING', attempts: 1 });
    const [first, second] = nodes();
    expect(payload.netTest).toMatchObject({
      kind: 'DELAY',
      statusText: 'InProgress',
      port: '23604',
      clusterName: cluster().clusterName,
      delayTest: {
        hosts: [
          { ip: '10.1.0.1', bondName: 'bond0', resourceId: first?.nodeId, node: { nodeId: first?.nodeId } },
          { ip: '10.1.0.2', bondName: '', name: second?.hostname, node: { nodeId: second?.nodeId } },
        ],
      },
      trafficTest: null,
      communicationTest: null,
    });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Finished', polls: 1 });
    const { data } = await gateway.query('query ($id: ID!) { netTest(id: $id) { finishedAt detail { result } } }', {
      id: operation.resourceId,
    });
    expect(data.netTest.detail.result).toMatchObject({
      Unit: 'us',
      Rows: [{ Host: '10.1.0.1' }, { Host: '10.1.0.2' }],
    });
  });

  test('looks at the tests of its kind before, starts one, and watches it', async () => {
    gateway.calls();
    await gateway.finish('createNetTestTask', { ...common(), delayTest: { hosts: [hostOf(3)] } });
    expect(gateway.calls()).toEqual({ ListNetTestResults: 1, CreateNetTestTask: 1, DescribeNetTestResult: 1 });
  });

  test('measures throughput', async () => {
    const { payload } = await gateway.finish('createNetTestTask', { ...common(), trafficTest: traffic() }, row);
    expect(payload.netTest).toMatchObject({
      kind: 'TRAFFIC',
      trafficTest: {
        clients: [{ ip: '10.1.0.1' }, { ip: '10.1.0.2' }],
        servers: [{ ip: '10.1.0.3' }],
        durationSeconds: 60,
        connectionCount: 4,
        isGpuDirect: true,
        protocol: 'RDMA',
        model: 'FULL_MESH',
      },
    });
  });

  test('measures collective communication', async () => {
    const input = { ...common(), communicationTest: communication() };
    const { payload } = await gateway.finish('createNetTestTask', input, row);
    expect(payload.netTest).toMatchObject({
      kind: 'COMMUNICATION',
      communicationTest: { gpuCount: 16, model: 'AllReduce', library: 'NCCL', hosts: [{ ip: '10.1.0.1' }, {}] },
    });
  });

  test('fails with its test', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateNetTestTask', kind: 'doom' }]);
    const { operation } = await gateway.finish('createNetTestTask', { ...common(), trafficTest: traffic() });
    expect(operation).toMatchObject({ status: 'FAILED', statusText: 'Failed', error: { code: 'UPSTREAM_REJECTED' } });
  });

  test('is started once however often it is asked for by one name', async () => {
    const input = { ...common(), trafficTest: traffic(), clientMutationId: 'one test' };
    const before = state().netTests.length;
    const { operation } = await gateway.finish('createNetTestTask', input);
    const { data } = await gateway.write('createNetTestTask', input);
    expect(data.createNetTestTask.operation).toMatchObject({ id: operation.id, status: 'SUCCEEDED' });
    expect(state().netTests).toHaveLength(before + 1);
  });

  test('finds the test that an unheard call started among older ones of the same settings', async () => {
    const input = { ...common(), communicationTest: communication() };
    const older = await gateway.finish('createNetTestTask', input);
    const before = state().netTests.length;
    gateway.emulator.setFaults([{ operation: 'CreateNetTestTask', kind: 'lost' }]);
    const { data } = await gateway.write('createNetTestTask', input);
    expect(data.createNetTestTask.operation).toMatchObject({ status: 'SENDING', resourceId: null });
    const told = await resolved(gateway, data.createNetTestTask.operation.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', statusText: 'Finished', attempts: 1 });
    expect(told.resourceId).not.toBe(older.operation.resourceId);
    expect(state().netTests).toHaveLength(before + 1);
  });

  test('tells in a dry run what would be sent, and what it costs', async () => {
    const [first, second, third] = nodes();
    const input = { ...common(), trafficTest: { ...traffic(), protocol: 'TCP', isGpuDirect: null }, dryRun: true };
    const { data } = await gateway.write('createNetTestTask', input);
    const { prerequisites, calls } = data.createNetTestTask.dryRun;
    expect(prerequisites).toEqual([{ text: `There is a cluster ${cluster().clusterId}.`, met: true }]);
    const sent = (node: typeof first, index: number) => ({
      IP: `10.1.0.${index}`,
      NodeId: node?.nodeId,
      ResourceId: node?.nodeId,
      ServerName: node?.hostname,
      Bond: 'bond0',
    });
    expect(calls[1]).toEqual({
      purpose: 'WRITE',
      operation: 'CreateNetTestTask',
      arguments: {
        ClusterId: cluster().clusterId,
        ClusterName: cluster().clusterName,
        NetworkMode: '01',
        NetTestType: 'TrafficTest',
        TrafficTest: {
          Clients: [sent(first, 1), sent(second, 2)],
          Servers: [sent(third, 3)],
          Protocol: 'TCP',
          TrafficModel: 'Fullmesh',
          Duration: 60,
          QP: 4,
        },
      },
    });
    expect(gateway.calls()).toEqual({ ListClusters: 1 });
  });

  test.each([
    ['input', () => ({})],
    ['input', () => ({ delayTest: { hosts: [hostOf(0)] }, trafficTest: traffic() })],
    ['input.clusterName', () => ({ delayTest: { hosts: [hostOf(0)] }, clusterName: '' })],
    ['input.port', () => ({ delayTest: { hosts: [hostOf(0)] }, port: 65_536 })],
    ['input.delayTest.hosts', () => ({ delayTest: { hosts: [] } })],
    ['input.delayTest.hosts.0.ip', () => ({ delayTest: { hosts: [{ ip: 'node-1' }] } })],
    ['input.delayTest.hosts.1', () => ({ delayTest: { hosts: [hostOf(0), hostOf(0)] } })],
    ['input.trafficTest.isGpuDirect', () => ({ trafficTest: { ...traffic(), protocol: 'TCP' } })],
    ['input.trafficTest.protocol', () => ({ trafficTest: { ...traffic(), protocol: 'UNDOCUMENTED' } })],
    ['input.trafficTest.durationSeconds', () => ({ trafficTest: { ...traffic(), durationSeconds: 0 } })],
    ['input.trafficTest.connectionCount', () => ({ trafficTest: { ...traffic(), connectionCount: -1 } })],
    ['input.trafficTest.servers', () => ({ trafficTest: { ...traffic(), servers: [] } })],
    ['input.communicationTest.gpuCount', () => ({ communicationTest: { ...communication(), gpuCount: 0 } })],
    [
      'input.communicationTest.hosts.0.bondName',
      () => ({ communicationTest: { ...communication(), hosts: [hostOf(0, 'bond0')] } }),
    ],
  ])('names %s of settings that break a rule, and sends nothing', async (argument, faultOf) => {
    const { errors } = await gateway.write('createNetTestTask', { ...common(), ...faultOf() });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('wants hosts of the region of the cluster', async () => {
    const far = some(state().nodes, ({ regionId }) => regionId !== here.region);
    const node = idOf('LingjunNode', far, far.nodeId);
    const { errors } = await gateway.write('createNetTestTask', {
      ...common(),
      delayTest: { hosts: [{ ip: '10.0.0.1', node }] },
    });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.delayTest.hosts.0.node' });
  });
});
