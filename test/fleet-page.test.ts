import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/emulator/emulator.ts';
import { startGateway, type TestGateway } from './support/gateway.ts';
import { hasPostgres, type PostgresServer, postgresRemedy, startPostgres } from './support/postgres.ts';
import { type ServerProcess, startServer } from './support/server.ts';

/** The first query of the README. */
const fleetPage = /```graphql\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
const everything = fleetPage.replace('vpds {', 'vpds(first: 1000) {').replace('clusters {', 'clusters(first: 1000) {');

const pages = (rows: number, size: number) => Math.ceil(rows / size);

interface Page {
  vpds: { nodes: { name: string; vccs: { edges: { node: { name: string } }[] } }[] };
  clusters: {
    nodes: {
      name: string;
      machineCount: number;
      machines: { nodes: { instanceId: string | null }[] };
      usageDay: { day: string; machineHours: number };
    }[];
  };
}

describe('the fleet page, cold', () => {
  let gateway: TestGateway;
  let page: Page;
  let calls: Record<string, number>;

  beforeAll(async () => {
    gateway = await startGateway();
    const answer = await gateway.query(fleetPage);
    expect(answer.errors).toBeUndefined();
    page = answer.data;
    calls = gateway.calls();
  });
  afterAll(() => gateway.close());

  it('sweeps each collection once per region, and makes no call twice', () => {
    const { lingjun, bridgx } = gateway.emulator.fleet;
    const perRegion = (rows: readonly { regionId: string }[]) =>
      lingjun.regions
        .map(({ regionId }) => pages(rows.filter((row) => row.regionId === regionId).length, 100))
        .reduce((sum, count) => sum + count, 0);
    const shown = new Set(page.clusters.nodes.map(({ name }) => name));
    const own = bridgx.clusters.filter(({ name }) => shown.has(name));
    const live = bridgx.instances.filter((row) => shown.has(row.clusterName) && row.status !== 'DELETED');
    const yesterday = Date.parse('2026-06-14T00:00:00+08:00');
    const standard = own.filter(({ clusterType, status }) => clusterType === 'standard' && status === 'ENABLE');
    const inSweep = new Set(standard.map(({ name }) => name));
    const ran = bridgx.instances.filter(
      ({ clusterName, createdMs, deletedMs }) =>
        inSweep.has(clusterName) &&
        createdMs < yesterday + 86_400_000 &&
        (deletedMs === null || deletedMs >= yesterday),
    );
    const notInSweep = own.length - new Set(ran.map(({ clusterName }) => clusterName)).size;
    expect(calls).toEqual({
      ListVpds: perRegion(lingjun.vpds),
      ListVccs: perRegion(lingjun.vccs),
      ListElasticNetworkInterfaces: perRegion(lingjun.elasticNetworkInterfaces),
      ListNodeInfosForPod: lingjun.regions.length,
      'cluster.describe_all': pages(own.length, 50),
      'instance.describe_all': pages(live.length, 50),
      'instance.usage_statistics': pages(ran.length, 50) + notInSweep,
    });
  });

  it('shows every VPD with the connections that name it, and every cluster with its machines and hours', () => {
    const { lingjun, bridgx } = gateway.emulator.fleet;
    expect(page.vpds.nodes.map(({ name }) => name).sort()).toEqual(lingjun.vpds.map(({ vpdName }) => vpdName).sort());
    for (const vpd of lingjun.vpds) {
      const named = lingjun.vccs.filter(({ vpdId }) => vpdId === vpd.vpdId).map(({ vccName }) => vccName);
      const seen = page.vpds.nodes.find(({ name }) => name === vpd.vpdName)?.vccs.edges.map(({ node }) => node.name);
      expect(seen).toEqual(expect.arrayContaining(named));
    }
    expect(page.clusters.nodes).toHaveLength(40);
    for (const { name, machineCount, machines, usageDay } of page.clusters.nodes) {
      const rows = bridgx.instances.filter(({ clusterName }) => clusterName === name);
      const live = rows.filter(({ status }) => status !== 'DELETED');
      expect(machineCount).toBe(live.length);
      // The server counts the machines of a disabled cluster, and lists none of them.
      const isListed = bridgx.clusters.find((cluster) => cluster.name === name)?.status === 'ENABLE';
      expect(machines.nodes).toHaveLength(isListed ? Math.min(3, live.length) : 0);
      expect(live.map(({ instanceId }) => instanceId || null)).toEqual(
        expect.arrayContaining(machines.nodes.map(({ instanceId }) => instanceId)),
      );
      expect(usageDay.day).toBe('2026-06-14');
    }
  });
});

describe.skipIf(!hasPostgres() && !process.env.CI)(
  `the fleet page at ten times the scale${hasPostgres() ? '' : ` (skipped: ${postgresRemedy})`}`,
  () => {
    let emulator: Emulator;
    let postgres: PostgresServer;
    let server: ServerProcess;

    beforeAll(async () => {
      emulator = await startEmulator({ scale: 10, rateLimits: false });
      postgres = await startPostgres();
      // The heap that Node takes by itself in a container of 512 MB.
      server = await startServer(emulator, {
        env: { DATABASE_URL: await postgres.createDatabase() },
        nodeFlags: ['--max-old-space-size=256'],
      });
    });
    afterAll(async () => {
      await server.end();
      await postgres.stop();
      await emulator.close();
    });

    it('shows the whole fleet in under 512 MB of memory', async () => {
      for (const _time of [1, 2, 3]) {
        const answer = await server.query(everything);
        expect(answer.errors).toBeUndefined();
        expect(answer.data).toHaveProperty('vpds.nodes.length', 120);
        expect(answer.data).toHaveProperty('clusters.nodes.length', 400);
      }
      expect(peakMemoryMb(server.pid)).toBeLessThan(512);
    });
  },
);

/** The most memory that a process ever held, in MB of 2^20 bytes; read from Linux. */
function peakMemoryMb(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
