import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted, sweepCalls } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('network tests', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed token by token, 100 rows a call', async () => {
    const { data, errors } = await gateway.query(
      `{ netTests(first: 1000) { totalCount nodes {
        testId kind kindText status statusText clusterId clusterName networkMode port createdAt finishedAt } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.netTests.totalCount).toBe(fleet.netTests.length);
    const kinds: Row = { DelayTest: 'DELAY', TrafficTest: 'TRAFFIC', CommTest: 'COMMUNICATION' };
    const statuses: Row = { InProgress: 'IN_PROGRESS', Finished: 'FINISHED', Failed: 'FAILED' };
    for (const row of data.netTests.nodes) {
      const test = some(fleet.netTests, ({ testId }) => testId === row.testId);
      const minute = 60_000;
      expect(row).toEqual({
        testId: test.testId,
        kind: kinds[test.settings.kind],
        kindText: test.settings.kind,
        status: statuses[test.status],
        statusText: test.status,
        clusterId: test.clusterId,
        clusterName: test.clusterName,
        networkMode: '01',
        port: test.port,
        createdAt: new Date(test.createdMs).toISOString(),
        finishedAt:
          test.finishedMs === null ? null : new Date(Math.floor(test.finishedMs / minute) * minute).toISOString(),
      });
    }
    expect(gateway.calls()).toEqual({ ListNetTestResults: sweepCalls(gateway, fleet.netTests) });
    expect(sweepCalls(gateway, fleet.netTests)).toBe(3);
  });

  it('tell their settings by kind, with the nodes of their hosts for one call per region', async () => {
    const host = '{ resourceId name ip bondName node { nodeId } }';
    const { data, errors } = await gateway.query(
      `{ netTests(first: 1000) { nodes { testId
        delayTest { hosts ${host} }
        trafficTest { clients ${host} servers ${host} durationSeconds isGpuDirect protocol protocolText connectionCount model modelText }
        communicationTest { hosts ${host} gpuCount model library libraryText } } } }`,
    );
    expect(errors).toBeUndefined();
    const shown = (hosts: { resourceId: string; serverName: string; ip: string; bond: string }[], bonds = true) =>
      hosts.map(({ resourceId, serverName, ip, bond }) => ({
        resourceId,
        name: serverName,
        ip,
        bondName: bonds ? bond : null,
        node: fleet.nodes.some(({ nodeId }) => nodeId === resourceId) ? { nodeId: resourceId } : null,
      }));
    for (const row of data.netTests.nodes) {
      const { settings } = some(fleet.netTests, ({ testId }) => testId === row.testId);
      expect([row.delayTest, row.trafficTest, row.communicationTest].filter(Boolean)).toHaveLength(1);
      if (settings.kind === 'DelayTest') expect(row.delayTest).toEqual({ hosts: shown(settings.hosts) });
      if (settings.kind === 'TrafficTest') {
        expect(row.trafficTest).toEqual({
          clients: shown(settings.clients),
          servers: shown(settings.servers),
          durationSeconds: settings.durationSeconds,
          isGpuDirect: settings.gpuDirect,
          protocol: settings.protocol,
          protocolText: settings.protocol,
          connectionCount: settings.queuePairs,
          model: settings.model === 'MTON' ? 'MANY_TO_ONE' : 'FULL_MESH',
          modelText: settings.model,
        });
      }
      if (settings.kind === 'CommTest') {
        expect(row.communicationTest).toEqual({
          hosts: shown(settings.hosts, false),
          gpuCount: settings.gpus,
          model: settings.model,
          library: settings.library,
          libraryText: settings.library,
        });
      }
    }
    expect(JSON.stringify(data)).toContain('"node":null');
    expect(gateway.calls()).toEqual({ ListNetTestResults: 3, ListNodeInfosForPod: 2 });
  });

  it('give what they measured for a call each, also where it is no JSON', async () => {
    const wanted = [
      some(fleet.netTests, ({ result }) => result.endsWith('}')),
      some(fleet.netTests, ({ result }) => result.length > 2 && !result.endsWith('}')),
      some(fleet.netTests, ({ status }) => status === 'InProgress'),
    ];
    const { data, errors } = await gateway.query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on NetTest { testId detail { result resultText } } } }',
      { ids: wanted.map((test) => idOf('NetTest', test, test.testId)) },
    );
    expect(errors).toBeUndefined();
    const [good, broken, running] = wanted;
    expect(data.nodes).toEqual([
      { testId: good?.testId, detail: { result: JSON.parse(good?.result ?? ''), resultText: good?.result } },
      { testId: broken?.testId, detail: { result: null, resultText: broken?.result } },
      { testId: running?.testId, detail: { result: null, resultText: '' } },
    ]);
    expect(gateway.calls().DescribeNetTestResult).toBe(3);
  });

  it('are loaded by their global id for one call, with the network mode in the list alone', async () => {
    const test = some(fleet.netTests);
    const id = idOf('NetTest', test, test.testId);
    const { data } = await gateway.query(
      'query ($id: ID!) { netTest(id: $id) { id testId networkMode detail { resultText } freshness { source } } }',
      { id },
    );
    expect(data.netTest).toEqual({
      id,
      testId: test.testId,
      networkMode: null,
      detail: { resultText: test.result },
      freshness: { source: 'LIVE' },
    });
    expect(gateway.calls()).toEqual({ DescribeNetTestResult: 1 });
    const none = await gateway.query('query ($id: ID!) { node(id: $id) { id } }', {
      id: idOf('NetTest', test, 'dr-none'),
    });
    expect([none.data.node, none.errors]).toEqual([null, undefined]);
  });

  it('are found by kind, status and cluster', async () => {
    const cluster = some(fleet.clusters);
    const { data } = await gateway.query(
      `query ($region: String, $clusterId: String) {
        netTests(filter: { region: $region, clusterId: $clusterId, kind: TRAFFIC, status: FINISHED }) { nodes { testId } } }`,
      { region: cluster.regionId, clusterId: cluster.clusterId },
    );
    const expected = fleet.netTests.filter(
      ({ clusterId, settings, status }) =>
        clusterId === cluster.clusterId && settings.kind === 'TrafficTest' && status === 'Finished',
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(sorted(data.netTests.nodes.map(({ testId }: Row) => testId))).toEqual(
      sorted(expected.map(({ testId }) => testId)),
    );
  });

  it('lead to their cluster and back, and to the nodes that took part, for one sweep each', async () => {
    const cluster = some(fleet.clusters, ({ regionId }) => regionId === 'cn-hangzhou');
    const { data, errors } = await gateway.query(
      `query ($filter: LingjunClusterFilter) { lingjunClusters(first: 10, filter: $filter) { nodes { clusterId
        netTests(first: 50) { totalCount nodes { cluster { clusterId } } }
        nodes(first: 200) { nodes { nodeId netTests(first: 50) { nodes { testId } } } } } } }`,
      { filter: { region: 'cn-hangzhou' } },
    );
    expect(errors).toBeUndefined();
    const row = some(data.lingjunClusters.nodes as Row[], ({ clusterId }) => clusterId === cluster.clusterId);
    expect(row.netTests).toMatchObject({ totalCount: 20, nodes: { 0: { cluster: { clusterId: cluster.clusterId } } } });
    // biome-ignore lint/suspicious/noExplicitAny: the answer of this very document
    for (const node of (row.nodes as any).nodes) {
      const own = fleet.netTests.filter(({ settings }) => JSON.stringify(settings).includes(`"${node.nodeId}"`));
      expect(sorted(node.netTests.nodes.map(({ testId }: Row) => testId))).toEqual(
        sorted(own.map(({ testId }) => testId)),
      );
    }
    expect(gateway.calls()).toEqual({ ListClusters: 1, ListNetTestResults: 1, ListNodeInfosForPod: 1 });
  });
});
