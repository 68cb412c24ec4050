import { once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { documentLimits } from '../../src/graph/document-limits.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let url = '';
const log: string[] = [];
beforeAll(async () => {
  gateway = await startGateway({ log: (line) => log.push(line) });
  url = await gateway.listen();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.calls();
});

const body = JSON.stringify({ query: '{ vpds { totalCount } }' });
const json = { 'content-type': 'application/json' };
type Headers = Record<string, string>;

/** fetch lets nobody set Host, Origin or Sec-Fetch-Site. */
async function ask(path: string, { method = 'POST', headers = {}, parts = [] as string[] }) {
  const request = send(url + path, { method, headers });
  for (const part of parts) request.write(part);
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage]; // what Node gives with this event
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const codeOf = ({ body }: { body: string }) => JSON.parse(body).errors[0].extensions.code;

test.each<[string, Headers]>([
  ['a command line tool', {}],
  ['a page of its own', { 'sec-fetch-site': 'same-origin' }],
  ['an old browser on a page of its own', { origin: 'OWN' }],
  ['another name of this machine', { host: 'localhost:4000' }],
  ['an IPv6 name of this machine', { host: '[::1]:4000' }],
])('%s is answered', async (_who, headers) => {
  const own = headers.origin ? { origin: url } : headers;
  const answer = await ask('/graphql', { headers: { ...json, ...own }, parts: [body] });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body).data.vpds.totalCount).toBeGreaterThan(0);
});

test.each<[string, Headers, number]>([
  ['a page of another site', { ...json, 'sec-fetch-site': 'cross-site' }, 403],
  ['a page of another port', { ...json, 'sec-fetch-site': 'same-site' }, 403],
  ['an old browser on a foreign page', { ...json, origin: 'http://evil.example' }, 403],
  ['a page without an origin', { ...json, origin: 'null' }, 403],
  ['a foreign name that leads here', { ...json, host: 'evil.example:4000' }, 403],
  ['a name that begins like ours', { ...json, host: 'localhost.evil.example' }, 403],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['plain text', { 'content-type': 'text/plain' }, 415],
  ['a form with parts', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
  ['a body of no type', {}, 415],
])('%s is turned away and nothing is called', async (_who, headers, status) => {
  const answer = await ask('/graphql', { headers, parts: [body] });
  expect(answer.status).toBe(status);
  expect(codeOf(answer)).toBe(status === 415 ? 'BAD_USER_INPUT' : 'FORBIDDEN');
  expect(gateway.calls()).toEqual({});
});

test('a foreign page cannot spend money with the address of an image', async () => {
  const path = `/graphql?query=${encodeURIComponent('{ vpds { totalCount } }')}`;
  const foreign = await ask(path, { method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } });
  expect(foreign.status).toBe(403);
  expect(gateway.calls()).toEqual({});
  expect((await ask(path, { method: 'GET' })).status).toBe(200);
});

test('answers are kept by no cache and framed by no page', async () => {
  const path = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
  const { headers } = await ask(path, { method: 'GET' });
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test('a body that is too large is refused, whether or not it says so beforehand', async () => {
  const part = JSON.stringify({ query: '{ vpds { totalCount } }', padding: 'x'.repeat(1024 * 1024) });
  const announced = await ask('/graphql', {
    headers: { ...json, 'content-length': String(part.length) },
    parts: [part],
  });
  const chunked = await ask('/graphql', { headers: { ...json, 'transfer-encoding': 'chunked' }, parts: [part] });
  expect([announced.status, codeOf(announced)]).toEqual([413, 'BAD_USER_INPUT']);
  expect([chunked.status, codeOf(chunked)]).toEqual([413, 'BAD_USER_INPUT']);
  expect(gateway.calls()).toEqual({});
});

const nested = (depth: number) => `{ ${'__typename a: __schema { '.repeat(depth)} __typename ${'}'.repeat(depth)} }`;
const doubling = Array.from(
  { length: 12 },
  (_, n) => `fragment F${n} on Query { ...F${n + 1} b${n}: __typename ...F${n + 1} }`,
);

test.each([
  ['deeper than anybody writes', nested(documentLimits.depth), 'depth'],
  ['with too many aliases', `{ ${Array.from({ length: 1501 }, (_, n) => `a${n}:__typename`).join(' ')} }`, 'fields'],
  ['of fragments that double', `{ ...F0 } ${doubling.join(' ')} fragment F12 on Query { __typename }`, 'fields'],
  ['of too many characters', `{ __typename } #${'x'.repeat(documentLimits.characters)}`, 'characters'],
  ['of too many words', `{ __typename ${'@skip(if: false) '.repeat(2000)} }`, 'tokens'],
])('a document %s is refused', async (_what, document, measure) => {
  const { errors } = await gateway.query(document);
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(errors?.[0]?.message).toContain(measure);
});

test('lists inside lists inside lists are refused by the rows that they ask for', async () => {
  const list = 'vpds(first: 1000) { nodes { vccs(first: 1000) { nodes { vpds(first: 1000) { nodes { id } } } } } }';
  const { errors } = await gateway.query(`{ ${list} }`);
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'first' });
  expect(gateway.calls()).toEqual({});
});

test('a request keeps the id that it came with, in the answer and in the log', async () => {
  const answer = await ask('/graphql', { headers: { ...json, 'x-request-id': 'trace-17' }, parts: [body] });
  expect(answer.headers['x-request-id']).toBe('trace-17');
  const lines = log.map((line) => JSON.parse(line)).filter(({ requestId }) => requestId === 'trace-17');
  expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['upstream call', 'request']));
});

test('a request without an id, or with one that would spoil a log, gets one', async () => {
  const ids = await Promise.all(
    [{}, { 'x-request-id': 'a b' }, { 'x-request-id': 'x'.repeat(129) }].map(async (headers) => {
      const answer = await ask('/graphql', { headers: { ...json, ...headers }, parts: [body] });
      return String(answer.headers['x-request-id']);
    }),
  );
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
});

test('health and readiness are told to anybody', async () => {
  expect((await ask('/healthz', { method: 'GET' })).status).toBe(200);
  expect((await ask('/readyz', { method: 'GET' })).body).toBe('ready\n');
});
