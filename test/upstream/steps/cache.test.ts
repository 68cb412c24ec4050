import { describe, expect, test } from 'vitest';
import { bridgxOperations } from '../../../src/upstream/bridgx/operations.ts';
import { policyOf } from '../../../src/upstream/cache/policies.ts';
import { cacheScene, settle } from './cache-scene.ts';
import { callOf, failure, listVpds } from './limits-scene.ts';

const orStale = { freshness: { orStale: true } };

describe('an answer', () => {
  test('that is fresh is given again without a call, as of the time it was got', async () => {
    const { ask, pass, upstream, clock } = cacheScene();
    const gotAt = new Date(clock());
    expect(await ask(callOf())).toEqual({ value: 'first', asOf: gotAt, source: 'LIVE', calls: 1 });
    await pass(9_999);
    expect(await ask(callOf())).toEqual({
      value: 'first',
      asOf: gotAt,
      source: 'CACHE',
      reason: 'it is fresh enough',
      calls: 0,
    });
    expect(upstream.calls).toHaveLength(1);
  });

  test('is asked for anew when it is no longer fresh and nobody said that stale will do', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(10_000);
    upstream.says('second');
    expect(await ask(callOf())).toMatchObject({ value: 'second', source: 'LIVE', calls: 1 });
  });

  test('keeps integers beyond 2^53 and fractions as they were, and cannot be changed by who reads it', async () => {
    const { ask, upstream } = cacheScene();
    const payload = { id: 1234567890123456789n, large: 1e17, rate: 0.1, none: null, list: [-9007199254740993n] };
    upstream.says(payload);
    await ask(callOf());
    const { value } = await ask(callOf());
    expect(value).toEqual(payload);
    expect(() => Object.assign(value as object, { id: 0n })).toThrow(TypeError);
    expect((await ask(callOf())).value).toEqual(payload);
  });

  test('without a payload is kept too', async () => {
    const { ask, upstream } = cacheScene();
    upstream.says(undefined);
    await ask(callOf());
    expect(await ask(callOf())).toMatchObject({ value: undefined, source: 'CACHE' });
  });

  test('of a write or of an unknown operation is never kept', async () => {
    const { ask, upstream } = cacheScene();
    const write = callOf({ operation: { ...listVpds, kind: 'write' } });
    await ask(write);
    await ask(write);
    expect(upstream.calls).toHaveLength(2);
    expect(policyOf(bridgxOperations['user.login'])).toBeNull();
    expect(policyOf({ ...listVpds, kind: 'write' })).toBeNull();
    expect(policyOf({ ...listVpds, name: 'NoSuchOperation' })).toBeNull();
  });

  test('never serves another account, region, page or credential', async () => {
    const { ask, upstream } = cacheScene();
    await ask(callOf());
    for (const other of [{ account: 'b' }, { region: 'cn-beijing' }, { params: { PageNumber: 2 } }]) {
      await ask(callOf(other));
    }
    expect(upstream.calls).toHaveLength(4);
  });
});

describe('a caller who names an age', () => {
  test('of 0 is always answered by the upstream', async () => {
    const { ask, upstream } = cacheScene();
    await ask(callOf());
    upstream.says('second');
    expect(await ask(callOf({ freshness: { maxAgeMs: 0, orStale: true } }))).toMatchObject({
      value: 'second',
      calls: 1,
    });
    expect(await ask(callOf())).toMatchObject({ value: 'second', source: 'CACHE' });
  });

  test('gets nothing that is older, though it is fresh', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(3_000);
    expect(await ask(callOf({ freshness: { maxAgeMs: 3_001, orStale: false } }))).toMatchObject({ source: 'CACHE' });
    expect(await ask(callOf({ freshness: { maxAgeMs: 3_000, orStale: false } }))).toMatchObject({ source: 'LIVE' });
    expect(upstream.calls).toHaveLength(2);
  });

  test('beyond freshness saves a call', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(60_000);
    expect(await ask(callOf({ freshness: { maxAgeMs: 61_000, orStale: false } }))).toMatchObject({ source: 'CACHE' });
    expect(upstream.calls).toHaveLength(1);
  });
});

describe('an answer just past its freshness', () => {
  test('is given marked stale, while one call behind it asks again for all', async () => {
    const { ask, pass, upstream, clock } = cacheScene();
    await ask(callOf());
    await pass(10_000);
    const open = upstream.hangs();
    const left = new AbortController();
    const answers = await Promise.all([1, 2, 3].map(() => ask(callOf({ ...orStale, signal: left.signal }))));
    for (const answer of answers) {
      expect(answer).toMatchObject({ value: 'first', source: 'STALE', reason: 'it is being asked again', calls: 0 });
    }
    await settle();
    expect(open.map(({ call }) => call)).toMatchObject([{ priority: 'refresh', caller: 'alice' }]);
    expect(open[0]?.call.deadlineMs).toBe(clock() + 30_000);
    // The request that caused it is over; the call goes on.
    left.abort();
    open[0]?.resolve('second');
    await settle();
    expect(await ask(callOf())).toMatchObject({ value: 'second', source: 'CACHE' });
  });

  test('whose refresh failed is not asked for again at once', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(10_000);
    upstream.fails(failure());
    for (let round = 0; round < 3; round += 1) {
      expect(await ask(callOf(orStale))).toMatchObject({ value: 'first', source: 'STALE' });
      await settle();
    }
    expect(upstream.calls).toHaveLength(2);
    await pass(5_000);
    await ask(callOf(orStale));
    await settle();
    expect(upstream.calls).toHaveLength(3);
  });

  test('ends its refresh when the gateway stops', async () => {
    const { ask, pass, upstream, cache } = cacheScene();
    await ask(callOf());
    await pass(10_000);
    const open = upstream.hangs();
    await ask(callOf(orStale));
    await settle();
    await cache.close();
    expect(open[0]?.call.signal.aborted).toBe(true);
  });
});

describe('when the upstream gives no answer', () => {
  test.each([
    ['UPSTREAM_UNAVAILABLE', failure()],
    ['RATE_LIMITED', failure({ code: 'RATE_LIMITED' })],
    ['DEADLINE_EXCEEDED', failure({ code: 'DEADLINE_EXCEEDED' })],
    ['BUDGET_EXCEEDED', failure({ code: 'BUDGET_EXCEEDED', retryable: false, billed: false })],
    ['UPSTREAM_REJECTED', failure({ code: 'UPSTREAM_REJECTED', retryable: false })],
  ])('an old one is given, marked with %s', async (code, error) => {
    const { ask, pass, upstream, clock } = cacheScene();
    const asOf = new Date(clock());
    await ask(callOf());
    await pass(50_000);
    upstream.fails(error);
    expect(await ask(callOf(orStale))).toEqual({ value: 'first', asOf, source: 'STALE', reason: code, calls: 0 });
  });

  test('whoever does not want an old one gets the error', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(50_000);
    upstream.fails(failure());
    await expect(ask(callOf())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('an answer too old to be of use is not given', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(110_000);
    upstream.fails(failure());
    await expect(ask(callOf(orStale))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('the failure is not remembered', async () => {
    const { ask, upstream } = cacheScene();
    upstream.fails(failure());
    await expect(ask(callOf())).rejects.toThrow();
    upstream.says('back');
    expect(await ask(callOf())).toMatchObject({ value: 'back', source: 'LIVE' });
  });

  test('a caller who left gets no old answer either', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(50_000);
    upstream.fails(new DOMException('left', 'AbortError'));
    await expect(ask(callOf(orStale))).rejects.toThrow('left');
  });
});

describe('a refusal', () => {
  const notFound = failure({ code: 'NOT_FOUND', reason: 'no such thing', retryable: false, upstreamCode: '1003' });

  test('is remembered for a short time and costs nothing again', async () => {
    const { ask, pass, upstream } = cacheScene();
    upstream.fails(notFound);
    await expect(ask(callOf())).rejects.toMatchObject({ failure: { billed: true } });
    upstream.says('created meanwhile');
    await pass(4_999);
    await expect(ask(callOf(orStale))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('no such thing (remembered from 2026-06-15T04:00:00.000Z)'),
      failure: { billed: false, upstreamCode: '1003' },
    });
    await pass(1);
    expect(await ask(callOf())).toMatchObject({ value: 'created meanwhile' });
    expect(upstream.calls).toHaveLength(2);
  });

  test('is not told to other accounts or regions', async () => {
    const { ask, upstream } = cacheScene();
    upstream.fails(notFound);
    await expect(ask(callOf())).rejects.toThrow();
    upstream.says('theirs');
    expect(await ask(callOf({ account: 'b' }))).toMatchObject({ value: 'theirs' });
    expect(await ask(callOf({ region: 'cn-beijing' }))).toMatchObject({ value: 'theirs' });
  });

  test('of a thing that was known before voids what was known', async () => {
    const { ask, pass, upstream } = cacheScene();
    await ask(callOf());
    await pass(50_000);
    upstream.fails(notFound);
    await expect(ask(callOf(orStale))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    upstream.fails(failure());
    await pass(6_000);
    await expect(ask(callOf(orStale))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('that the upstream may lift is not remembered', async () => {
    const { ask, upstream } = cacheScene();
    upstream.fails(failure({ code: 'UPSTREAM_REJECTED', retryable: true }));
    await expect(ask(callOf())).rejects.toThrow();
    upstream.says('now');
    expect(await ask(callOf())).toMatchObject({ value: 'now' });
  });
});

describe('after a write', () => {
  const changed = { account: 'default', region: 'cn-wulanchabu', operations: ['ListVpds'] };

  test('what was known of its operations is asked for again, there and only there', async () => {
    const { ask, cache, upstream } = cacheScene();
    await ask(callOf());
    await ask(callOf({ region: 'cn-beijing' }));
    await cache.invalidate(changed);
    upstream.says('second');
    expect(await ask(callOf(orStale))).toMatchObject({ value: 'second', source: 'LIVE' });
    expect(await ask(callOf({ region: 'cn-beijing' }))).toMatchObject({ value: 'first', source: 'CACHE' });
  });

  test('an answer that was on its way before it is not kept', async () => {
    const { ask, cache, upstream } = cacheScene();
    const open = upstream.hangs();
    const early = ask(callOf());
    await settle();
    await cache.invalidate(changed);
    open[0]?.resolve('before the write');
    expect(await early).toMatchObject({ value: 'before the write' });
    upstream.says('after the write');
    expect(await ask(callOf())).toMatchObject({ value: 'after the write', source: 'LIVE' });
  });
});

test('looking ahead says what a call would cost, and makes none', async () => {
  const { ask, cache, pass, upstream } = cacheScene();
  const peek = (freshness = { orStale: true }) => cache.peek(callOf(), freshness);
  expect(await peek()).toBe('ask');
  await ask(callOf());
  expect(await peek()).toBe('serve');
  await pass(10_000);
  expect(await peek()).toBe('refresh');
  expect(await peek({ orStale: false })).toBe('ask');
  expect(upstream.calls).toHaveLength(1);
});
