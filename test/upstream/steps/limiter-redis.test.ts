import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFlowControl } from '../../../src/emulator/rate-limits.ts';
import type { Next } from '../../../src/upstream/call.ts';
import { type Buckets, type Claim, isShortage, waitOf } from '../../../src/upstream/limits/buckets.ts';
import { createInsuredBuckets } from '../../../src/upstream/limits/insured-buckets.ts';
import { createMemoryBuckets } from '../../../src/upstream/limits/memory-buckets.ts';
import { createRedisBuckets } from '../../../src/upstream/limits/redis-buckets.ts';
import { waitOnTimer } from '../../../src/upstream/limits/waiting.ts';
import { limiter } from '../../../src/upstream/steps/limiter.ts';
import { onRedis, type RedisServer, startRedis } from '../../support/redis.ts';
import { answers, callOf, failure, listVpds } from './limits-scene.ts';

const { isSkipped, title } = onRedis('replicas that share their limits through Redis');
const ticks = () => performance.now();

describe.skipIf(isSkipped)(title, () => {
  let server: RedisServer;
  let clients: Redis[] = [];
  let outages: unknown[] = [];

  const connect = () => {
    const redis = new Redis(server.url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, lazyConnect: true });
    redis.on('error', () => {});
    clients.push(redis);
    return redis.connect().then(() => redis);
  };
  /** One process's buckets. */
  const replica = async (): Promise<Buckets> =>
    createInsuredBuckets({
      shared: createRedisBuckets(await connect()),
      local: createMemoryBuckets(ticks),
      ticks,
      wait: waitOnTimer,
      onOutage: (error) => outages.push(error),
    });
  const stepOf = (buckets: Buckets) => limiter({ buckets, clock: Date.now, ticks, wait: waitOnTimer, totals: {} });
  const claimOf = (calls: number): Claim[] => [
    { key: '{default/lingjun}/r/op', limit: { calls, windowMs: 60_000 }, spare: 0, transitMs: 1_000 },
  ];
  /** Tokens that a replica gets before it is told to wait. */
  const drain = async (buckets: Buckets, claims: Claim[]) => {
    for (let taken = 0; ; taken += 1) if (isShortage(await buckets.take(claims))) return taken;
  };

  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(() => {
    outages = [];
  });
  afterEach(async () => {
    for (const client of clients) client.disconnect();
    clients = [];
    await (await connect()).flushall();
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await server.stop();
  });

  test('two replicas together send no more than the limit, and nothing is refused', async () => {
    const limit = { calls: 20, windowMs: 200 };
    const upstream = createFlowControl({ enabled: true, clock: Date.now });
    const refusals: number[] = [];
    const next: Next = async (call) => {
      refusals.push(upstream.admit(call.operation.name, limit));
      return answers(call);
    };
    const call = callOf({ operation: { ...listVpds, rateLimit: limit } });
    const steps = [stepOf(await replica()), stepOf(await replica())];
    await Promise.all(Array.from({ length: 100 }, (_, i) => steps[i % 2]?.(call, next)));
    expect(refusals).toEqual(Array.from({ length: 100 }, () => 0));
    expect(outages).toEqual([]);
  });

  test('a refusal that one replica meets closes the operation for all', async () => {
    const [one, other] = [await replica(), await replica()];
    const throttled = failure({ code: 'RATE_LIMITED', retryAfterMs: 30_000 });
    await expect(stepOf(one)(callOf(), () => Promise.reject(throttled))).rejects.toBe(throttled);
    await expect(stepOf(other)(callOf({ deadlineMs: Date.now() + 5_000 }), answers)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      failure: { billed: false },
    });
  });

  test('a token comes back one window after its answer, and at once when nothing was sent', async () => {
    const buckets = await replica();
    const [first, second] = [await buckets.take(claimOf(2)), await buckets.take(claimOf(2))];
    const short = await buckets.take(claimOf(2));
    if (isShortage(first) || isShortage(second) || !isShortage(short)) throw new Error('two tokens, then none');
    expect(waitOf(short, 0)).toBeGreaterThan(59_000);
    first.settle();
    second.cancel();
    expect(isShortage(await buckets.take(claimOf(2)))).toBe(false);
    expect(isShortage(await buckets.take(claimOf(2)))).toBe(true);
  });

  test('calls that need two buckets take from both or from none', async () => {
    const buckets = await replica();
    const [lane] = claimOf(10);
    if (!lane) throw new Error('one claim');
    const total = { ...lane, key: '{default/lingjun}', limit: { calls: 3, windowMs: 60_000 } };
    expect(await drain(buckets, [lane, total])).toBe(3);
    expect(await drain(buckets, [lane])).toBe(7);
  });

  test('while Redis is gone each replica has its fair share, less what it has used, and says so once', async () => {
    const own = await startRedis();
    const shared = server;
    server = own;
    const [one, other] = [await replica(), await replica()];
    server = shared;
    // Both are heard of, each by the other.
    await one.take(claimOf(10));
    await other.take(claimOf(10));
    await one.take(claimOf(10));
    await own.stop();
    expect(await drain(one, claimOf(10))).toBe(3);
    expect(await drain(other, claimOf(10))).toBe(4);
    expect(outages).toHaveLength(2);
  });
});
