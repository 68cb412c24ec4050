import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults.ts';
import { createExchange, type Exchange } from '../../../src/upstream/exchange.ts';
import { createMemoryBuckets } from '../../../src/upstream/limits/memory-buckets.ts';
import { lingjunOperations } from '../../../src/upstream/lingjun/operations.ts';
import { breaker } from '../../../src/upstream/steps/breaker.ts';
import { deadline } from '../../../src/upstream/steps/deadline.ts';
import { limiter } from '../../../src/upstream/steps/limiter.ts';
import { retry } from '../../../src/upstream/steps/retry.ts';
import { fakeTime } from './limits-scene.ts';
import { openLingjun } from './open-lingjun.ts';

let emulator: Emulator;
let exchange: Exchange;

beforeEach(async () => {
  emulator = await startEmulator({ latencyMs: 0, rateLimits: false });
  exchange = createExchange();
});
afterEach(async () => {
  await exchange.close();
  await emulator.close();
});

/** All steps between budget and wire, by a clock that the test moves; the wire itself keeps real time. */
function scene() {
  const maxTimeoutMs = 100;
  const { clock, wait, pass } = fakeTime();
  const parts = { clock, ticks: clock, wait, maxTimeoutMs };
  const steps = [
    retry({ ...parts, attempts: 3, baseMs: 0, random: () => 0 }),
    breaker(parts),
    limiter({ ...parts, buckets: createMemoryBuckets(clock), totals: {} }),
    deadline(parts),
  ];
  const { client, region } = openLingjun({ emulator, exchange, steps, maxTimeoutMs });
  const ask = () => client.read(lingjunOperations.DescribeRegions, {}, region);
  const fail = async (times: number) => {
    for (let i = 0; i < times; i += 1) await ask().catch(() => {});
  };
  const sent = () => emulator.stats().lingjun.operations.DescribeRegions?.calls ?? 0;
  return { ask, fail, sent, pass };
}

test.each<[string, FaultInput[number]['kind']]>([
  ['hangs', 'hang'],
  ['breaks every connection', 'reset'],
  ['answers with nothing', 'empty'],
])('an upstream that %s is left alone after a few calls, and used again when it is back', async (_what, kind) => {
  const { ask, fail, sent, pass } = scene();
  emulator.setFaults([{ kind } as FaultInput[number]]);
  await fail(20);
  expect(sent()).toBe(5);
  await expect(ask()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', failure: { billed: false } });
  pass(1_000);
  await fail(3);
  expect(sent()).toBe(6);
  emulator.setFaults([]);
  pass(2_000);
  await expect(ask()).resolves.toMatchObject({ source: 'LIVE', calls: 1 });
  await expect(ask()).resolves.toMatchObject({ source: 'LIVE', calls: 1 });
  expect(sent()).toBe(8);
});
