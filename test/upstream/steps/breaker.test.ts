import { expect, test } from 'vitest';
import type { Answer, Call, Next } from '../../../src/upstream/call.ts';
import { WireFault } from '../../../src/upstream/exchange.ts';
import { heldBack } from '../../../src/upstream/limits/held-back.ts';
import { breaker } from '../../../src/upstream/steps/breaker.ts';
import { answers, callOf, failure, fakeTime } from './limits-scene.ts';

const fails =
  (error: Error): Next =>
  async () => {
    throw error;
  };

/** A breaker before an upstream that the test turns off and on; counts what gets through. */
function scene(down: Next = fails(failure())) {
  const time = fakeTime();
  const step = breaker({ clock: time.clock, maxTimeoutMs: 20_000 });
  let upstream: Next = down;
  let sent = 0;
  const run = (call: Call = callOf()) =>
    step(call, (passed) => {
      sent += 1;
      return upstream(passed);
    });
  const fail = async (times: number, call?: Call) => {
    for (let i = 0; i < times; i += 1) await run(call).catch(() => {});
  };
  const turn = (to: Next) => {
    upstream = to;
  };
  return { time, run, fail, turn, sent: () => sent };
}

test('after five failures in a row a call fails at once, unpaid, and says since when and when to try again', async () => {
  const { time, run, fail, sent } = scene();
  await fail(5);
  time.pass(300);
  await expect(run()).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: 'ListVpds (lingjun): not sent: the operation has been failing since 2026-06-15T04:00:00.000Z',
    failure: { billed: false, retryAfterMs: 700, retryable: true },
  });
  expect(sent()).toBe(5);
});

test('half of ten calls failing opens it although none failed five times in a row', async () => {
  const { fail, turn, run, sent } = scene();
  for (let i = 0; i < 5; i += 1) {
    turn(answers);
    await run();
    turn(fails(failure()));
    await fail(1);
  }
  expect(sent()).toBe(10);
  await expect(run()).rejects.toMatchObject({ failure: { billed: false } });
  expect(sent()).toBe(10);
});

test.each([
  ['not found', failure({ code: 'NOT_FOUND', retryable: false })],
  ['refused input', failure({ code: 'UPSTREAM_REJECTED', retryable: false })],
  ['flow control', failure({ code: 'RATE_LIMITED' })],
  ['a conflict', failure({ code: 'CONFLICT' })],
  ['a call that was kept back further on', heldBack(callOf(), { code: 'DEADLINE_EXCEEDED', reason: 'late' })],
  [
    'a time-out that a hurried caller cut short',
    failure({ code: 'DEADLINE_EXCEEDED', cause: new WireFault('timeout', 'late', { waitedMs: 50 }) }),
  ],
])('%s never opens it', async (_what, error) => {
  const { run, fail, sent } = scene(fails(error));
  await fail(20);
  await expect(run()).rejects.toBe(error);
  expect(sent()).toBe(21);
});

test('callers who leave never open it', async () => {
  const { fail, sent } = scene();
  await fail(20, callOf({ signal: AbortSignal.abort() }));
  expect(sent()).toBe(20);
});

test('time-outs that had a fair trial open it', async () => {
  const cause = new WireFault('timeout', 'no answer', { waitedMs: 10_000 });
  const { fail, sent } = scene(fails(failure({ code: 'DEADLINE_EXCEEDED', cause })));
  await fail(20);
  expect(sent()).toBe(5);
});

test('one operation, account or region that fails leaves the others alone', async () => {
  const { run, fail, turn } = scene();
  await fail(5);
  turn(answers);
  const { operation } = callOf();
  await expect(run()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  await expect(run(callOf({ operation: { ...operation, name: 'ListVccs' } }))).resolves.toMatchObject({ calls: 1 });
  await expect(run(callOf({ account: 'other' }))).resolves.toMatchObject({ calls: 1 });
  await expect(run(callOf({ region: 'cn-beijing' }))).resolves.toMatchObject({ calls: 1 });
});

test('one call tries whether the upstream is back, and its answer lets all others through', async () => {
  const { time, run, fail, turn, sent } = scene();
  await fail(5);
  time.pass(1_000);
  const trial = Promise.withResolvers<Answer<unknown>>();
  turn(() => trial.promise);
  const first = run();
  await expect(run()).rejects.toMatchObject({ failure: { billed: false } });
  turn(answers);
  trial.resolve(await answers(callOf()));
  await first;
  await Promise.all([run(), run(), run()]);
  expect(sent()).toBe(9);
});

test('calls that nobody waits for let the others try first', async () => {
  const { time, run, fail, turn } = scene();
  await fail(5);
  turn(answers);
  time.pass(1_000);
  await expect(run(callOf({ priority: 'backfill' }))).rejects.toMatchObject({ failure: { retryAfterMs: 250 } });
  time.pass(250);
  await expect(run(callOf({ priority: 'backfill' }))).resolves.toMatchObject({ calls: 1 });
});

test('however long the upstream was away, it is used again within five seconds of its return', async () => {
  const { time, run, fail, turn } = scene();
  for (let awayMs = 0; awayMs < 60_000; awayMs += 100) {
    await fail(1);
    time.pass(100);
  }
  turn(answers);
  const returnedMs = time.clock();
  while (!(await run().catch(() => undefined))) time.pass(100);
  expect(time.clock() - returnedMs).toBeLessThanOrEqual(4_100);
});

test('a dead upstream is tried more rarely after the first try', async () => {
  const { time, fail, sent } = scene();
  await fail(5);
  for (let i = 0; i < 600; i += 1) {
    await fail(1);
    time.pass(100);
  }
  // Once after a second, then each second and a half: rare enough to cost little, and often enough to see its return.
  expect(sent()).toBe(5 + 40);
});

test('a try that hangs does not keep the next one from finding the upstream alive', async () => {
  const { time, run, fail, turn } = scene();
  await fail(5);
  time.pass(1_000);
  const hanging = Promise.withResolvers<Answer<unknown>>();
  turn(() => hanging.promise);
  const first = run();
  turn(answers);
  time.pass(1_999);
  await expect(run()).rejects.toMatchObject({ failure: { billed: false } });
  time.pass(1);
  await run();
  hanging.reject(failure({ code: 'DEADLINE_EXCEEDED' }));
  await expect(first).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  await expect(run()).resolves.toMatchObject({ calls: 1 });
});

test('a try whose caller leaves makes room for another', async () => {
  const { time, run, fail, turn } = scene();
  await fail(5);
  time.pass(1_000);
  await fail(1, callOf({ signal: AbortSignal.abort() }));
  turn(answers);
  await expect(run()).resolves.toMatchObject({ calls: 1 });
});
