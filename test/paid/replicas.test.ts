import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { createGateway } from '../../src/gateway.ts';
import { openDatabase } from '../../src/history/database.ts';
import { type Answer, impatient, noon } from '../support/gateway.ts';
import { hasPostgres, type PostgresServer, postgresRemedy, startPostgres } from '../support/postgres.ts';
import { onRedis, type RedisServer, startRedis } from '../support/redis.ts';
import { testedAccount } from '../support/tested-account.ts';
import { paidEnv } from './paid-gateway.ts';

const { isSkipped: lacksRedis, title } = onRedis('Two replicas on one PostgreSQL and one Redis');
const lacksPostgres = !hasPostgres() && !process.env.CI;
const remedy = lacksPostgres ? ` (skipped: ${postgresRemedy})` : '';

interface Replica {
  ask(document: string, variables?: Record<string, unknown>): Promise<Answer>;
  close(): Promise<void>;
}

describe.skipIf(lacksRedis || lacksPostgres)(`${title}${remedy}`, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'fleetgraph-replicas-'));
  let postgres: PostgresServer;
  let redis: RedisServer;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  });
  afterAll(async () => {
    await redis.stop();
    await postgres.stop();
    rmSync(scratch, { recursive: true });
  });

  async function startReplica(emulator: Emulator, url: string): Promise<Replica> {
    const env = { ...paidEnv(scratch), CACHE_MEMORY_MB: '16', REDIS_URL: redis.url };
    const config = { ...readConfig(env), accounts: [testedAccount(emulator)] };
    const database = await openDatabase({ url, dataDir: '' });
    const parts = { clock: () => noon, logger: pino({ level: 'silent' }), database, retryParts: impatient };
    const gateway = await createGateway(config, parts);
    return {
      async ask(query, variables = {}) {
        const headers = { 'content-type': 'application/json' };
        const init = { method: 'POST', headers, body: JSON.stringify({ query, variables }) };
        const response = await gateway.app.fetch(new Request('http://localhost/graphql', init));
        return { status: response.status, ...(await response.json()) };
      },
      close: () => gateway.close(),
    };
  }

  /** An emulator of its own makes other endpoints, so tests on the one Redis know nothing of each other. */
  async function pair(latencyMs: number) {
    const emulator = await startEmulator({ clock: () => noon, rateLimits: false, latencyMs });
    const url = await postgres.createDatabase();
    const one = await startReplica(emulator, url);
    const other = await startReplica(emulator, url);
    let isOpen = true;
    const close = async () => {
      if (!isOpen) return;
      isOpen = false;
      await Promise.all([one.close(), other.close()]);
    };
    onTestFinished(async () => {
      await close();
      await emulator.close();
    });
    return { emulator, url, one, other, close };
  }

  function countsOf(emulator: Emulator): Record<string, number> {
    const { lingjun, bridgx } = emulator.stats();
    const all = Object.entries({ ...lingjun.operations, ...bridgx.operations });
    return Object.fromEntries(all.map(([name, { calls }]) => [name, calls]));
  }

  const withoutLogins = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).filter(([name]) => !name.startsWith('user.')));

  /** What the ledger has when both have stopped, as another gateway tells it. */
  async function ledgerOf(emulator: Emulator, url: string): Promise<Record<string, number>> {
    const reader = await startReplica(emulator, url);
    const { data, errors } = await reader.ask(
      '{ upstreamSpend(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", groupBy: [OPERATION]) { operation calls } }',
    );
    await reader.close();
    expect(errors).toBeUndefined();
    const rows: { operation: string; calls: number }[] = data.upstreamSpend;
    return Object.fromEntries(rows.map(({ operation, calls }) => [operation, calls]));
  }

  const fleet =
    '{ vpds { totalCount nodes { name freshness { source } } } vccs { totalCount } clusters { totalCount } }';

  it('make one set of calls for a query that both get at once', async () => {
    const { emulator, url, one, other, close } = await pair(60);
    const answers = await Promise.all([one.ask(fleet), other.ask(fleet)]);
    const names = emulator.fleet.lingjun.vpds.map(({ vpdName }) => vpdName).sort();
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(data.vpds.nodes.map(({ name }: { name: string }) => name).sort()).toEqual(names);
      expect(data.clusters.totalCount).toBe(40);
    }
    expect(withoutLogins(countsOf(emulator))).toEqual({ ListVpds: 2, ListVccs: 2, 'cluster.describe_all': 1 });
    const bills = answers.map(({ extensions }) => Object(extensions?.bill).calls);
    expect(bills.reduce((sum, calls) => sum + calls, 0)).toBe(5);
    await close();
    expect(await ledgerOf(emulator, url)).toEqual(countsOf(emulator));
  });

  it('serve each other what one of them has asked', async () => {
    const { emulator, one, other } = await pair(0);
    await one.ask(fleet);
    const before = countsOf(emulator);
    const { data, extensions } = await other.ask(fleet);
    expect(data.vpds.totalCount).toBe(12);
    expect(data.vpds.nodes[0].freshness).toEqual({ source: 'CACHE' });
    expect(extensions?.bill).toMatchObject({ actual: '0', saved: '0.004', calls: 0 });
    expect(countsOf(emulator)).toEqual(before);
  });

  it('share what was refused, too', async () => {
    const { emulator, one, other } = await pair(0);
    const [region] = emulator.fleet.lingjun.regions;
    const id = Buffer.from(`Vpd:default/${region?.regionId}/vpd-none`).toString('base64url');
    const find = async (replica: Replica) =>
      (await replica.ask('query ($id: ID!) { vpd(id: $id) { name } }', { id })).data;
    expect([await find(one), await find(other)]).toEqual([{ vpd: null }, { vpd: null }]);
    expect(countsOf(emulator)).toEqual({ GetVpd: 1 });
  });

  it('both go on when Redis is killed in the middle, and the ledger has every call', async () => {
    const { emulator, url, one, other, close } = await pair(60);
    await one.ask('{ ers { totalCount } }');
    const port = Number(new URL(redis.url).port);
    const asking = [one.ask(fleet), other.ask(fleet)];
    await redis.stop();
    const later = [one.ask('{ subnets { totalCount } }'), other.ask('{ subnets { totalCount } }')];
    const answers = await Promise.all([...asking, ...later]);
    for (const { errors } of answers) expect(errors).toBeUndefined();
    const counts = answers.map(({ data }) => (data.vpds ?? data.subnets).totalCount);
    const subnets = emulator.fleet.lingjun.subnets.length;
    expect(counts).toEqual([12, 12, subnets, subnets]);
    // Each of them remembers by itself.
    const before = countsOf(emulator);
    const again = await Promise.all([one.ask(fleet), other.ask(fleet)]);
    for (const { extensions } of again) expect(extensions?.bill).toMatchObject({ calls: 0 });
    expect(countsOf(emulator)).toEqual(before);
    redis = await startRedis(port);
    await close();
    expect(await ledgerOf(emulator, url)).toEqual(countsOf(emulator));
  });
});
