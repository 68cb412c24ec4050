import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFlowControl } from '../../../src/emulator/rate-limits.ts';
import type { Call, Next, Priority } from '../../../src/upstream/call.ts';
import { WireFault } from '../../../src/upstream/exchange.ts';
import { createMemoryBuckets } from '../../../src/upstream/limits/memory-buckets.ts';
import type { Operation, RateLimit } from '../../../src/upstream/operation.ts';
import { defaultTotals, limiter } from '../../../src/upstream/steps/limiter.ts';
import { answers, callOf, failure, fakeTime, listVpds } from './limits-scene.ts';

const limited = (rateLimit: RateLimit, name = 'ListVpds'): Operation => ({ ...listVpds, name, rateLimit });
const twoASecond = limited({ calls: 2, windowMs: 1_000 });

/** A limiter before an upstream that answers at once; remembers when which call was sent. */
function scene(answer: Next = answers, totals = {}) {
  const time = fakeTime();
  const buckets = createMemoryBuckets(time.clock);
  const step = limiter({ buckets, clock: time.clock, ticks: time.clock, wait: time.wait, totals });
  const startMs = time.clock();
  const sent: { caller: string; priority: Priority; atMs: number }[] = [];
  const run = (known: Partial<Call> = {}) =>
    step(callOf({ operation: twoASecond, ...known }), (call) => {
      sent.push({ caller: call.caller, priority: call.priority, atMs: time.clock() - startMs });
      return answer(call);
    });
  const runAll = (calls: readonly Partial<Call>[]) => Promise.all(calls.map(run));
  return { time, run, runAll, sent, deadlineMs: (inMs: number) => startMs + inMs };
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('calls beyond the limit wait for the next tokens', async () => {
  const { runAll, sent } = scene();
  await runAll(times(5, {}));
  expect(sent.map(({ atMs }) => atMs)).toEqual([0, 0, 1001, 1001, 2002]);
});

test('whatever their latency, no call is refused by a server that counts by fixed windows', async () => {
  const limit = { calls: 5, windowMs: 1_000 };
  const path = fc.record({ toMs: fc.integer({ min: 0, max: 1_500 }), backMs: fc.integer({ min: 0, max: 1_500 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(path, { minLength: 20, maxLength: 60 }), fc.nat(999), async (paths, offsetMs) => {
      const time = fakeTime(1_000_000 + offsetMs);
      const server = createFlowControl({ enabled: true, clock: time.clock });
      const buckets = createMemoryBuckets(time.clock);
      const step = limiter({ buckets, clock: time.clock, ticks: time.clock, wait: time.wait, totals: {} });
      const refusals: number[] = [];
      const call = callOf({ operation: limited(limit) });
      const send = ({ toMs, backMs }: (typeof paths)[number]) =>
        step(call, async (passed) => {
          await time.wait(toMs, passed.signal);
          refusals.push(server.admit('operation', limit));
          await time.wait(backMs, passed.signal);
          return answers(passed);
        });
      await Promise.all(paths.map(send));
      expect(refusals).toEqual(times(paths.length, 0));
    }),
    { numRuns: 30 },
  );
});

test('nobody is forgotten when time passes between two looks at the clock', async () => {
  const time = fakeTime();
  const ticks = () => {
    time.pass(0.7);
    return time.clock();
  };
  const step = limiter({ buckets: createMemoryBuckets(ticks), clock: time.clock, ticks, wait: time.wait, totals: {} });
  const operation = limited({ calls: 2, windowMs: 5 });
  const calls = Array.from({ length: 50 }, (_, i) => step(callOf({ operation, caller: `caller ${i}` }), answers));
  expect(await Promise.all(calls)).toHaveLength(50);
  expect(time.waits.every((waitMs) => waitMs < 10_000)).toBe(true);
});

test('the more urgent goes first', async () => {
  const { runAll, sent } = scene();
  await runAll([{}, {}]);
  await runAll([{ priority: 'backfill' }, { priority: 'refresh' }, { priority: 'interactive' }, { priority: 'write' }]);
  expect(sent.slice(2).map(({ priority }) => priority)).toEqual(['write', 'interactive', 'refresh', 'backfill']);
});

test('callers of the same urgency take turns, however many calls one of them has', async () => {
  const { runAll, sent } = scene();
  await runAll([...times(8, { caller: 'alice' }), ...times(3, { caller: 'bob' })]);
  expect(sent.map(({ caller }) => caller.slice(0, 1)).join('')).toBe('abababaaaaa');
});

test('calls that nobody waits for leave tokens to those that somebody waits for', async () => {
  const { runAll, sent } = scene();
  const operation = limited({ calls: 20, windowMs: 60_000 });
  await runAll(times(15, { operation, priority: 'backfill' }));
  await runAll([
    ...times(3, { operation, priority: 'backfill' as const }),
    ...times(3, { operation, priority: 'refresh' as const }),
    ...times(2, { operation }),
  ]);
  const atOnce = sent.filter(({ atMs }) => atMs === 0).map(({ priority }) => priority);
  expect(atOnce).toEqual([...times(15, 'backfill'), 'interactive', 'interactive', 'refresh']);
});

test('a call whose turn comes after its deadline fails at once, unpaid, and says when it may come again', async () => {
  const { run, runAll, sent, time, deadlineMs } = scene();
  await runAll([{}, {}]);
  await expect(run({ deadlineMs: deadlineMs(1_001) })).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    failure: { billed: false, retryable: true, retryAfterMs: 1_001 },
  });
  expect(time.clock()).toBe(deadlineMs(0));
  await run({ deadlineMs: deadlineMs(1_002) });
  expect(sent).toHaveLength(3);
});

test('those ahead in the queue count when the wait is foreseen', async () => {
  const { runAll, run, time, deadlineMs } = scene();
  const waiting = runAll(times(6, {}));
  const outcomes = await Promise.allSettled([
    run({ deadlineMs: deadlineMs(2_900) }),
    run({ deadlineMs: deadlineMs(3_100) }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  await waiting;
  expect(time.clock()).toBe(deadlineMs(3_003));
});

test('a call that the more urgent keep overtaking is told so at its deadline', async () => {
  const { run, runAll, deadlineMs, time } = scene();
  await runAll([{}, {}]);
  const late = run({ deadlineMs: deadlineMs(1_500) }).catch((error: unknown) => error);
  const writes = runAll(times(4, { priority: 'write' }));
  expect(await late).toMatchObject({ code: 'RATE_LIMITED', failure: { billed: false } });
  expect(time.clock()).toBeLessThanOrEqual(deadlineMs(1_500));
  await writes;
});

test('who leaves while waiting frees its place, and nothing is sent for it', async () => {
  const { run, runAll, sent } = scene();
  await runAll([{}, {}]);
  const caller = new AbortController();
  const left = run({ caller: 'carol', signal: caller.signal });
  const others = runAll([{}, {}]);
  caller.abort();
  await expect(left).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', failure: { billed: false } });
  await others;
  expect(sent.map(({ caller: name, atMs }) => [name, atMs])).toEqual([
    ['alice', 0],
    ['alice', 0],
    ['alice', 1001],
    ['alice', 1001],
  ]);
});

test.each([
  ['as long as the upstream asks', 2_500, 2_500],
  ['until the next window when it does not say', undefined, 700],
])('a refusal for flow control closes the operation %s', async (_what, retryAfterMs, closedMs) => {
  const refusals = [failure({ code: 'RATE_LIMITED', retryAfterMs })];
  const { run, runAll, sent, time } = scene((call) => {
    const refusal = refusals.pop();
    return refusal ? Promise.reject(refusal) : answers(call);
  });
  time.pass(300);
  await expect(run()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await runAll([{}, { operation: limited({ calls: 2, windowMs: 1_000 }, 'ListVccs') }]);
  expect(sent.map(({ atMs }) => atMs)).toEqual([300, 300, 300 + closedMs]);
});

test('a closed operation refuses those who cannot wait that long', async () => {
  const { run, deadlineMs } = scene(() => Promise.reject(failure({ code: 'RATE_LIMITED', retryAfterMs: 30_000 })));
  await run().catch(() => {});
  await expect(run({ deadlineMs: deadlineMs(29_000) })).rejects.toMatchObject({
    failure: { billed: false, retryAfterMs: 30_000 },
  });
});

test('an operation without a limit of its own is bounded by its account, together with all others', async () => {
  const { runAll, sent } = scene(answers, defaultTotals);
  const calls = Array.from({ length: 150 }, (_, i) => ({ operation: { ...listVpds, name: `List${i}` } }));
  await runAll(calls);
  expect(sent.filter(({ atMs }) => atMs === 0)).toHaveLength(100);
  expect(sent.filter(({ atMs }) => atMs === 1001)).toHaveLength(50);
});

test('regions, operations and accounts have buckets of their own', async () => {
  const { runAll, sent } = scene();
  const operation = limited({ calls: 2, windowMs: 1_000 }, 'ListVccs');
  await runAll([{}, { region: 'cn-beijing' }, { operation }, { account: 'other' }].flatMap((each) => [each, each]));
  expect(sent.map(({ atMs }) => atMs)).toEqual(times(8, 0));
});

test('a call that found no connection takes no token', async () => {
  const refused = failure({ cause: new WireFault('unsent', 'could not connect') });
  const { run, sent } = scene(() => Promise.reject(refused));
  for (let i = 0; i < 5; i += 1) await run().catch(() => {});
  expect(sent.map(({ atMs }) => atMs)).toEqual(times(5, 0));
});
