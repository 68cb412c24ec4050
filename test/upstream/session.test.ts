import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import type { BridgxAuth } from '../../src/upstream/bridgx/session.ts';
import { bridgxTransport } from '../../src/upstream/bridgx/transport.ts';
import { createClient } from '../../src/upstream/client.ts';
import { createExchange, type Exchange } from '../../src/upstream/exchange.ts';
import { createUpstreams } from '../../src/upstream/upstreams.ts';
import { callOf } from './call-of.ts';

const hourMs = 3_600_000;
const startMs = Date.parse('2026-06-15T04:00:00Z');
const rows = Array.from({ length: 120 }, (_, index) => ({ cluster_id: String(index) }));
const signingKey = new TextEncoder().encode('a key of the test server alone');

/** A BridgX that keeps its tokens in hand: it can refuse them, and its login or renewal can be out of order. */
interface TestServer {
  url: string;
  /** Every request as `path token`, tokens numbered as they were given out. */
  seen: string[];
  refused: Set<string>;
  broken: Set<string>;
  issue(): Promise<string>;
}

let nowMs: number;
let exchange: Exchange;
let servers: Server[];
beforeEach(() => {
  nowMs = startMs;
  exchange = createExchange();
  servers = [];
});
afterEach(async () => {
  await exchange.close();
  for (const server of servers) server.close();
});

async function startServer(): Promise<TestServer> {
  const names = new Map<string, string>();
  const state: TestServer = {
    url: '',
    seen: [],
    refused: new Set(),
    broken: new Set(),
    async issue() {
      const exp = Math.floor((nowMs + 8 * hourMs) / 1000);
      const token = await new SignJWT({ exp, jti: `t${names.size + 1}` })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(signingKey);
      names.set(token, `t${names.size + 1}`);
      return token;
    },
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
    const name = names.get(request.headers.authorization?.slice('Bearer '.length) ?? '') ?? 'none';
    const page = Number(searchParams.get('page_number'));
    state.seen.push(`${pathname.split('/').at(-1)}${page || ''} ${name}`);
    const answer = (code: number, data: unknown, msg: string) => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify({ code, data, msg }));
    };
    if (state.broken.has(pathname)) return answer(500, null, 'out of order');
    if (pathname === '/user/login') {
      const { password } = (await readJson(request)) as { password: string }; // what the client under test wrote
      return password === 'secret-word'
        ? answer(200, await state.issue(), 'success')
        : answer(400, null, `incorrect username/password: ${password}`);
    }
    if (name === 'none' || state.refused.has(name)) return answer(401, null, 'token auth fail');
    if (pathname === '/user/refresh_token') return answer(200, await state.issue(), 'success');
    answer(200, { cluster_list: rows.slice((page - 1) * 50, page * 50), pager: { total: rows.length } }, 'success');
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  state.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return state;
}

function connect(url: string, auth: BridgxAuth, account = 'default') {
  const parts = { exchange, clock: () => nowMs, maxTimeoutMs: 5000, loginSteps: [], onAttempt: () => {} };
  const path = bridgxTransport({ account, endpoint: url, auth }, parts);
  return createClient({ path, account }, callOf(bridgxOperations['task.list']));
}

const login = { username: 'root', password: 'secret-word' };
const clusters = bridgxOperations['cluster.describe_all'];
const count = (seen: readonly string[], start: string) => seen.filter((line) => line.startsWith(start)).length;

test('calls at the same time log in once', async () => {
  const server = await startServer();
  const client = connect(server.url, login);
  await Promise.all([1, 2, 3].map(() => client.sweep(clusters, {})));
  expect(count(server.seen, 'login')).toBe(1);
  expect(server.seen.filter((line) => line.startsWith('describe_all') && !line.endsWith(' t1'))).toEqual([]);
});

test('a token is renewed before it expires, once, and nobody waits for that', async () => {
  const server = await startServer();
  const client = connect(server.url, login);
  await client.sweep(clusters, {});
  nowMs += 7.7 * hourMs;
  await client.sweep(clusters, {});
  expect(count(server.seen, 'refresh_token')).toBe(0);
  nowMs += 0.2 * hourMs;
  server.seen.length = 0;
  await Promise.all([client.sweep(clusters, {}), client.sweep(clusters, {})]);
  expect(server.seen.filter((line) => line.endsWith('1 t1') && line.startsWith('describe_all'))).toHaveLength(2);
  // The new token comes while the old one serves.
  await expect
    .poll(async () => {
      await client.sweep(clusters, {});
      return server.seen.at(-1);
    })
    .toMatch(/^describe_all.* t2$/);
  expect(count(server.seen, 'refresh_token')).toBe(1);
});

test('logging in ahead spares the first call a wait, and a server that is down is met by that call', async () => {
  const server = await startServer();
  const account = { alias: 'default', bridgx: { endpoint: server.url, auth: login, timeZone: 'Asia/Shanghai' } };
  const parts = { exchange, clock: () => nowMs, maxTimeoutMs: 5000, steps: [], loginSteps: [], onAttempt: () => {} };
  const upstreams = createUpstreams([account], parts);
  await upstreams.logIn();
  expect(server.seen).toEqual(['login none']);
  await upstreams.open(callOf(clusters)).get('default')?.bridgx?.client.sweep(clusters, {});
  expect(count(server.seen, 'login')).toBe(1);
  server.broken.add('/user/login');
  await expect(createUpstreams([account], parts).logIn()).resolves.toBeUndefined();
});

test('a token that has expired is replaced by a login', async () => {
  const server = await startServer();
  const client = connect(server.url, login);
  await client.sweep(clusters, {});
  nowMs += 9 * hourMs;
  server.seen.length = 0;
  await client.sweep(clusters, {});
  expect(server.seen[0]).toBe('login none');
  expect(count(server.seen, 'refresh_token')).toBe(0);
});

test('while neither renewal nor login works, a token that is still good is used', async () => {
  const server = await startServer();
  const client = connect(server.url, login);
  await client.sweep(clusters, {});
  nowMs += 7.9 * hourMs;
  server.broken = new Set(['/user/login', '/user/refresh_token']);
  expect((await client.sweep(clusters, {})).value).toHaveLength(120);
});

test('a token that is refused in the middle of a sweep is replaced once and the sweep is whole', async () => {
  const server = await startServer();
  const client = connect(server.url, login);
  await client.sweep(clusters, {});
  server.refused.add('t1');
  server.seen.length = 0;
  const { value, calls } = await client.sweep(clusters, {});
  expect(value.map(({ clusterId }) => clusterId)).toEqual(rows.map((row) => row.cluster_id));
  expect(count(server.seen, 'login')).toBe(1);
  expect(calls).toBe(count(server.seen, 'describe_all'));
});

test('a token that every page sees refused at once is replaced by one login', async () => {
  const server = await startServer();
  const client = connect(server.url, login);
  await client.sweep(clusters, {});
  server.refused.add('t1');
  server.seen.length = 0;
  const sweeps = await Promise.all([1, 2, 3, 4].map(() => client.sweep(clusters, {})));
  expect(sweeps.map(({ value }) => value.length)).toEqual([120, 120, 120, 120]);
  expect(count(server.seen, 'login')).toBe(1);
});

test('a server that refuses even new tokens is asked twice, not for ever', async () => {
  const server = await startServer();
  server.refused = new Set(['t1', 't2', 't3', 't4']);
  const failure = await connect(server.url, login)
    .sweep(clusters, {})
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UpstreamError);
  expect(failure).toMatchObject({ code: 'UPSTREAM_REJECTED', failure: { upstreamCode: '401', retryable: false } });
  expect(count(server.seen, 'describe_all')).toBe(2);
});

test('a token alone is used, renewed, and told to be refused', async () => {
  const server = await startServer();
  const client = connect(server.url, { token: await server.issue() });
  await client.sweep(clusters, {});
  expect(new Set(server.seen.map((line) => line.split(' ')[1]))).toEqual(new Set(['t1']));
  nowMs += 7.9 * hourMs;
  await client.sweep(clusters, {});
  await expect
    .poll(async () => {
      await client.sweep(clusters, {});
      return server.seen.at(-1);
    })
    .toMatch(/ t2$/);
  expect(count(server.seen, 'refresh_token t1')).toBe(1);
  server.refused.add('t2');
  await expect(client.sweep(clusters, {})).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
  expect(count(server.seen, 'login')).toBe(0);
});

test('a wrong password is a clear refusal that never shows it', async () => {
  const server = await startServer();
  const failure = await connect(server.url, { username: 'root', password: 'wrong-word' })
    .sweep(clusters, {})
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'UPSTREAM_REJECTED', failure: { operation: 'user.login', retryable: false } });
  expect(failure).toMatchObject({ message: expect.stringContaining('incorrect username/password: [cut]') });
  const told = failure instanceof UpstreamError ? [failure.message, JSON.stringify(failure.toExtensions())] : [];
  expect(told.join()).not.toContain('wrong-word');
});

test('two accounts of one server never share a session', async () => {
  const server = await startServer();
  const [first, second] = [connect(server.url, login, 'a'), connect(server.url, login, 'b')];
  await first.sweep(clusters, {});
  await second.sweep(clusters, {});
  expect(count(server.seen, 'login')).toBe(2);
  expect(new Set(server.seen.slice(0, 4).map((line) => line.split(' ')[1]))).toEqual(new Set(['none', 't1']));
  expect(new Set(server.seen.slice(4).map((line) => line.split(' ')[1]))).toEqual(new Set(['none', 't2']));
});
