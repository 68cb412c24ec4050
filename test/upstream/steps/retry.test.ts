import { expect, test } from 'vitest';
import type { Call } from '../../../src/upstream/call.ts';
import { WireFault } from '../../../src/upstream/exchange.ts';
import { heldBack } from '../../../src/upstream/limits/held-back.ts';
import { retry } from '../../../src/upstream/steps/retry.ts';
import { answers, callOf, failure, fakeTime, listVpds } from './limits-scene.ts';

const createVpd = { ...listVpds, name: 'CreateVpd', kind: 'write' } as const;
const write = (params: Call['params'] = {}) => callOf({ operation: createVpd, params, priority: 'write' });

const internalError = failure({ upstreamCode: 'InternalError' });
const timeOut = failure({ code: 'DEADLINE_EXCEEDED', cause: new WireFault('timeout', 'no answer') });
const broken = failure({ cause: new WireFault('broken', 'the connection broke') });
const refusedConnection = failure({ billed: false, cause: new WireFault('unsent', 'could not connect') });
const throttled = failure({ code: 'RATE_LIMITED', upstreamCode: 'Throttling.User' });
const unavailable = failure({ upstreamCode: 'ServiceUnavailable' });
const nonceUsed = failure({ code: 'UPSTREAM_REJECTED', upstreamCode: 'SignatureNonceUsed' });
const conflict = failure({ code: 'CONFLICT', upstreamCode: 'Operation.Conflict' });

/** An upstream that fails in the order given and then answers. */
function scene(failures: readonly unknown[]) {
  const time = fakeTime();
  const left = [...failures];
  let sent = 0;
  const step = retry({ attempts: 3, baseMs: 200, random: () => 0.5, wait: time.wait, clock: time.clock });
  const run = (call: Call) =>
    step(call, (passed) => {
      sent += 1;
      if (left.length === 0) return answers(passed);
      return Promise.reject(left.shift());
    });
  return { time, run, sent: () => sent };
}

test.each([
  ['throttling', throttled],
  ['a refused connection', refusedConnection],
  ['a service that is unavailable', unavailable],
  ['a nonce that was seen before', nonceUsed],
])('a write is repeated after %s, which did nothing', async (_what, error) => {
  const { run, sent } = scene([error]);
  await expect(run(write())).resolves.toMatchObject({ value: 'answer', calls: 2 });
  expect(sent()).toBe(2);
});

test('a write that meets a concurrent change is not repeated: that takes longer than a call, and each refusal is billed', async () => {
  const { run, sent } = scene([conflict]);
  await expect(run(write({ ClientToken: 'b7f3' }))).rejects.toBe(conflict);
  expect(sent()).toBe(1);
});

test.each([
  ['a time-out', timeOut],
  ['a broken connection', broken],
  ['an internal error', internalError],
])('after %s a write is not repeated, unless a ClientToken makes that harmless', async (_what, error) => {
  const plain = scene([error]);
  await expect(plain.run(write())).rejects.toBe(error);
  await expect(plain.run(write({ ClientToken: '' }))).resolves.toMatchObject({ calls: 1 });
  expect(plain.sent()).toBe(2);
  const withToken = scene([error]);
  await expect(withToken.run(write({ ClientToken: 'b7f3' }))).resolves.toMatchObject({ calls: 2 });
  const read = scene([error]);
  await expect(read.run(callOf())).resolves.toMatchObject({ calls: 2 });
});

test('a time-out is repeated once, other failures twice', async () => {
  const slow = scene([timeOut, timeOut, timeOut]);
  await expect(slow.run(callOf())).rejects.toBe(timeOut);
  expect(slow.sent()).toBe(2);
  const failing = scene([internalError, internalError, internalError]);
  await expect(failing.run(callOf())).rejects.toBe(internalError);
  expect(failing.sent()).toBe(3);
});

test('the wait is what the upstream asks for, and a part of a growing back-off on top', async () => {
  const { run, time } = scene([failure({ code: 'RATE_LIMITED', retryAfterMs: 1_000 }), throttled]);
  await run(callOf());
  expect(time.waits).toEqual([1_100, 200]);
});

test('what cannot end before the deadline is not waited for', async () => {
  const asked = failure({ code: 'RATE_LIMITED', retryAfterMs: 1_000 });
  const { run, time, sent } = scene([asked]);
  await expect(run(callOf({ deadlineMs: time.clock() + 1_100 }))).rejects.toBe(asked);
  expect([sent(), time.waits]).toEqual([1, []]);
});

test('a call that was kept back is not repeated, and a kept back repetition does not hide why it was needed', async () => {
  const open = heldBack(callOf(), { code: 'UPSTREAM_UNAVAILABLE', reason: 'not sent' });
  const first = scene([open]);
  await expect(first.run(callOf())).rejects.toBe(open);
  expect(first.sent()).toBe(1);
  const second = scene([internalError, open]);
  await expect(second.run(callOf())).rejects.toBe(internalError);
  expect(second.sent()).toBe(2);
});

test('when an upstream is down, repetitions are a fifth of the calls', async () => {
  const { run, sent } = scene(Array.from({ length: 1_000 }, () => internalError));
  for (let i = 0; i < 200; i += 1) await run(callOf({ deadlineMs: Number.POSITIVE_INFINITY })).catch(() => {});
  expect(sent()).toBe(240);
});

test('an idle account may repeat a few calls, another account its own few, and a minute later a few more', async () => {
  const { run, sent, time } = scene(Array.from({ length: 100 }, () => internalError));
  for (let i = 0; i < 5; i += 1) await run(callOf()).catch(() => {});
  expect(sent()).toBe(5 + 5);
  await run(callOf({ account: 'other' })).catch(() => {});
  expect(sent()).toBe(10 + 3);
  time.pass(60_000);
  await run(callOf()).catch(() => {});
  expect(sent()).toBe(13 + 3);
});

test('who leaves during the wait hears what the upstream said', async () => {
  const caller = new AbortController();
  const { run, sent } = scene([internalError]);
  const answer = run(callOf({ signal: caller.signal }));
  caller.abort();
  await expect(answer).rejects.toBe(internalError);
  expect(sent()).toBe(1);
});
