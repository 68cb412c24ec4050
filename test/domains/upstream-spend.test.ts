import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parseAmount } from '../../src/upstream/prices/amounts.ts';
import { type GatewayOptions, noon, startGateway, type TestGateway } from '../support/gateway.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fleetgraph-prices-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Prices without a free tier, so that every call costs. */
const paid = join(scratch, 'prices.json');
writeFileSync(
  paid,
  JSON.stringify({
    currency: 'CNY',
    prices: [
      { kind: 'read', amount: '0.001' },
      { operation: 'ListVccs', amount: '0.0000007' },
      { operation: 'GetVpd', amount: '0.25', freePerMonth: 2 },
    ],
  }),
);

async function start(options: GatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startGateway({ ...options, env: { FLEETGRAPH_PRICES: paid, ...options.env } });
  onTestFinished(() => gateway.close());
  return gateway;
}

const year = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

async function spend(gateway: TestGateway, groupBy: string[], range = year) {
  const { data, errors } = await gateway.query(
    `query Spend($from: DateTime!, $to: DateTime!, $groupBy: [UpstreamSpendGroup!]!) {
      upstreamSpend(from: $from, to: $to, groupBy: $groupBy) {
        account region upstream operation caller day outcome graphqlOperation graphqlHash calls billedCalls
        amount { amount currency } freeTierAmount { amount }
      }
    }`,
    { ...range, groupBy },
  );
  expect(errors).toBeUndefined();
  return data.upstreamSpend.map((row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
  );
}

describe('Metrics', () => {
  it('tell how many entries the ledger could not store', async () => {
    const gateway = await start();
    const metrics = await (await gateway.fetch('/metrics')).text();
    expect(metrics).toContain('fleetgraph_ledger_unstored_entries 0');
  });
});

describe('The bill of a request', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: { FLEETGRAPH_PRICES: paid } });
  });
  afterEach(() => gateway.emulator.setFaults([]));
  afterAll(() => gateway.close());

  it('is on every answer, exact, and free where no call was made', async () => {
    const { extensions } = await gateway.query('{ vpds { nodes { vpdId } } vccs { nodes { vccId } } }');
    expect(extensions?.bill).toEqual({
      currency: 'CNY',
      actual: '0.0020014',
      saved: '0',
      calls: 4,
      billedCalls: 4,
    });
    const nothing = { currency: 'CNY', actual: '0', saved: '0', calls: 0, billedCalls: 0 };
    expect((await gateway.query('{ __typename }')).extensions?.bill).toEqual(nothing);
    expect((await gateway.query('{ unknown }')).extensions?.bill).toEqual(nothing);
  });

  it('names each line with the request ids of the service when it is asked for in full', async () => {
    const { extensions } = await gateway.query('{ vpds { nodes { vpdId } } }', {}, { 'x-fleet-bill': 'full' });
    const lines: { region: string; requestIds: string[] }[] = Object(extensions?.bill).lines;
    const [region] = gateway.emulator.fleet.lingjun.regions;
    expect(lines.find((line) => line.region === region?.regionId)).toEqual({
      operation: 'ListVpds',
      upstream: 'lingjun',
      account: 'default',
      region: region?.regionId,
      count: 1,
      live: 1,
      cache: 0,
      flight: 0,
      stale: 0,
      failed: 0,
      calls: 1,
      billedCalls: 1,
      waitedMs: 0,
      cost: '0.001',
      saved: '0',
      requestIds: [expect.stringMatching(/^[0-9A-F-]{36}$/i)],
    });
    expect(new Set(lines.flatMap(({ requestIds }) => requestIds)).size).toBe(2);
  });

  it('counts failed attempts and their repetitions', async () => {
    gateway.emulator.setFaults([{ kind: 'throttle', operation: 'ListVpds', times: 1 }]);
    const { data, extensions } = await gateway.query('{ vpds { totalCount } }');
    expect(data.vpds.totalCount).toBe(12);
    expect(extensions?.bill).toMatchObject({ actual: '0.003', calls: 3, billedCalls: 3 });
  });

  it('says what the cache and calls in progress saved, which is in no ledger', async () => {
    const cached = await start({ env: { CACHE_MEMORY_MB: '16' }, emulator: { latencyMs: 20 } });
    const ask = () => cached.query('{ vpds { nodes { vpdId } } }', {}, { 'x-fleet-bill': 'full' });
    const together = await Promise.all([ask(), ask()]);
    const bills = [...together, await ask()].map(({ extensions }) => Object(extensions?.bill));
    const sum = (name: string) => bills.flatMap(({ lines }) => lines).reduce((total, line) => total + line[name], 0);
    expect([sum('live'), sum('flight'), sum('cache')]).toEqual([2, 2, 2]);
    expect(bills.map(({ actual }) => actual).toSorted()).toEqual(['0', '0', '0.002']);
    expect(bills.map(({ saved }) => saved).toSorted()).toEqual(['0', '0.002', '0.002']);
    expect(await spend(cached, [])).toMatchObject([{ calls: 2, amount: { amount: '0.002' } }]);
  });

  it('takes the free tier off until it is used up', async () => {
    const { data, extensions } = await gateway.query('{ vpds(first: 3) { nodes { detail { quota } } } }');
    expect(data.vpds.nodes).toHaveLength(3);
    // Two list calls, three gets, two of them free.
    expect(extensions?.bill).toMatchObject({ actual: '0.252', calls: 5, billedCalls: 5 });
  });
});

describe('The budget of a request', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: { FLEETGRAPH_PRICES: paid } });
  });
  beforeEach(() => void gateway.calls());
  afterEach(() => gateway.emulator.setFaults([]));
  afterAll(() => gateway.close());

  it('lets pass what it covers and refuses the rest before it leaves', async () => {
    const { data, errors, extensions } = await gateway.query(
      '{ vpds { gaps { code message } nodes { vpdId } } }',
      {},
      { 'x-fleet-max-cost': '0.0015' },
    );
    expect(errors).toBeUndefined();
    expect(data.vpds.gaps).toEqual([
      {
        code: 'BUDGET_EXCEEDED',
        message: 'ListVpds (lingjun): the call costs 0.001 CNY, of x-fleet-max-cost 0.0005 CNY is left',
      },
    ]);
    expect(extensions?.bill).toMatchObject({ actual: '0.001', calls: 1 });
    expect(gateway.calls()).toEqual({ ListVpds: 1 });
  });

  it('holds for repetitions of a failed call too', async () => {
    gateway.emulator.setFaults([{ kind: 'throttle', operation: 'ListVpds' }]);
    const region = gateway.emulator.fleet.lingjun.regions[0]?.regionId;
    const { errors, extensions } = await gateway.query(
      'query ($region: String) { vpds(filter: { region: $region }) { nodes { vpdId } } }',
      { region },
      { 'x-fleet-max-cost': '0.002' },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BUDGET_EXCEEDED', billed: false, retryable: false });
    expect(extensions?.bill).toMatchObject({ actual: '0.002', calls: 2 });
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
  });

  it('of zero still lets free calls pass', async () => {
    const { data, errors } = await gateway.query('{ clusters { totalCount } }', {}, { 'x-fleet-max-cost': '0' });
    expect(errors).toBeUndefined();
    expect(data.clusters.totalCount).toBeGreaterThan(0);
    const refused = await gateway.query('{ vpds { nodes { vpdId } } }', {}, { 'x-fleet-max-cost': '0' });
    expect(refused.errors?.[0]?.extensions.code).toBe('BUDGET_EXCEEDED');
  });

  it.each(['', 'much', '-1', '1e3', '0,5', '0.0000000001'])('that is no amount is bad input: %s', async (header) => {
    const { errors } = await gateway.query('{ vpds { nodes { vpdId } } }', {}, { 'x-fleet-max-cost': header });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'x-fleet-max-cost' } }]);
    expect(gateway.calls()).toEqual({});
  });
});

describe('The daily budget of a caller', () => {
  const env = {
    FLEETGRAPH_API_KEYS: 'poller:read:0123456789abcdef,other:read:fedcba9876543210',
    FLEETGRAPH_BUDGETS: 'poller:0.003,*:0.002',
  };
  const poller = { 'x-api-key': '0123456789abcdef' };
  const other = { 'x-api-key': 'fedcba9876543210' };
  const refusals = async (gateway: TestGateway, key: Record<string, string>) => {
    const { data, errors } = await gateway.query('{ vpds { gaps { code } } }', {}, key);
    return [...(data?.vpds?.gaps ?? []), ...(errors ?? []).map(({ extensions }) => extensions)].map(({ code }) => code);
  };

  it('ends when it is spent, is renewed with the next day of the bill, and is each caller’s own', async () => {
    const gateway = await start({ env });
    expect(await refusals(gateway, poller)).toEqual([]);
    expect(await refusals(gateway, poller)).toEqual(['BUDGET_EXCEEDED']);
    expect(await refusals(gateway, poller)).toEqual(['BUDGET_EXCEEDED']);
    expect(await refusals(gateway, other)).toEqual([]);
    expect(await refusals(gateway, other)).toEqual(['BUDGET_EXCEEDED']);
    expect(gateway.calls()).toEqual({ ListVpds: 5 });
    // Midnight in Beijing, by whose clock the account is billed.
    gateway.at(Date.parse('2026-06-16T00:00:00+08:00'));
    expect(await refusals(gateway, poller)).toEqual([]);
  });

  it('is not overspent by requests made at once', async () => {
    const gateway = await start({ env, emulator: { latencyMs: 20 } });
    // Each asks for another connection, so that no two can share a call.
    const ids = gateway.emulator.fleet.lingjun.vccs.map(({ regionId, vccId }) =>
      Buffer.from(`Vcc:default/${regionId}/${vccId}`).toString('base64url'),
    );
    await Promise.all(ids.map((id) => gateway.query('query ($id: ID!) { vcc(id: $id) { name } }', { id }, poller)));
    expect(gateway.calls()).toEqual({ GetVcc: 3 });
  });

  it('survives a restart', async () => {
    const dataDir = mkdtempSync(join(scratch, 'data-'));
    const first = await startGateway({ env: { ...env, FLEETGRAPH_PRICES: paid }, dataDir });
    expect(await refusals(first, poller)).toEqual([]);
    await first.close();
    const second = await start({ env, dataDir });
    expect(await refusals(second, poller)).toEqual(['BUDGET_EXCEEDED']);
  });
});

describe('upstreamSpend', () => {
  it('equals the upstreams’ own counts, whatever went wrong', async () => {
    const gateway = await start({ env: { UPSTREAM_TIMEOUT_MS: '3000' } });
    gateway.emulator.setFaults([
      { kind: 'throttle', operation: 'ListVpds', times: 1 },
      { kind: 'html', operation: 'ListVccs', times: 1 },
      { kind: 'hang', operation: 'ListSubnets', times: 1 },
      { kind: 'reset', operation: 'ListErs', times: 1 },
      { kind: 'truncated', operation: 'ListNetworkInterfaces', times: 1 },
      { kind: 'error', operation: 'GetVpd', status: 200, code: 1003, times: 1 },
    ]);
    await gateway.query(`{
      vpds { nodes { vpdId detail { quota } } } vccs { nodes { vccId } } subnets { nodes { subnetId } }
      ers { nodes { erId } } networkInterfaces { totalCount } clusters { totalCount }
    }`);
    const rows = await spend(gateway, ['OPERATION']);
    const stats = gateway.emulator.stats();
    const counted = Object.entries({ lingjun: stats.lingjun, bridgx: stats.bridgx }).flatMap(
      ([upstream, { operations }]) =>
        Object.entries(operations).map(([operation, { calls, billed }]) => [upstream, operation, calls, billed]),
    );
    const byName = (rows: unknown[][]) => rows.toSorted((a, b) => String(a[1]).localeCompare(String(b[1])));
    const kept = rows.map((row: Record<string, unknown>) => [row.upstream, row.operation, row.calls, row.billedCalls]);
    expect(counted.length).toBeGreaterThan(6);
    expect(byName(kept)).toEqual(byName(counted));
    const outcomes = await spend(gateway, ['OUTCOME']);
    expect(outcomes.map(({ outcome }: { outcome: string }) => outcome).toSorted()).toEqual(
      ['1003', '200', '502', 'Throttling.User', 'answered', 'broken', 'timeout'].toSorted(),
    );
  });

  it('charges nothing for a caller that the service does not know, and keeps no call that never left', async () => {
    const gateway = await start({
      account: (account) => ({
        ...account,
        lingjun: {
          endpoint: account.lingjun?.endpoint,
          auth: { scheme: 'acs3', keyId: 'unknown', keySecret: 'unknown' },
          regions: account.lingjun?.regions ?? [],
        },
      }),
      otherAccounts: [
        {
          alias: 'dead',
          lingjun: {
            endpoint: 'http://127.0.0.1:1',
            auth: { scheme: 'bearer', apiKey: 'key' },
            regions: ['cn-hangzhou'],
          },
        },
      ],
    });
    const { extensions } = await gateway.query('{ vpds { nodes { vpdId } } }');
    expect(extensions?.bill).toMatchObject({ actual: '0', calls: 2, billedCalls: 0 });
    expect(await spend(gateway, ['ACCOUNT', 'OUTCOME'])).toEqual([
      {
        account: 'default',
        outcome: 'InvalidAccessKeyId.NotFound',
        calls: 2,
        billedCalls: 0,
        amount: { amount: '0', currency: 'CNY' },
        freeTierAmount: { amount: '0' },
      },
    ]);
    expect(gateway.emulator.stats().lingjun).toMatchObject({ calls: 2, billed: 0 });
  });

  it('tells who asked what on which day, and every way of grouping adds up to the same', async () => {
    const gateway = await start();
    await gateway.query('query Vpds { vpds(first: 3) { nodes { vpdId detail { quota } } } }');
    gateway.at(noon + 24 * 3_600_000);
    await gateway.query('query Vccs { vccs { nodes { vccId } } } ');
    expect(await spend(gateway, ['DAY', 'CALLER', 'GRAPHQL_OPERATION'])).toEqual([
      {
        day: '2026-06-15',
        caller: 'local',
        graphqlOperation: 'Vpds',
        graphqlHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        calls: 5,
        billedCalls: 5,
        amount: { amount: '0.252', currency: 'CNY' },
        freeTierAmount: { amount: '0.5' },
      },
      {
        day: '2026-06-16',
        caller: 'local',
        graphqlOperation: 'Vccs',
        graphqlHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        calls: 2,
        billedCalls: 2,
        amount: { amount: '0.0000014', currency: 'CNY' },
        freeTierAmount: { amount: '0' },
      },
    ]);
    const groups = ['ACCOUNT', 'REGION', 'OPERATION', 'CALLER', 'DAY', 'OUTCOME', 'GRAPHQL_OPERATION'];
    for (const groupBy of [[], ...groups.map((group) => [group]), groups]) {
      const rows: { calls: number; amount: { amount: string } }[] = await spend(gateway, groupBy);
      expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(7);
      const total = rows.reduce((sum, { amount }) => sum + (parseAmount(amount.amount) ?? 0n), 0n);
      expect(total).toBe(252_001_400n);
    }
    const [firstDay] = await spend(gateway, [], { from: '2026-06-15T00:00:00Z', to: '2026-06-16T00:00:00Z' });
    expect(firstDay.calls).toBe(5);
  });

  it('makes no call itself and refuses a range that ends before it begins', async () => {
    const gateway = await start();
    expect(await spend(gateway, [])).toEqual([]);
    const { errors } = await gateway.query(
      `{ upstreamSpend(from: "2026-02-01T00:00:00Z", to: "2026-02-01T00:00:00Z", groupBy: []) { calls } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'to' } }]);
    expect(gateway.calls()).toEqual({});
  });

  it('is for callers who may see fees', async () => {
    const gateway = await start({ env: { FLEETGRAPH_API_KEYS: 'reader:read:0123456789abcdef' } });
    const { errors } = await gateway.query(
      `{ upstreamSpend(from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", groupBy: []) { calls } }`,
      {},
      { 'x-api-key': '0123456789abcdef' },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
