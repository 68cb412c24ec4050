import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { createExchange, type Exchange } from '../../../src/upstream/exchange.ts';
import { createMemoryBuckets } from '../../../src/upstream/limits/memory-buckets.ts';
import { waitOnTimer } from '../../../src/upstream/limits/waiting.ts';
import { lingjunOperations } from '../../../src/upstream/lingjun/operations.ts';
import { defaultTotals, limiter } from '../../../src/upstream/steps/limiter.ts';
import { openLingjun } from './open-lingjun.ts';

let emulator: Emulator;
let exchange: Exchange;

beforeEach(async () => {
  emulator = await startEmulator({ latencyMs: 30, rateLimits: true });
  exchange = createExchange();
});
afterEach(async () => {
  await exchange.close();
  await emulator.close();
});

const { DescribeRegions, GetElasticNetworkInterface } = lingjunOperations;
const burst = (count: number, send: () => Promise<unknown>) =>
  Promise.allSettled(Array.from({ length: count }, () => send()));

test('of 350 calls at once to one operation, and 60 to a slower one, the service refuses none', async () => {
  const ticks = () => performance.now();
  const parts = { clock: Date.now, ticks, wait: waitOnTimer, totals: defaultTotals };
  const { client, region } = openLingjun({
    emulator,
    exchange,
    steps: [limiter({ ...parts, buckets: createMemoryBuckets(ticks) })],
  });
  await Promise.all([
    burst(350, () => client.read(DescribeRegions, {}, region)),
    burst(60, () => client.read(GetElasticNetworkInterface, { ElasticNetworkInterfaceId: 'leni-0' }, region)),
  ]);
  const { operations } = emulator.stats().lingjun;
  expect(operations.DescribeRegions).toMatchObject({ calls: 350, answered: { ok: 350 } });
  expect(operations.GetElasticNetworkInterface).toMatchObject({ calls: 60, answered: { throttled: 0 } });
});

test('without the limiter the service refuses most of them', async () => {
  const { client, region } = openLingjun({ emulator, exchange, steps: [] });
  await burst(350, () => client.read(GetElasticNetworkInterface, { ElasticNetworkInterfaceId: 'leni-0' }, region));
  expect(emulator.stats().lingjun.operations.GetElasticNetworkInterface?.answered.throttled).toBeGreaterThan(175);
});
