import { createClient } from 'graphql-sse';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BridgxCluster } from '../../src/emulator/fleet/model.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { mutate } from '../support/mutate.ts';
import { ended, until } from '../support/operations.ts';
import { bridgxId, foreignCluster, ownClusters } from './bridgx-facts.ts';
import { some } from './lingjun-facts.ts';

let gateway: TestGateway;
let nowMs = noon;
beforeEach(async () => {
  nowMs = noon;
  gateway = await startGateway({ env: { CACHE_MEMORY_MB: '16' } });
});
afterEach(() => gateway.close());

function later(seconds: number) {
  nowMs += seconds * 1000;
  gateway.at(nowMs);
}

const fleet = () => gateway.emulator.fleet.bridgx;
const isOpen = ({ status }: { status: string }) => status === 'INIT' || status === 'RUNNING';
const busy = () =>
  new Set(
    fleet()
      .tasks.filter(isOpen)
      .map(({ clusterName }) => clusterName),
  );

function cluster(isWanted: (cluster: BridgxCluster) => boolean = () => true): BridgxCluster {
  const names = busy();
  const isPlain = ({ clusterType, chargeType, status, provider }: BridgxCluster) =>
    clusterType === 'standard' && chargeType === 'PostPaid' && status === 'ENABLE' && provider === 'AlibabaCloud';
  return some(ownClusters(fleet()), (each) => isPlain(each) && !names.has(each.name) && isWanted(each));
}

const idOf = ({ name }: BridgxCluster) => bridgxId('Cluster', name);
const machinesOf = ({ name }: BridgxCluster) =>
  fleet().instances.filter(({ clusterName, status }) => clusterName === name && status !== 'DELETED');
const up = (input: object) => mutate(gateway, { name: 'scaleUpCluster', input });
const down = (input: object) => mutate(gateway, { name: 'scaleDownCluster', input });

/** Machine seconds of today until now, counted apart from all code under test. */
function secondsToday({ name }: BridgxCluster): number {
  const whole = (ms: number) => Math.floor(ms / 1000);
  const startMs = Date.parse('2026-06-15T00:00:00+08:00');
  return fleet()
    .instances.filter(({ clusterName }) => clusterName === name)
    .map(({ createdMs, deletedMs }) =>
      Math.max(0, whole(Math.min(deletedMs ?? nowMs, nowMs)) - whole(Math.max(createdMs, startMs))),
    )
    .reduce((sum, seconds) => sum + seconds, 0);
}

const now = `query ($id: ID!) {
  cluster(id: $id) {
    machineCount
    machines(first: 1000) { totalCount nodes { privateIps statusText } }
    usageDay(day: "2026-06-15") { usedSeconds machineCount state }
  }
}`;

/** What the gateway tells of a cluster. */
async function shown(id: string) {
  const { data, errors } = await gateway.query(now, { id });
  expect(errors).toBeUndefined();
  return data.cluster;
}

async function states(id: string, secondsEach: readonly number[]) {
  const client = createClient({ url: `${await url}/graphql` });
  const events = client.iterate({
    query: 'subscription ($id: ID!) { operationUpdated(id: $id) { status statusText progress polls } }',
    variables: { id },
  });
  const seen: unknown[] = [];
  for (const seconds of [0, ...secondsEach]) {
    later(seconds);
    const { value } = await events.next();
    seen.push(value?.data?.operationUpdated);
  }
  expect((await events.next()).done).toBe(true);
  return seen;
}

let url: Promise<string>;
beforeEach(() => {
  url = gateway.listen();
});

describe('scaling a cluster', () => {
  test('up by 20 and down by 5 addresses shows in its states, machines, counts and usage', async () => {
    const scaled = cluster(({ name }) => name.startsWith('gf.batch'));
    const id = idOf(scaled);
    const before = machinesOf(scaled).length;
    expect(await shown(id)).toMatchObject({ machineCount: before });

    gateway.calls();
    const { payload, refusal } = await up({ id, count: 20, taskName: 'for the evening' });
    expect(refusal).toBeUndefined();
    expect(payload.operation).toMatchObject({ kind: 'SCALE_UP_CLUSTER', status: 'RUNNING', error: null });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'task.describe_all': 2, 'cluster.expand': 1 });
    expect(await states(payload.operation.id, [1, 2])).toEqual([
      { status: 'RUNNING', statusText: null, progress: null, polls: 0 },
      { status: 'RUNNING', statusText: 'RUNNING', progress: 0, polls: 1 },
      { status: 'SUCCEEDED', statusText: 'SUCCESS', progress: 1, polls: 2 },
    ]);
    expect(gateway.calls()).toEqual({ 'task.describe': 2 });
    const grown = await shown(id);
    expect([grown.machineCount, grown.machines.totalCount]).toEqual([before + 20, before + 20]);
    expect(grown.machines.nodes.filter(({ statusText }: { statusText: string }) => statusText === 'PENDING')).toEqual(
      [],
    );
    expect(grown.usageDay).toMatchObject({ usedSeconds: secondsToday(scaled), state: 'OPEN' });
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'instance.describe_all': 1,
      'instance.usage_statistics': 1,
    });

    const made = machinesOf(scaled).filter(({ madeBy }) => madeBy);
    const addresses = made.slice(3, 8).map(({ ipInner }) => ipInner);
    later(60);
    const begun = await down({ id, addresses });
    expect(begun.refusal).toBeUndefined();
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'task.describe_all': 1,
      'instance.describe_all': 1,
      'cluster.shrink': 1,
    });
    expect(await states(begun.payload.operation.id, [1, 2])).toEqual([
      { status: 'RUNNING', statusText: null, progress: null, polls: 0 },
      { status: 'RUNNING', statusText: 'RUNNING', progress: null, polls: 1 },
      { status: 'SUCCEEDED', statusText: 'SUCCESS', progress: 1, polls: 2 },
    ]);
    const shrunk = await shown(id);
    expect([shrunk.machineCount, shrunk.machines.totalCount]).toEqual([before + 15, before + 15]);
    const left = shrunk.machines.nodes.flatMap(({ privateIps }: { privateIps: string[] }) => privateIps);
    expect(addresses.filter((address) => left.includes(address))).toEqual([]);
    expect(shrunk.usageDay.usedSeconds).toBe(secondsToday(scaled));
    expect(shrunk.usageDay.machineCount).toBe(grown.usageDay.machineCount);
  });

  test('down by a count ends so many', async () => {
    const scaled = cluster();
    const before = machinesOf(scaled).length;
    const { payload } = await down({ id: idOf(scaled), count: 1 });
    later(3);
    expect(await ended(gateway, payload.operation.id)).toMatchObject({
      status: 'SUCCEEDED',
      resource: { __typename: 'ScalingTask' },
    });
    expect(machinesOf(scaled).length).toBe(before - 1);
  });

  test('that makes only a part has failed, and says how many there are', async () => {
    const scaled = cluster();
    const fault = { kind: 'doom', operation: 'cluster.expand', share: 0.5, message: 'no stock' } as const;
    gateway.emulator.setFaults([fault]);
    const { payload } = await up({ id: idOf(scaled), count: 4 });
    later(3);
    expect(await ended(gateway, payload.operation.id)).toMatchObject({
      status: 'FAILED',
      statusText: 'PARTIAL_SUCCESS',
      error: { code: 'UPSTREAM_REJECTED', message: 'PARTIAL_SUCCESS: 2 of 4 machines; no stock' },
    });
  });

  test('whose answer is lost is found by its task, and not done twice', async () => {
    const scaled = cluster();
    const before = machinesOf(scaled).length;
    gateway.emulator.setFaults([{ kind: 'lost', operation: 'cluster.expand', times: 1 }]);
    const { payload } = await up({ id: idOf(scaled), count: 3, taskName: 'once' });
    expect(payload.operation.status).toBe('SENDING');
    later(60);
    await until(gateway, payload.operation.id, ['RUNNING']);
    later(10);
    expect(await ended(gateway, payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1 });
    expect(fleet().tasks.filter(({ name }) => name === 'once')).toHaveLength(1);
    expect(machinesOf(scaled).length).toBe(before + 3);
  });

  test('asked for again by its own name is the same operation', async () => {
    const input = { id: idOf(cluster()), count: 2, clientMutationId: 'evening' };
    const first = await up(input);
    const second = await up(input);
    expect(second.payload.operation.id).toBe(first.payload.operation.id);
    expect(gateway.calls()['cluster.expand']).toBe(1);
  });
});

describe('scaling is refused', () => {
  test('while another task is unfinished, which is named, and nothing is sent', async () => {
    const task = some(
      fleet().tasks,
      (each) => isOpen(each) && ownClusters(fleet()).some(({ name }) => name === each.clusterName),
    );
    gateway.calls();
    const id = bridgxId('Cluster', task.clusterName);
    const { refusal } = await up({ id, count: 1 });
    expect(refusal).toMatchObject({ extensions: { code: 'CONFLICT' } });
    expect(refusal?.message).toContain(String(task.id));
    const { payload } = await up({ id, count: 1, dryRun: true });
    expect(payload.dryRun).toMatchObject({ dependants: { ids: [bridgxId('ScalingTask', String(task.id))] } });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 2, 'task.describe_all': 2 });
  });

  test('for a cluster of another organisation, which is never named to the server', async () => {
    const id = idOf(foreignCluster(fleet()));
    for (const input of [
      { id, count: 1 },
      { id, count: 1, dryRun: true },
    ]) {
      expect((await up(input)).refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
      expect((await down(input)).refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    }
    expect(Object.keys(gateway.calls()).filter((name) => !/^(cluster.describe_all|task.list)$/.test(name))).toEqual([]);
  });

  test('for an address that no machine of the cluster has', async () => {
    const scaled = cluster();
    const own = machinesOf(scaled).map(({ ipInner }) => ipInner);
    const other = some(
      fleet().instances,
      ({ ipInner, clusterName }) => clusterName !== scaled.name && !own.includes(ipInner),
    );
    const { refusal } = await down({ id: idOf(scaled), addresses: [some(own), other.ipInner] });
    expect(refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(gateway.calls()['cluster.shrink']).toBeUndefined();
  });

  test('for machines of a custom cluster, of a subscription, and for more than there are', async () => {
    const custom = some(ownClusters(fleet()), ({ clusterType }) => clusterType === 'custom');
    expect((await up({ id: idOf(custom), count: 1 })).refusal?.message).toContain('custom');
    const prepaid = some(ownClusters(fleet()), (each) => each.chargeType === 'PrePaid' && !busy().has(each.name));
    expect((await down({ id: idOf(prepaid), count: 1 })).refusal?.message).toContain('PrePaid');
    const scaled = cluster();
    const { refusal } = await down({ id: idOf(scaled), count: machinesOf(scaled).length + 1 });
    expect(refusal?.message).toContain(`it counts ${machinesOf(scaled).length}`);
    expect(gateway.calls()).not.toHaveProperty('cluster.shrink');
  });

  test.each([
    ['scaleUpCluster', { count: 0 }, 'input.count'],
    ['scaleUpCluster', { count: 10_001 }, 'input.count'],
    ['scaleUpCluster', { count: 1, taskName: 'x'.repeat(65) }, 'input.taskName'],
    ['scaleDownCluster', {}, 'input'],
    ['scaleDownCluster', { count: 1, addresses: ['10.0.0.1'] }, 'input'],
    ['scaleDownCluster', { addresses: [] }, 'input'],
    ['scaleDownCluster', { addresses: ['10.0.0.1', '10.0.0.1'] }, 'input.addresses'],
    ['scaleDownCluster', { addresses: ['10.0.0'] }, 'input.addresses.0'],
  ])('%s: %j, for the rule that %s breaks', async (name, fault, argument) => {
    const { refusal } = await mutate(gateway, { name, input: { id: idOf(cluster()), ...fault } });
    expect(refusal?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('only in words by a dry run, which tells the calls', async () => {
    const scaled = cluster();
    const { payload } = await up({ id: idOf(scaled), count: 2, taskName: 'maybe', dryRun: true });
    expect(payload).toMatchObject({ operation: null });
    expect(payload.dryRun.calls).toEqual([
      { purpose: 'LOOK', operation: 'task.describe_all', arguments: null },
      {
        purpose: 'WRITE',
        operation: 'cluster.expand',
        arguments: { cluster_name: scaled.name, count: 2, task_name: 'maybe' },
      },
      { purpose: 'WATCH', operation: 'task.describe', arguments: null },
    ]);
    expect(payload.dryRun.prerequisites.every(({ met }: { met: boolean }) => met)).toBe(true);
    expect(gateway.calls()).not.toHaveProperty('cluster.expand');
  });
});
