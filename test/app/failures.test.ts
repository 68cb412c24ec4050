import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FaultInput } from '../../src/emulator/faults.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';

/** What one failed upstream call looks like to a client, and what it cost. */
type Expected = Record<string, unknown> & { code: string; calls: number };

const log: string[] = [];
let gateway: TestGateway;
let regions: string[] = [];
beforeAll(async () => {
  gateway = await startGateway({
    env: { UPSTREAM_TIMEOUT_MS: '400', REQUEST_DEADLINE_MS: '20000' },
    log: (line) => log.push(line),
  });
  regions = gateway.emulator.fleet.lingjun.regions.map(({ regionId }) => regionId);
});
afterAll(() => gateway.close());
let nowMs = noon;
beforeEach(() => {
  // An account's retries are rationed by the minute; each test starts with a full ration.
  nowMs += 600_000;
  gateway.at(nowMs);
  gateway.emulator.setFaults([]);
  gateway.calls();
  log.length = 0;
});

const fails = (...faults: FaultInput) => gateway.emulator.setFaults(faults);
const broken = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, billed: true, calls: 3 };

const lingjunFaults: [string, FaultInput[number], Expected][] = [
  ['an HTML page with 502', { kind: 'html' }, { ...broken, upstreamCode: '502' }],
  ['half of a JSON text', { kind: 'truncated' }, { ...broken, upstreamCode: '200' }],
  ['500 and nothing', { kind: 'empty' }, { ...broken, upstreamCode: '500' }],
  ['plain text', { kind: 'text' }, { ...broken, upstreamCode: '200' }],
  ['50 MB', { kind: 'huge' }, { code: 'UPSTREAM_REJECTED', retryable: false, billed: true, calls: 1 }],
  ['no answer in time', { kind: 'hang' }, { ...broken, code: 'DEADLINE_EXCEEDED', calls: 2 }],
  ['a broken connection', { kind: 'reset' }, broken],
  [
    'flow control',
    { kind: 'throttle' },
    { ...broken, code: 'RATE_LIMITED', upstreamCode: 'Throttling.User', retryAfterMs: 1000 },
  ],
  [
    'a missing permission',
    { kind: 'error', status: 403, code: 'Forbidden.RAM', message: 'no permission of eflo:ListVpds' },
    { code: 'UPSTREAM_REJECTED', upstreamCode: 'Forbidden.RAM', retryable: false, billed: true, calls: 1 },
  ],
  [
    'a business error under HTTP 200',
    { kind: 'error', status: 200, code: 1001, message: 'failed' },
    { code: 'UPSTREAM_REJECTED', upstreamCode: '1001', retryable: false, billed: true, calls: 1 },
  ],
  [
    'a service that is down',
    { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    { ...broken, upstreamCode: 'ServiceUnavailable' },
  ],
];

test.each(lingjunFaults)(
  '%s from Lingjun costs one field and says why',
  async (_what, fault, { calls, ...expected }) => {
    fails({ ...fault, upstream: 'lingjun', operation: 'ListVpds' });
    const document = 'query ($region: String) { vpds(filter: { region: $region }) { totalCount } vccs { totalCount } }';
    const { data, errors } = await gateway.query(document, { region: regions[0] });
    expect(data.vpds).toBeNull();
    expect(data.vccs.totalCount).toBeGreaterThan(0);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.path).toEqual(['vpds']);
    expect(errors?.[0]?.extensions).toMatchObject({ ...expected, upstream: 'lingjun', operation: 'ListVpds' });
    expect(gateway.calls().ListVpds).toBe(calls);
  },
);

const bridgxFaults: [string, FaultInput[number], Expected][] = [
  ['an HTML page with 502', { kind: 'html' }, { ...broken, billed: false, upstreamCode: '502' }],
  ['half of a JSON text', { kind: 'truncated' }, { ...broken, billed: false, upstreamCode: '200' }],
  ['500 and nothing', { kind: 'empty' }, { ...broken, billed: false, upstreamCode: '500' }],
  ['plain text', { kind: 'text' }, { ...broken, billed: false, upstreamCode: '200' }],
  ['50 MB', { kind: 'huge' }, { code: 'UPSTREAM_REJECTED', retryable: false, billed: false, calls: 1 }],
  ['no answer in time', { kind: 'hang' }, { ...broken, billed: false, code: 'DEADLINE_EXCEEDED', calls: 2 }],
  ['a broken connection', { kind: 'reset' }, { ...broken, billed: false }],
  ['too many requests', { kind: 'throttle' }, { ...broken, billed: false, code: 'RATE_LIMITED', upstreamCode: '429' }],
  [
    'a text of the database',
    { kind: 'error', status: 500, message: 'Error 1040: Too many connections' },
    { ...broken, billed: false, upstreamCode: '500' },
  ],
  [
    'a refusal',
    { kind: 'error', status: 400, message: 'permission_denied' },
    { code: 'UPSTREAM_REJECTED', upstreamCode: '400', retryable: false, billed: false, calls: 1 },
  ],
];

test.each(bridgxFaults)('%s from BridgX costs one field and says why', async (_what, fault, { calls, ...expected }) => {
  fails({ ...fault, upstream: 'bridgx', operation: 'cluster.describe_all' });
  const { data, errors } = await gateway.query('{ clusters { totalCount } vccs { totalCount } }');
  expect(data.clusters).toBeNull();
  expect(data.vccs.totalCount).toBeGreaterThan(0);
  expect(errors).toHaveLength(1);
  const about = { upstream: 'bridgx', operation: 'cluster.describe_all' };
  expect(errors?.[0]?.extensions).toMatchObject({ ...expected, ...about });
  expect(gateway.calls()['cluster.describe_all']).toBe(calls);
});

test('a region that fails is a gap of the list, and the rest of it stands', async () => {
  const { data: whole } = await gateway.query(
    '{ vpds(first: 1000) { totalCount nodes { id region } gaps { region } } }',
  );
  expect(whole.vpds.gaps).toEqual([]);
  fails({ kind: 'error', status: 403, code: 'Forbidden.RAM', operation: 'ListVpds', times: 1 });
  const { data, errors } = await gateway.query(
    '{ vpds(first: 1000) { totalCount nodes { id region } gaps { account region code message } } }',
  );
  expect(errors).toBeUndefined();
  const [gap] = data.vpds.gaps;
  expect(data.vpds.gaps).toEqual([
    { account: 'default', region: gap.region, code: 'UPSTREAM_REJECTED', message: expect.stringContaining('ListVpds') },
  ]);
  expect(data.vpds.totalCount).toBeNull();
  const others = whole.vpds.nodes.filter(({ region }: { region: string }) => region !== gap.region);
  expect(data.vpds.nodes).toEqual(others);
  expect(others.length).toBeGreaterThan(0);
});

test('a read that fails once is repeated and its answer is whole', async () => {
  fails({ kind: 'reset', operation: 'ListVpds', times: 1 });
  const { data, errors } = await gateway.query('query ($r: String) { vpds(filter: { region: $r }) { totalCount } }', {
    r: regions[0],
  });
  expect(errors).toBeUndefined();
  expect(data.vpds.totalCount).toBeGreaterThan(0);
  expect(gateway.calls()).toEqual({ ListVpds: 2 });
});

test('a dead upstream leaves no memory of 50 MB answers behind', async () => {
  fails({ kind: 'huge', operation: 'ListVpds' });
  const before = process.memoryUsage().rss;
  await Promise.all(
    regions.map((r) => gateway.query('query ($r: String) { vpds(filter: { region: $r }) { totalCount } }', { r })),
  );
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});

test('failures of upstreams are told to the client, not logged as defects', async () => {
  fails({ kind: 'html', operation: 'ListVpds' });
  await gateway.query('{ vpds { totalCount } }');
  const lines = log.map((line) => JSON.parse(line));
  expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
  expect(lines.filter(({ msg }) => msg === 'upstream call')[0]).toMatchObject({
    upstream: 'lingjun',
    operation: 'ListVpds',
    outcome: 'failed',
    upstreamCode: '502',
  });
});
