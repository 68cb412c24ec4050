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

/** A clock that only moves when it is told to, or when somebody waits by it. */
export function fakeTime(startMs = Date.parse('2026-06-15T04:00:00Z')) {
  let nowMs = startMs;
  const waits: number[] = [];
  const wait: Wait = async (delayMs, signal) => {
    // Whoever came in the same turn may have something to say first.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    waits.push(delayMs);
    nowMs += delayMs;
  };
  return {
    clock: () => nowMs,
    waits,
    wait,
    pass(delayMs: number) {
      nowMs += delayMs;
    },
  };
}
