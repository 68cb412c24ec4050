import { afterEach, describe, expect, it } from 'vitest';
import type { BridgxCluster } from '../../src/emulator/fleet/model.ts';
import { type GatewayOptions, noon, startGateway } from '../support/gateway.ts';
import { startWiretap, type WiretapOptions } from '../support/wiretap.ts';
import { bridgxId, ownClusters, ownMachines, pagesOf } from './bridgx-facts.ts';
import { some, sorted } from './lingjun-facts.ts';

type Named = { name: string };

describe('BridgX', () => {
  const started: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const each of started.splice(0)) await each.close();
  });

  async function start(options: GatewayOptions = {}) {
    const gateway = await startGateway(options);
    started.push(gateway);
    return gateway;
  }

  /** A gateway whose way to BridgX is listened to. */
  async function startHeard(tap: WiretapOptions = {}, options: GatewayOptions = {}) {
    let serverUrl = '';
    const wiretap = await startWiretap(() => serverUrl, tap);
    started.push(wiretap);
    const gateway = await start({
      ...options,
      account: (emulated) => ({
        ...emulated,
        ...(emulated.bridgx ? { bridgx: { ...emulated.bridgx, endpoint: wiretap.url } } : {}),
      }),
    });
    serverUrl = gateway.emulator.bridgxUrl;
    return { gateway, wiretap };
  }

  it.each([
    ['quotes', `o'b"r\`ien`],
    ['percent signs and underscores', '100%_of_%41'],
    ['Chinese letters', '训练集群-乙'],
    ['more than 20 letters', 'a.name.of.more.than.twenty.letters.as.custom.clusters.may.have'],
    ['leading blanks', '  padded'],
    ['slashes', 'a/b//c'],
    ['dots alone', '..'],
    ['what URLs are made of', 'x?y=1&z#+;@:'],
    ['backslashes and line breaks', 'a\\b\nc'],
    ['letters beyond the first plane', 'fleet-🚀'],
  ])('may have names with %s', async (_what, name) => {
    const gateway = await start();
    const { bridgx } = gateway.emulator.fleet;
    const cluster = some(ownClusters(bridgx), (each) => each.name === 'gf.batch.011');
    const machines = bridgx.instances.filter(({ clusterName }) => clusterName === cluster.name);
    // The rows of the emulator are indexed by their number, so a further one makes it look at the names again.
    bridgx.instances.push({ ...some(machines), id: 990_000, instanceId: 'i-more', createdMs: noon - 3_600_000 });
    for (const machine of bridgx.instances) if (machine.clusterName === cluster.name) machine.clusterName = name;
    for (const task of bridgx.tasks) if (task.clusterName === cluster.name) task.clusterName = name;
    cluster.name = name;
    const { data, errors } = await gateway.query(
      `query ($id: ID!, $names: [String!]) {
        cluster(id: $id) { id name machineCount detail { regionId network { vpcId } }
          machines(first: 1000) { totalCount nodes { id clusterName } }
          scalingTasks { totalCount nodes { clusterName } }
          usageDay(day: "2026-06-14") { usedSeconds upstreamSeconds } }
        clusters(filter: { names: $names }) { nodes { name } }
      }`,
      { id: bridgxId('Cluster', name), names: [name] },
    );
    expect(errors).toBeUndefined();
    const live = ownMachines(bridgx).filter(({ clusterName }) => clusterName === name);
    expect(data.clusters.nodes).toEqual([{ name }]);
    expect(data.cluster).toMatchObject({
      id: bridgxId('Cluster', name),
      name,
      machineCount: live.length,
      detail: { regionId: cluster.regionId, network: { vpcId: cluster.vpcId } },
      machines: { totalCount: live.length },
    });
    expect(new Set(data.cluster.machines.nodes.map(({ clusterName }: { clusterName: string }) => clusterName))).toEqual(
      new Set([name]),
    );
    expect(data.cluster.usageDay.usedSeconds).toBeGreaterThan(0);
    expect(data.cluster.usageDay.upstreamSeconds).toBe(data.cluster.usageDay.usedSeconds);
    const again = await gateway.query('query ($id: ID!) { node(id: $id) { ... on Machine { clusterName } } }', {
      id: data.cluster.machines.nodes[0].id,
    });
    expect(again.data.node).toEqual({ clusterName: name });
  });

  it('may lose clusters between two pages of their list: the others are there, each once', async () => {
    let clusters: BridgxCluster[] = [];
    const gone = ['more-3', 'more-60', 'more-74'];
    let left = gone.length;
    const { gateway } = await startHeard({
      before(path) {
        // From the second page on, one goes with each request.
        if (!path.includes('describe_all') || path.includes('page_number=1&') || left === 0) return;
        left -= 1;
        const cluster = clusters.find(({ name }) => name === gone[left]);
        if (cluster) cluster.deleted = true;
      },
    });
    clusters = gateway.emulator.fleet.bridgx.clusters;
    const model = some(ownClusters(gateway.emulator.fleet.bridgx));
    const before = ownClusters(gateway.emulator.fleet.bridgx).map(({ name }) => name);
    const more = Array.from({ length: 75 }, (_, index) => `more-${index}`);
    clusters.push(...more.map((name, index) => ({ ...model, id: 5000 + index, name })));
    const { data, errors } = await gateway.query('{ clusters(first: 1000) { totalCount nodes { name } } }');
    expect(errors).toBeUndefined();
    const names = data.clusters.nodes.map(({ name }: Named) => name);
    expect(new Set(names).size).toBe(names.length);
    const expected = [...before, ...more].filter((name) => !gone.includes(name));
    expect(sorted(names.filter((name: string) => !gone.includes(name)))).toEqual(sorted(expected));
    const after = await gateway.query('{ clusters(first: 1000) { nodes { name } } }');
    expect(sorted(after.data.clusters.nodes.map(({ name }: Named) => name))).toEqual(sorted(expected));
  });

  it('may lose a cluster between its list and its template, which is null then', async () => {
    let cluster: BridgxCluster | undefined;
    const { gateway } = await startHeard({
      before(path) {
        if (cluster && path.includes('cluster/name/')) cluster.deleted = true;
      },
    });
    cluster = some(ownClusters(gateway.emulator.fleet.bridgx), ({ name }) => name === 'gf.batch.011');
    const { data, errors } = await gateway.query(
      'query ($id: ID!) { cluster(id: $id) { name detail { regionId } vpc { name } } }',
      { id: bridgxId('Cluster', 'gf.batch.011') },
    );
    expect(errors).toBeUndefined();
    expect(data.cluster).toEqual({ name: 'gf.batch.011', detail: null, vpc: null });
  });

  it('counts tasks beyond 2^53, and is asked for one by all of its digits', async () => {
    const { gateway, wiretap } = await startHeard();
    const { bridgx } = gateway.emulator.fleet;
    const cluster = some(ownClusters(bridgx), ({ name }) => name === 'gf.batch.011');
    const model = some(bridgx.tasks);
    const ids = [9_223_372_036_854_775_805n, 9_223_372_036_854_775_806n];
    bridgx.tasks.push(
      ...ids.map((id) => ({ ...model, id, clusterName: cluster.name, total: 7, succeeded: 7, failed: 0 })),
    );
    const { data, errors } = await gateway.query(
      'query ($id: ID!) { scalingTask(id: $id) { taskId progress { totalCount } } }',
      { id: bridgxId('ScalingTask', String(ids[0])) },
    );
    expect(errors).toBeUndefined();
    expect(data.scalingTask).toEqual({ taskId: '9223372036854775805', progress: { totalCount: 7 } });
    expect(wiretap.heard()).toContain('GET /api/v1/task/describe?task_id=9223372036854775805 ');
  });

  it('may end a token in the middle of a sweep: the gateway logs in again and misses no row', async () => {
    let skewMs = 0;
    let asked = 0;
    const { gateway } = await startHeard(
      {
        before(path) {
          if (!path.includes('instance/describe_all')) return;
          asked += 1;
          if (asked === 4) skewMs = 12 * 60_000;
        },
      },
      { emulator: { clock: () => noon + skewMs, bridgxTokenSeconds: 700 } },
    );
    const { data, errors } = await gateway.query('{ machines(first: 1000) { totalCount nodes { id } } }');
    expect(errors).toBeUndefined();
    const { operations } = gateway.emulator.stats().bridgx;
    expect(operations['user.login']?.calls).toBe(2);
    expect(operations['instance.describe_all']?.answered.unauthenticated).toBeGreaterThan(0);
    const live = ownMachines(gateway.emulator.fleet.bridgx);
    expect(sorted(data.machines.nodes.map(({ id }: { id: string }) => id))).toEqual(
      sorted(
        live.map(({ clusterName, instanceId, ipInner }) => bridgxId('Machine', clusterName, instanceId || ipInner)),
      ),
    );
    expect(asked).toBeGreaterThan(pagesOf(live.length));
  });
});

describe('A BridgX server in another time zone', () => {
  it.each([
    ['a day of 23 hours in New York', 'America/New_York', '2026-11-03T12:00:00Z', '2026-03-08', -5],
    ['the day after it, whose first hour counts in both', 'America/New_York', '2026-11-03T12:00:00Z', '2026-03-09', -4],
    [
      'a day of 25 hours in New York, whose last hour counts in none',
      'America/New_York',
      '2026-11-03T12:00:00Z',
      '2026-11-01',
      -4,
    ],
    ['an ordinary day in New York', 'America/New_York', '2026-11-03T12:00:00Z', '2026-06-10', -4],
    ['a day without a midnight in Santiago', 'America/Santiago', '2026-11-03T12:00:00Z', '2026-09-06', -4],
    ['a day of Kathmandu, three quarters of an hour off', 'Asia/Kathmandu', '2026-11-03T12:00:00Z', '2026-10-10', 5.75],
  ])('counts %s as its own sum does', async (_what, timeZone, now, day, offsetHours) => {
    const gateway = await startGateway({
      emulator: { timeZone },
      account: (emulated) => ({
        ...emulated,
        ...(emulated.bridgx ? { bridgx: { ...emulated.bridgx, timeZone } } : {}),
      }),
    });
    gateway.at(Date.parse(now));
    const { data, errors } = await gateway.query(
      `query ($day: Date) { clusters(first: 1000) { nodes { name
        usageDay(day: $day) { usedSeconds upstreamSeconds differenceSeconds runs { startedAt stoppedAt usedSeconds } }
      } } }`,
      { day },
    );
    expect(errors).toBeUndefined();
    // The server counts 24 hours from its midnight, whatever its clock does meanwhile.
    const startMs = Date.parse(`${day}T00:00:00Z`) - offsetHours * 3_600_000;
    const endMs = startMs + 86_400_000;
    const { instances } = gateway.emulator.fleet.bridgx;
    const seconds = (ms: number) => Math.floor(ms / 1000);
    const secondsOf = (name: string) =>
      instances
        .filter(({ clusterName }) => clusterName === name)
        .map(({ createdMs, deletedMs }) =>
          Math.max(0, seconds(Math.min(deletedMs ?? endMs, endMs)) - seconds(Math.max(createdMs, startMs))),
        )
        .reduce((sum, used) => sum + used, 0);
    const used = data.clusters.nodes.map(({ name, usageDay }: { name: string; usageDay: { usedSeconds: number } }) => [
      name,
      usageDay.usedSeconds,
    ]);
    expect(used).toEqual(used.map(([name]: [string]) => [name, secondsOf(name)]));
    expect(Math.max(...used.map(([, sum]: [string, number]) => sum))).toBeGreaterThan(0);
    for (const { usageDay } of data.clusters.nodes) {
      expect(usageDay).toMatchObject({ differenceSeconds: 0, upstreamSeconds: usageDay.usedSeconds });
      const runs = usageDay.runs.reduce((sum: number, run: { usedSeconds: number }) => sum + run.usedSeconds, 0);
      expect(runs).toBe(usageDay.usedSeconds);
    }
    await gateway.close();
  });
});
