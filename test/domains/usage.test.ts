import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const clustersWithDay = `query ($day: Date) {
  clusters(first: 1000) { nodes { id name usageDay(day: $day) { usedSeconds machineCount state source } } }
}`;
const oneDay = `query ($cluster: ID!, $day: Date!) {
  machineUsage(cluster: $cluster, day: $day) {
    day clusterName usedSeconds machineHours machineCount state source upstreamSeconds differenceSeconds
    runs { instanceId startedAt stoppedAt usedSeconds }
  }
}`;

describe('usage of a cluster by day', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fleetgraph-usage-'));
  let gateway: TestGateway;
  let ids: Map<string, string>;

  const idOf = (name: string) => ids.get(name) ?? '';
  beforeAll(async () => {
    gateway = await startGateway({ dataDir });
    const { data } = await gateway.query('{ clusters(first: 1000) { nodes { id name } } }');
    ids = new Map(data.clusters.nodes.map(({ id, name }: { id: string; name: string }) => [name, id]));
  });
  afterEach(() => {
    gateway.emulator.setFaults([]);
    gateway.calls();
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** What the fleet behind the server says, counted apart from all code under test. */
  function fleetSeconds(name: string, day: string): number {
    const startMs = Date.parse(`${day}T00:00:00+08:00`);
    const endMs = Math.min(startMs + 86_400_000, Date.parse('2026-06-15T12:00:00+08:00'));
    return gateway.emulator.fleet.bridgx.instances
      .filter((row) => row.clusterName === name)
      .map(({ createdMs, deletedMs }) => {
        const whole = (ms: number) => Math.floor(ms / 1000);
        return Math.max(0, whole(Math.min(deletedMs ?? endMs, endMs)) - whole(Math.max(createdMs, startMs)));
      })
      .reduce((sum, seconds) => sum + seconds, 0);
  }

  it("tells each cluster's machine seconds of yesterday for one sweep of the day, and again for nothing", async () => {
    gateway.calls();
    const first = await gateway.query(clustersWithDay);
    expect(first.errors).toBeUndefined();
    for (const { name, usageDay } of first.data.clusters.nodes) {
      expect([name, usageDay.usedSeconds]).toEqual([name, fleetSeconds(name, '2026-06-14')]);
      expect(usageDay).toMatchObject({ state: 'CLOSED', source: 'LIVE' });
    }
    const { bridgx } = gateway.emulator.fleet;
    const own = bridgx.clusters.filter((cluster) => ids.has(cluster.name));
    const swept = own.filter(({ clusterType, status }) => clusterType === 'standard' && status === 'ENABLE');
    const names = new Set(swept.map(({ name }) => name));
    const end = Date.parse('2026-06-15T00:00:00+08:00');
    const start = end - 86_400_000;
    const rows = bridgx.instances.filter(
      (row) => names.has(row.clusterName) && row.createdMs < end && (row.deletedMs === null || row.deletedMs >= start),
    );
    const leftOut = own.length - new Set(rows.map((row) => row.clusterName)).size;
    expect(gateway.calls()).toEqual({
      'cluster.describe_all': 1,
      'instance.usage_statistics': Math.ceil(rows.length / 50) + leftOut,
    });

    const again = await gateway.query(clustersWithDay);
    expect(again.data.clusters.nodes[0].usageDay.source).toBe('HISTORY');
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1 });
  });

  it('asks two small clusters by name rather than sweep the organisation', async () => {
    const { bridgx } = gateway.emulator.fleet;
    const live = (name: string) =>
      bridgx.instances.filter((row) => row.clusterName === name && row.status !== 'DELETED');
    const [one, other] = [...ids.keys()].filter((name) => live(name).length < 20);
    const { data } = await gateway.query(
      `query ($one: ID!, $other: ID!) {
        one: machineUsage(cluster: $one, day: "2026-06-01") { usedSeconds }
        other: machineUsage(cluster: $other, day: "2026-06-01") { usedSeconds }
      }`,
      { one: idOf(one ?? ''), other: idOf(other ?? '') },
    );
    expect(data.one.usedSeconds).toBe(fleetSeconds(one ?? '', '2026-06-01'));
    expect(data.other.usedSeconds).toBe(fleetSeconds(other ?? '', '2026-06-01'));
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'instance.usage_statistics': 2 });
  });

  it("holds BridgX's own total against the sum, asking for a closed day's once", async () => {
    const [name = ''] = ids.keys();
    const variables = { cluster: idOf(name), day: '2026-06-10' };
    const { data, errors } = await gateway.query(oneDay, variables);
    expect(errors).toBeUndefined();
    const usage = data.machineUsage;
    expect(usage).toMatchObject({ clusterName: name, day: '2026-06-10', state: 'CLOSED', differenceSeconds: 0 });
    expect(usage.upstreamSeconds).toBe(fleetSeconds(name, '2026-06-10'));
    expect(usage.runs.reduce((sum: number, run: { usedSeconds: number }) => sum + run.usedSeconds, 0)).toBe(
      usage.usedSeconds,
    );
    expect(gateway.calls()).toMatchObject({ 'instance.usage_total': 1 });

    const again = await gateway.query(oneDay, variables);
    expect(again.data.machineUsage).toEqual({ ...usage, source: 'HISTORY' });
    expect(gateway.calls()).toEqual({});
  });

  it('asks for an open day each time', async () => {
    const [name = ''] = ids.keys();
    const variables = { cluster: idOf(name), day: '2026-06-15' };
    const first = await gateway.query(oneDay, variables);
    expect(first.data.machineUsage).toMatchObject({ state: 'OPEN', source: 'LIVE', differenceSeconds: 0 });
    expect(first.data.machineUsage.usedSeconds).toBe(fleetSeconds(name, '2026-06-15'));
    gateway.calls();
    await gateway.query(oneDay, variables);
    expect(gateway.calls()).toMatchObject({ 'instance.usage_statistics': 1, 'instance.usage_total': 1 });
  });

  it('answers stored days of a range while BridgX is dead, and the others with an error each', async () => {
    const [name = ''] = ids.keys();
    const range = `query ($cluster: ID!, $from: Date!, $to: Date!) {
      usageDays(cluster: $cluster, from: $from, to: $to) { day usedSeconds }
    }`;
    await gateway.query(range, { cluster: idOf(name), from: '2026-05-01', to: '2026-05-02' });
    gateway.emulator.setFaults([{ upstream: 'bridgx', kind: 'empty' }]);
    const { data, errors } = await gateway.query(range, { cluster: idOf(name), from: '2026-05-01', to: '2026-05-03' });
    expect(data.usageDays).toEqual([
      { day: '2026-05-01', usedSeconds: fleetSeconds(name, '2026-05-01') },
      { day: '2026-05-02', usedSeconds: fleetSeconds(name, '2026-05-02') },
      null,
    ]);
    expect(errors).toMatchObject([
      { path: ['usageDays', 2], extensions: { code: 'UPSTREAM_UNAVAILABLE', upstream: 'bridgx' } },
    ]);
  });

  it('answers closed days after a restart without any upstream call', async () => {
    const [name = ''] = ids.keys();
    const variables = { cluster: idOf(name), day: '2026-06-02' };
    const before = await gateway.query(oneDay, variables);
    await gateway.close();
    gateway = await startGateway({ dataDir });
    const after = await gateway.query(oneDay, variables);
    expect(after.data.machineUsage).toEqual({ ...before.data.machineUsage, source: 'HISTORY' });
    expect(gateway.calls()).toEqual({});
  });

  it.each([
    ['a day that has not begun', { day: '2026-06-16' }, 'day: expected 2026-06-15 or earlier'],
    ['a range that ends in the future', { from: '2026-06-14', to: '2026-07-01' }, 'to: expected 2026-06-15 or earlier'],
    ['a reversed range', { from: '2026-06-14', to: '2026-06-01' }, 'to: expected 2026-06-14 or later'],
    ['a range of more than 400 days', { from: '2020-01-01', to: '2026-06-01' }, 'to: expected'],
  ])('refuses %s before any call', async (_what, days, message) => {
    const field =
      'day' in days
        ? 'machineUsage(cluster: $cluster, day: $day)'
        : 'usageDays(cluster: $cluster, from: $from, to: $to)';
    const types = Object.keys(days)
      .map((name) => `$${name}: Date!`)
      .join(' ');
    const { errors } = await gateway.query(`query ($cluster: ID! ${types}) { ${field} { day } }`, {
      cluster: idOf([...ids.keys()][0] ?? ''),
      ...days,
    });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain(message);
    expect(gateway.calls()).toEqual({});
  });

  it("is null for another organisation's cluster, whose name is never asked for", async () => {
    const foreign = gateway.emulator.fleet.bridgx.clusters.find(({ name }) => !ids.has(name));
    const id = Buffer.from(`Cluster:default//${encodeURIComponent(foreign?.name ?? '')}`).toString('base64url');
    const { data, errors } = await gateway.query(oneDay, { cluster: id, day: '2026-06-10' });
    expect(errors).toBeUndefined();
    expect(data.machineUsage).toBeNull();
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1 });
  });

  it('needs the scope fees', async () => {
    const guarded = await startGateway({ env: { FLEETGRAPH_API_KEYS: 'board:read:0123456789abcdef' } });
    const headers = { authorization: 'Bearer 0123456789abcdef' };
    const { data, errors } = await guarded.query(
      '{ clusters(first: 1) { nodes { name usageDay { day } } } }',
      {},
      headers,
    );
    expect(data.clusters.nodes[0]).toMatchObject({ usageDay: null });
    expect(errors).toMatchObject([{ path: ['clusters', 'nodes', 0, 'usageDay'], extensions: { code: 'FORBIDDEN' } }]);
    expect(guarded.calls()).toEqual({ 'cluster.describe_all': 1 });
    await guarded.close();
  });
});

describe('usage of a day that is not over', () => {
  const today = `query ($cluster: ID!) { machineUsage(cluster: $cluster, day: "2026-06-15") { usedSeconds source staleReason asOf } }`;
  const liveToday = today.replace('($cluster: ID!)', '($cluster: ID!) @freshness(maxAgeSeconds: 0)');
  let gateway: TestGateway;
  let cluster = '';

  beforeAll(async () => {
    gateway = await startGateway({ env: { CACHE_MEMORY_MB: '8' } });
    const { data } = await gateway.query('{ clusters(first: 1) { nodes { id } } }');
    cluster = data.clusters.nodes[0].id;
  });
  afterAll(() => gateway.close());

  it('is told as it was last read, marked stale, while BridgX is dead, unless the caller wants it live', async () => {
    const before = await gateway.query(today, { cluster });
    expect(before.data.machineUsage).toMatchObject({
      source: 'LIVE',
      staleReason: null,
      asOf: '2026-06-15T04:00:00.000Z',
    });
    gateway.at(Date.parse('2026-06-15T12:05:00+08:00'));
    gateway.emulator.setFaults([{ upstream: 'bridgx', kind: 'empty' }]);
    const after = await gateway.query(today, { cluster });
    expect(after.errors).toBeUndefined();
    expect(after.data.machineUsage).toEqual({
      ...before.data.machineUsage,
      source: 'STALE',
      staleReason: 'UPSTREAM_UNAVAILABLE',
    });
    const live = await gateway.query(liveToday, { cluster });
    expect(live.data.machineUsage).toBeNull();
    expect(live.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  it('is read again for who wants it newer than a read that somebody else began', async () => {
    gateway.emulator.setFaults([]);
    gateway.at(Date.parse('2026-06-15T13:00:00+08:00'));
    await gateway.query(today, { cluster });
    gateway.calls();
    gateway.at(Date.parse('2026-06-15T13:00:03+08:00'));
    const [kept, live] = await Promise.all([gateway.query(today, { cluster }), gateway.query(liveToday, { cluster })]);
    expect(kept.data.machineUsage.asOf).toMatch(/T05:00:0[03]/);
    expect(live.data.machineUsage.asOf).toBe('2026-06-15T05:00:03.000Z');
  });
});
