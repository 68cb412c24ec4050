import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { parseAmount } from '../../src/upstream/prices/amounts.ts';
import { idOf, some } from '../domains/lingjun-facts.ts';
import { type Answer, impatient, noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { testedAccount } from '../support/tested-account.ts';
import { type Asked, documentsOf } from './documents.ts';
import { paidEnv, startPaid } from './paid-gateway.ts';

// Dozens of queries, each planned and asked several times.
vi.setConfig({ testTimeout: 180_000 });

const minute = 60_000;
const day = 24 * 60 * minute;
const explain = `query ($document: String!, $variables: JSON, $name: String) {
  explain(document: $document, variables: $variables, operationName: $name) {
    calls { upstream operation account region arguments way askers cost } cost { currency min likely max }
  }
}`;

interface Plan {
  calls: {
    operation: string;
    region: string;
    arguments: Record<string, unknown>;
    way: string;
    askers: number;
    cost: string;
  }[];
  cost: { currency: string; min: string; likely: string; max: string | null };
}

type Ask = (document: string, variables?: Record<string, unknown>) => Promise<Answer>;

async function planOf(ask: Ask, { document, variables }: Asked): Promise<Plan> {
  const { data, errors, extensions } = await ask(explain, { document, ...(variables ? { variables } : {}) });
  expect(errors).toBeUndefined();
  expect(extensions?.bill).toMatchObject({ calls: 0, actual: '0', saved: '0' });
  return data.explain;
}

function missingCalls({ calls }: Plan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation, way } of calls) if (way === 'MISSING') counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

const amountOf = (text: unknown) => parseAmount(String(text)) ?? -1n;

describe('A plan', () => {
  let gateway: TestGateway;
  let documents: Asked[];
  beforeAll(async () => {
    gateway = await startPaid();
    documents = documentsOf(gateway.emulator.fleet);
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('is made without a call, a login, a row in the database or a memory', async () => {
    const rows = async () => {
      const { machineRun, dayRead, dayRun, ledgerEntry } = gateway.database.prisma;
      return Promise.all([machineRun.count(), dayRead.count(), dayRun.count(), ledgerEntry.count()]);
    };
    for (const asked of documents) await planOf(gateway.query, asked);
    const [first] = documents;
    const plans = first ? [await planOf(gateway.query, first), await planOf(gateway.query, first)] : [];
    expect(plans[1]).toEqual(plans[0]);
    const { lingjun, bridgx } = gateway.emulator.stats();
    expect([lingjun.calls, bridgx.calls]).toEqual([0, 0]);
    expect(await rows()).toEqual([0, 0, 0, 0]);
  });

  it('names each call with its place, arguments and price, however many ask for it', async () => {
    const [region] = gateway.emulator.fleet.lingjun.regions;
    const document =
      'query ($region: String) { a: vpds(filter: { region: $region }) { totalCount } b: vpds(filter: { region: $region }) { nodes { name } } }';
    const plan = await planOf(gateway.query, { document, variables: { region: region?.regionId } });
    expect(plan).toEqual({
      calls: [
        {
          upstream: 'lingjun',
          operation: 'ListVpds',
          account: 'default',
          region: region?.regionId,
          arguments: expect.any(Object),
          way: 'MISSING',
          askers: 1,
          cost: '0.001',
        },
      ],
      cost: { currency: 'USD', min: '0.001', likely: '0.001', max: expect.any(String) },
    });
  });
});

describe('The calls of a plan', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startPaid();
  });
  afterAll(() => gateway.close());

  // BridgX's machines come and go with the clock, and which hubs a row names is not known of one that is forgotten.
  const lasting = ({ document }: Asked) => !/usage|machine|scaling|erAttachments/i.test(document);

  it('are those that the query then makes: cold, warm, stale, and with what was read days ago', async () => {
    const documents = documentsOf(gateway.emulator.fleet).filter(lasting);
    expect(documents.length).toBeGreaterThan(20);
    for (const { document, variables } of documents) await gateway.query(document, variables);
    for (const [index, asked] of documents.entries()) {
      for (const [when, atMs] of [
        ['never kept', noon + (1 + index) * 20 * day],
        ['just read', noon + (1 + index) * 20 * day],
        ['too old to be fresh', noon + (1 + index) * 20 * day + 10 * minute],
      ] as const) {
        gateway.at(atMs);
        gateway.calls();
        const plan = await planOf(gateway.query, asked);
        const { errors, extensions } = await gateway.query(asked.document, asked.variables);
        expect([asked, when, errors]).toEqual([asked, when, undefined]);
        expect([asked, when, gateway.calls()]).toEqual([asked, when, missingCalls(plan)]);
        expect([asked, when, plan.cost.likely]).toEqual([asked, when, Object(extensions?.bill).actual]);
      }
    }
  });

  it('are marked stale while the gateway would ask again behind them, at no cost to the query', async () => {
    const asked = { document: '{ vpds { totalCount } }' };
    gateway.at(noon + 2000 * day);
    await gateway.query(asked.document);
    gateway.at(noon + 2000 * day + 2 * minute);
    const { calls, cost } = await planOf(gateway.query, asked);
    expect(calls.map(({ way, cost: each }) => [way, each])).toEqual([
      ['STALE', '0'],
      ['STALE', '0'],
    ]);
    expect(cost).toMatchObject({ min: '0', likely: '0', max: '0' });
  });

  it('tell of a refusal that is remembered', async () => {
    const vpd = some(gateway.emulator.fleet.lingjun.vpds);
    const asked = {
      document: 'query ($id: ID!) { vpd(id: $id) { name } }',
      variables: { id: idOf('Vpd', vpd, 'vpd-none') },
    };
    gateway.at(noon + 3000 * day);
    await gateway.query(asked.document, asked.variables);
    const { calls, cost } = await planOf(gateway.query, asked);
    expect(calls.map(({ operation, way }) => [operation, way])).toEqual([['GetVpd', 'REFUSED']]);
    expect(cost.max).toBe('0');
  });
});

describe('The estimate', () => {
  let host: TestGateway;
  let documents: Asked[];
  let nowMs = noon;
  const scratch = mkdtempSync(join(tmpdir(), 'fleetgraph-estimate-'));
  beforeAll(async () => {
    host = await startPaid();
    documents = documentsOf(host.emulator.fleet);
  });
  const to = (epochMs: number) => {
    nowMs = epochMs;
    host.at(epochMs);
  };
  afterEach(() => host.emulator.setFaults([]));
  afterAll(async () => {
    await host.close();
    rmSync(scratch, { recursive: true });
  });

  /** A gateway that has never read anything, over the same emulator and database. */
  async function fresh(): Promise<{ ask: Ask; gateway: Gateway }> {
    const env = {
      ...paidEnv(scratch, [{ upstream: 'bridgx', kind: 'read', amount: '0.0002' }]),
      CACHE_MEMORY_MB: '16',
    };
    const config = { ...readConfig(env), accounts: [testedAccount(host.emulator)] };
    const database = { ...host.database, close: async () => {} };
    const parts = { clock: () => nowMs, logger: pino({ level: 'silent' }), database, retryParts: impatient };
    const gateway = await createGateway(config, parts);
    const ask: Ask = async (query, variables = {}) => {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify({ query, variables }) };
      const response = await gateway.app.fetch(new Request('http://localhost/graphql', init));
      return { status: response.status, ...(await response.json()) };
    };
    return { ask, gateway };
  }

  async function checkRange(ask: Ask, asked: Asked, when: string) {
    const { cost } = await planOf(ask, asked);
    const { errors, extensions } = await ask(asked.document, asked.variables);
    expect([asked.document, when, errors]).toEqual([asked.document, when, undefined]);
    const { actual } = Object(extensions?.bill);
    const range = { document: asked.document, when, ...cost, actual };
    // Without an upper end the range is open: the plan was too large to be followed to its end.
    const isBelowMax = cost.max === null || amountOf(actual) <= amountOf(cost.max);
    const isInside = amountOf(cost.min) <= amountOf(actual) && isBelowMax;
    expect({ ...range, isInside }).toEqual({ ...range, isInside: true });
    return amountOf(actual);
  }

  it('holds what each of more than 30 queries costs: never read, just read, and read a while ago', async () => {
    expect(documents.length).toBeGreaterThan(30);
    for (const asked of documents) {
      to(noon);
      const { ask, gateway } = await fresh();
      expect(await checkRange(ask, asked, 'never read')).toBeGreaterThan(0n);
      await checkRange(ask, asked, 'just read');
      to(noon + 10 * minute);
      await checkRange(ask, asked, 'read a while ago');
      to(noon + 2 * day);
      await checkRange(ask, asked, 'read days ago');
      await gateway.close();
    }
  });

  it('knows a list that is far longer than is to be supposed once it was read', async () => {
    to(noon);
    const { ask, gateway } = await fresh();
    const deleted = { document: '{ machines(filter: { statuses: [DELETED] }) { totalCount } }' };
    const before = await planOf(ask, deleted);
    const { extensions } = await ask(deleted.document);
    expect(amountOf(Object(extensions?.bill).actual)).toBeGreaterThan(amountOf(before.cost.likely));
    to(noon + 2 * day);
    expect(await checkRange(ask, deleted, 'read days ago')).toBeGreaterThan(0n);
    await gateway.close();
  });

  it('holds repeated attempts too', async () => {
    to(noon);
    for (const operation of ['ListVpds', 'GetVpd']) {
      const { ask, gateway } = await fresh();
      host.emulator.setFaults([{ kind: 'error', operation, times: 2 }]);
      await checkRange(ask, { document: '{ vpds(first: 2) { nodes { detail { quota } } } }' }, `${operation} fails`);
      await gateway.close();
    }
  });
});

describe('The most that a query costs', () => {
  const wide =
    '{ vpds(first: 1000) { nodes { detail { quota } } } vccs(first: 1000) { nodes { detail { payType } ' +
    'elasticNetworkInterfaces(first: 1000) { nodes { detail { __typename } node { detail { __typename } } } } } } }';
  const maxOf = async (env: Record<string, string>) => {
    const gateway = await startGateway({ env: { CACHE_MEMORY_MB: '16', ...env } });
    onTestFinished(() => gateway.close());
    return (await planOf(gateway.query, { document: wide })).cost.max;
  };

  it('is what the rate limits let through while its time lasts, however far it fans out', async () => {
    // 100 calls a second, in 30 seconds that may touch 31: all of them at the price of a read.
    expect(await maxOf({ REQUEST_DEADLINE_MS: '30000' })).toBe('3.1');
    expect(await maxOf({ REQUEST_DEADLINE_MS: '10000' })).toBe('1.1');
  });

  it('is unknown where an upstream without a limit takes money', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fleetgraph-explain-'));
    const env = paidEnv(folder, [{ upstream: 'bridgx', amount: '0.5' }]);
    expect(await maxOf(env)).toBeNull();
    rmSync(folder, { recursive: true });
  });
});

describe('What cannot be explained', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startPaid();
  });
  afterAll(() => gateway.close());
  const refusal = async (document: string, more: Record<string, unknown> = {}) => {
    const { data, errors } = await gateway.query(explain, { document, ...more });
    expect(data).toEqual({ explain: null });
    expect(gateway.calls()).toEqual({});
    return errors?.[0];
  };

  it.each([
    ['{ vpds {', 'Syntax Error'],
    ['{ vpds { unknown } }', 'unknown'],
    ['', 'Syntax Error'],
    ['{ explain(document: "{ vpds { totalCount } }") { cost { likely } } }', 'without explain'],
    ['query A { vpds { totalCount } } query B { vccs { totalCount } }', 'operationName'],
    ['mutation { createVpd { id } }', 'mutation'],
    ['subscription { vpds { totalCount } }', 'subscription'],
    ['fragment F on Query { vpds { totalCount } }', 'fragment|Fragment'],
  ])('%s is bad input that names the document', async (document, reason) => {
    const error = await refusal(document);
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'document' });
    expect(error?.message).toMatch(new RegExp(reason));
  });

  it('variables that are no object, and an operation that is not there', async () => {
    const document = 'query A($region: String) { vpds(filter: { region: $region }) { totalCount } }';
    expect((await refusal(document, { variables: ['a'] }))?.extensions).toMatchObject({ argument: 'variables' });
    expect((await refusal(document, { name: 'B' }))?.extensions).toMatchObject({ argument: 'document' });
    const unknown = await refusal(document, { variables: { region: 'mars' } });
    expect(unknown?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'filter.region' });
  });

  it('variables of the wrong type, which the query itself would refuse', async () => {
    const document = 'query A($id: ID!) { vpd(id: $id) { name } }';
    expect((await refusal(document))?.extensions.code).toBe('BAD_USER_INPUT');
    expect((await refusal(document, { variables: { id: 'no id' } }))?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
