import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFlightBoard } from '../../../src/upstream/cache/flight-board.ts';
import { openRedis, type RedisLink } from '../../../src/upstream/cache/redis-link.ts';
import { slots } from '../../../src/upstream/cache/slots.ts';
import type { Call } from '../../../src/upstream/call.ts';
import { type Wait, waitOnTimer } from '../../../src/upstream/limits/waiting.ts';
import { sharedFlight } from '../../../src/upstream/steps/flight-shared.ts';
import { onRedis, type RedisServer, startRedis } from '../../support/redis.ts';
import { slotParts, uniquePrefix, upstreamAt } from './cache-scene.ts';
import { callOf, failure, listVpds } from './limits-scene.ts';

const { isSkipped, title } = onRedis('one call in progress for replicas that share a Redis');

describe.skipIf(isSkipped)(title, () => {
  let server: RedisServer;
  const links: RedisLink[] = [];
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const link of links) link.close();
    await server.stop();
  });

  const pollMs = 5;
  /** Replicas, and the one upstream that all of them call. */
  function replicas(count: number, { url = server.url, holdMs = 3_000 } = {}) {
    const prefix = uniquePrefix();
    const upstream = upstreamAt(Date.now);
    const waits: number[] = [];
    const wait: Wait = (delayMs, signal) => {
      waits.push(delayMs);
      return waitOnTimer(delayMs, signal);
    };
    const steps = Array.from({ length: count }, () => {
      const link = openRedis({ url, clock: Date.now, onFault: () => {}, commandTimeoutMs: 2_000 });
      links.push(link);
      const board = createFlightBoard({ link, prefix });
      const step = sharedFlight({
        board,
        slotOf: slots(slotParts()),
        clock: Date.now,
        wait,
        holdMs,
        pollMs,
      });
      return (known: Partial<Call> = {}) => step(callOf(known), upstream.next);
    });
    const [one, other] = steps;
    if (!one || !other) throw new Error('two replicas at least');
    const polls = () => waits.filter((delayMs) => delayMs === pollMs).length;
    const renewals = () => waits.filter((delayMs) => delayMs === holdMs / 3).length;
    return { upstream, steps, one, other, polls, renewals };
  }

  test('serves all of them, exactly; only its leader made a call', async () => {
    const { upstream, steps } = replicas(3);
    const open = upstream.hangs();
    const answers = Promise.all(steps.map((ask) => ask()));
    await expect.poll(() => open.length).toBe(1);
    open[0]?.resolve({ id: 2n ** 60n });
    const told = await answers;
    expect(told.map(({ value }) => value)).toEqual(Array(3).fill({ id: 2n ** 60n }));
    expect(new Set(told.map(({ asOf }) => asOf.getTime())).size).toBe(1);
    expect(told.map(({ calls }) => calls).toSorted()).toEqual([0, 0, 1]);
    expect(upstream.calls).toHaveLength(1);
  });

  test('shares the upstream’s failure with those who waited, and with nobody after them', async () => {
    const { upstream, one, other, polls } = replicas(2);
    const open = upstream.hangs();
    const early = one().catch((error: unknown) => error);
    await expect.poll(() => open.length).toBe(1);
    const waiting = other().catch((error: unknown) => error);
    await expect.poll(polls).toBeGreaterThan(0);
    open[0]?.reject(failure({ upstreamCode: '503' }));
    expect(await early).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await waiting).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', failure: { upstreamCode: '503' } });
    upstream.says('back');
    expect(await other()).toMatchObject({ value: 'back', calls: 1 });
  });

  test('lasts longer than it is announced for, as long as its leader lives', async () => {
    const { upstream, one, other, renewals } = replicas(2, { holdMs: 1_200 });
    const open = upstream.hangs();
    const answers = Promise.all([one(), other()]);
    await expect.poll(renewals, { timeout: 10_000 }).toBeGreaterThan(3);
    open[0]?.resolve('late');
    expect((await answers).map(({ value }) => value)).toEqual(['late', 'late']);
    expect(upstream.calls).toHaveLength(1);
  });

  test('is made by another when its leader dies', async () => {
    const { upstream, one, other } = replicas(2, { holdMs: 100 });
    const open = upstream.hangs();
    one().catch(() => undefined);
    await expect.poll(() => open.length).toBe(1);
    // A dead process says nothing any more.
    links.at(-2)?.close();
    const rescued = other();
    await expect.poll(() => open.length).toBe(2);
    open[1]?.resolve('rescued');
    expect(await rescued).toMatchObject({ value: 'rescued', calls: 1 });
  });

  test('is made by another when all who asked in its leader’s process left', async () => {
    const { upstream, one, other } = replicas(2, { holdMs: 60_000 });
    const open = upstream.hangs();
    const leaver = new AbortController();
    const left = one({ signal: leaver.signal }).catch(() => 'left');
    await expect.poll(() => open.length).toBe(1);
    const stays = other();
    leaver.abort();
    expect(await left).toBe('left');
    await expect.poll(() => open.length).toBe(2);
    open[1]?.resolve('anew');
    expect(await stays).toMatchObject({ value: 'anew' });
  });

  test('is not shared with who wants a younger answer, another account, or a write', async () => {
    const { upstream, one, other } = replicas(2);
    const open = upstream.hangs();
    const first = one();
    await expect.poll(() => open.length).toBe(1);
    const startedMs = Date.now();
    await expect.poll(Date.now).toBeGreaterThan(startedMs);
    const others = [
      other({ freshness: { maxAgeMs: 0, orStale: false } }),
      other({ account: 'b' }),
      other({ operation: { ...listVpds, kind: 'write' } }),
    ];
    await expect.poll(() => open.length).toBe(4);
    for (const { resolve } of open) resolve('own');
    expect(await Promise.all([first, ...others])).toMatchObject(Array(4).fill({ value: 'own', calls: 1 }));
  });

  test('is each one’s own while Redis is gone', async () => {
    const gone = await startRedis();
    await gone.stop();
    const { upstream, steps } = replicas(2, { url: gone.url });
    expect(await Promise.all(steps.map((ask) => ask()))).toMatchObject(Array(2).fill({ value: 'first', calls: 1 }));
    expect(upstream.calls).toHaveLength(2);
  });
});
