import { UpstreamError, type UpstreamFailure } from '../../../src/errors.ts';
import type { Call, Next } from '../../../src/upstream/call.ts';
import { json } from '../../../src/upstream/decode.ts';
import type { Wait } from '../../../src/upstream/limits/waiting.ts';
import type { Operation } from '../../../src/upstream/operation.ts';

export const listVpds = {
  upstream: 'lingjun',
  name: 'ListVpds',
  kind: 'read',
  answer: json,
  timeoutMs: 10_000,
} as const satisfies Operation;

/** A call that somebody waits for, without a deadline unless it says so. */
export function callOf(known: Partial<Call> = {}): Call {
  return {
    operation: listVpds,
    params: {},
    account: 'default',
    region: 'cn-wulanchabu',
    caller: 'alice',
    priority: 'interactive',
    freshness: { orStale: false },
    deadlineMs: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    ...known,
  };
}

export function failure(known: Partial<UpstreamFailure> = {}): UpstreamError {
  return new UpstreamError({
    code: 'UPSTREAM_UNAVAILABLE',
    upstream: 'lingjun',
    operation: 'ListVpds',
    reason: 'down',
    retryable: true,
    billed: true,
    ...known,
  });
}

export const answers: Next = async () => ({ value: 'answer', asOf: new Date(0), source: 'LIVE', calls: 1 });

interface Timer {
  atMs: number;
  ring: () => void;
}

/** A clock that only moves when it is told to, or when nobody has anything to do but wait by it. */
export function fakeTime(startMs = Date.parse('2026-06-15T04:00:00Z')) {
  let nowMs = startMs;
  let timers: Timer[] = [];
  const waits: number[] = [];
  const ringNext = () => {
    const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0];
    if (!next) return;
    timers = timers.filter((timer) => timer !== next);
    nowMs = Math.max(nowMs, next.atMs);
    next.ring();
    setImmediate(ringNext);
  };
  const wait: Wait = (delayMs, signal) =>
    new Promise((resolve, reject) => {
      const leave = () => {
        timers = timers.filter(({ ring }) => ring !== done);
        reject(signal.reason);
      };
      const done = () => {
        signal.removeEventListener('abort', leave);
        waits.push(delayMs);
        resolve();
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      timers.push({ atMs: nowMs + delayMs, ring: done });
      setImmediate(ringNext);
    });
  return {
    clock: () => nowMs,
    waits,
    wait,
    pass(delayMs: number) {
      nowMs += delayMs;
    },
  };
}
