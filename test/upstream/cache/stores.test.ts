import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answered, decodeEntry, type Entry, encodeEntry, payloadOf } from '../../../src/upstream/cache/entry.ts';
import { fingerprints } from '../../../src/upstream/cache/fingerprint.ts';
import { sharedGenerations } from '../../../src/upstream/cache/generations.ts';
import { createMemoryStore } from '../../../src/upstream/cache/memory-store.ts';
import { openRedis, type RedisLink } from '../../../src/upstream/cache/redis-link.ts';
import { createRedisStore } from '../../../src/upstream/cache/redis-store.ts';
import { type CacheStore, layered } from '../../../src/upstream/cache/store.ts';
import { exactJson, parseExactJson } from '../../../src/upstream/json.ts';
import { onRedis, type RedisServer, startRedis } from '../../support/redis.ts';
import { policy, uniquePrefix } from '../steps/cache-scene.ts';

const startMs = Date.parse('2026-06-15T04:00:00Z');
const entryOf = (value: unknown, asOfMs = startMs) => answered({ value, asOf: new Date(asOfMs) }, policy);
const payloadIn = (entry: Entry | undefined) => entry?.answer && payloadOf(entry.answer);

test('what an upstream says comes out of JSON as it went in', () => {
  const exact = fc.oneof(
    // JSON knows no minus zero.
    fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value))),
    fc.bigInt().filter((value) => value > 2n ** 53n || value < -(2n ** 53n)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  );
  const payload = fc.dictionary(fc.string(), exact);
  fc.assert(
    fc.property(payload, (value) => {
      expect(parseExactJson(exactJson(value))).toEqual({ ...value });
    }),
  );
});

test('an entry comes out of its text as it went in; another text is none', () => {
  const failure = {
    code: 'NOT_FOUND',
    upstream: 'u',
    operation: 'o',
    reason: 'r\n',
    retryable: false,
    billed: true,
  } as const;
  const entries: Entry[] = [
    entryOf({ a: 'x\ny' }),
    entryOf(undefined),
    { untilMs: 5, failure: { asOfMs: 4, failure } },
  ];
  for (const entry of entries) expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
  expect(decodeEntry('something else')).toBeUndefined();
});

test('passwords and keys that an upstream sends along are not kept', () => {
  const machine = {
    instance_id: 'i-1',
    login_name: 'root',
    login_password: 'ASDqwe123',
    extend: [{ PrivateKey: 'k' }],
  };
  expect(payloadIn(entryOf({ instance_list: [machine], id: 2n ** 60n }))).toEqual({
    instance_list: [{ instance_id: 'i-1', login_name: 'root', extend: [{}] }],
    id: 2n ** 60n,
  });
});

test('an account pointed at another server or identity has another fingerprint; another password changes none', () => {
  const of = (endpoint: string, username: string, password: string) =>
    fingerprints([{ alias: 'a', bridgx: { endpoint, auth: { username, password }, timeZone: 'UTC' } }])('a', 'bridgx');
  const first = of('http://one', 'root', 'p');
  expect(of('http://one', 'root', 'q')).toBe(first);
  expect(new Set([first, of('http://two', 'root', 'p'), of('http://one', 'other', 'p')]).size).toBe(3);
  expect(first).not.toContain('root');
});

describe('memory', () => {
  test('holds no more bytes than it may, and lets go of what nobody asked for longest', async () => {
    const store = createMemoryStore({ clock: () => startMs, maxBytes: 36_000 });
    for (const slot of ['a', 'b', 'c']) await store.put(slot, startMs, () => entryOf('x'.repeat(2_000)));
    await store.get('a', 0);
    await store.put('d', startMs, () => entryOf('x'.repeat(4_000)));
    const kept = await Promise.all(['a', 'b', 'c', 'd'].map(async (slot) => (await store.get(slot, 0)) !== undefined));
    expect(kept).toEqual([true, false, true, true]);
    await store.put('e', startMs, () => entryOf('x'.repeat(11_000)));
    expect(await store.get('e', 0)).toBeUndefined();
  });

  test('keeps the newest answer, and none beyond its use', async () => {
    let nowMs = startMs;
    const store = createMemoryStore({ clock: () => nowMs });
    await store.put('a', startMs, () => entryOf('new'));
    await store.put('a', startMs - 1, () => entryOf('late', startMs - 1));
    expect(payloadIn(await store.get('a', 0))).toBe('new');
    nowMs += 110_000;
    expect(await store.get('a', 0)).toBeUndefined();
  });
});

const { isSkipped, title } = onRedis('replicas that share a Redis');

describe.skipIf(isSkipped)(title, () => {
  let server: RedisServer;
  const links: RedisLink[] = [];
  const faults: Error[] = [];
  let nowMs = Date.now();
  const clock = () => nowMs;
  const connect = (url = server.url) => {
    const link = openRedis({ url, clock, onFault: (fault) => faults.push(fault), commandTimeoutMs: 2_000 });
    links.push(link);
    return link;
  };
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const link of links) link.close();
    await server.stop();
  });

  test('find each other’s answers, the newest one, until it is of no more use', async () => {
    const prefix = uniquePrefix();
    const [one, other] = [1, 2].map(() => createRedisStore({ link: connect(), clock, prefix }));
    await one?.put('slot', nowMs, () => entryOf({ id: 2n ** 60n }, nowMs));
    await other?.put('slot', nowMs - 5, () => entryOf('late', nowMs - 5));
    expect(payloadIn(await other?.get('slot', 0))).toEqual({ id: 2n ** 60n });
    const restMs = await links[0]?.ask((redis) => redis.pttl(`${prefix}slot`));
    expect(restMs).toBeGreaterThan(100_000);
    expect(restMs).toBeLessThanOrEqual(110_000);
  });

  test('do not share what is larger than they may, nor what is over', async () => {
    const store = createRedisStore({ link: connect(), clock, prefix: uniquePrefix(), maxEntryBytes: 100 });
    await store.put('large', nowMs, () => entryOf('x'.repeat(100), nowMs));
    await store.put('over', nowMs - 110_000, () => entryOf('x', nowMs - 110_000));
    expect([await store.get('large', 0), await store.get('over', 0)]).toEqual([undefined, undefined]);
  });

  test('look there only when their own memory has nothing young enough', async () => {
    const looks: string[] = [];
    const far: CacheStore = createRedisStore({ link: connect(), clock, prefix: uniquePrefix() });
    const counted: CacheStore = {
      ...far,
      get(slot, sinceMs) {
        looks.push(slot);
        return far.get(slot, sinceMs);
      },
    };
    const store = layered(createMemoryStore({ clock }), counted);
    await far.put('theirs', nowMs, () => entryOf('theirs', nowMs));
    await store.put('own', nowMs, () => entryOf('own', nowMs));
    expect(payloadIn(await store.get('own', nowMs))).toBe('own');
    expect(payloadIn(await store.get('theirs', nowMs))).toBe('theirs');
    expect(payloadIn(await store.get('theirs', nowMs))).toBe('theirs');
    expect(looks).toEqual(['theirs']);
    await far.put('own', nowMs + 5, () => entryOf('newer', nowMs + 5));
    expect(payloadIn(await store.get('own', nowMs + 1))).toBe('newer');
  });

  test('hear of each other’s writes', async () => {
    const parts = { prefix: uniquePrefix(), keepMs: 60_000 };
    const [one, other] = [1, 2].map(() => sharedGenerations({ link: connect(), ...parts }));
    expect(await other?.of('group')).toBe('0');
    await one?.renew(['group']);
    const renewed = await one?.of('group');
    await expect.poll(() => other?.of('group')).toBe(renewed);
    expect(renewed).not.toBe('0');
    // One that starts later learns it from Redis itself.
    expect(await sharedGenerations({ link: connect(), ...parts }).of('group')).toBe(renewed);
  });

  test('go on with their own memory while Redis is gone, and share again when it is back', async () => {
    const own = await startRedis();
    const link = connect(own.url);
    const parts = { link, clock, prefix: uniquePrefix() };
    const store = layered(createMemoryStore({ clock }), createRedisStore(parts));
    const generations = sharedGenerations({ link, keepMs: 60_000 });
    await store.put('before', nowMs, () => entryOf('before', nowMs));
    await own.stop();
    await store.put('during', nowMs, () => entryOf('during', nowMs));
    expect(payloadIn(await store.get('before', nowMs))).toBe('before');
    expect(payloadIn(await store.get('during', nowMs))).toBe('during');
    expect(await store.get('nowhere', nowMs)).toBeUndefined();
    await generations.renew(['group']);
    const renewed = await generations.of('group');
    expect(renewed).not.toBe('0');
    expect(faults.length).toBeGreaterThan(0);

    const back = await startRedis(Number(new URL(own.url).port));
    nowMs += 10_000;
    await expect.poll(() => link.ask((redis) => redis.ping()), { timeout: 10_000 }).toBe('PONG');
    await expect
      .poll(() => link.ask((redis) => redis.get('fleetgraph:generation:group')), { timeout: 10_000 })
      .toBe(renewed);
    await back.stop();
  });
});
