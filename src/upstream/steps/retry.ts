import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from '../../errors.ts';
import type { Answer, Call, Next, Step } from '../call.ts';

export interface RetryParts {
  /** Attempts in all. */
  attempts: number;
  /** The back-off before the second attempt is at most this; it doubles with each further one. Milliseconds. */
  baseMs: number;
  /** A number from 0 up to 1. */
  random: () => number;
  wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

export const defaultRetry: RetryParts = {
  attempts: 3,
  baseMs: 200,
  random: Math.random,
  wait: (delayMs, signal) => sleep(delayMs, undefined, { signal }),
};

/** Repeats failed reads that may succeed, with full jitter, never sooner than the upstream asks. Writes pass once. */
export function retry(parts: RetryParts): Step {
  return (call, next) => (call.operation.kind === 'read' ? attempt(call, next, parts) : next(call));
}

async function attempt(call: Call, next: Next, parts: RetryParts): Promise<Answer<unknown>> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await next(call);
      return { ...answer, calls: answer.calls + tries - 1 };
    } catch (error) {
      const isLast = tries >= parts.attempts || !(error instanceof UpstreamError) || !error.failure.retryable;
      if (isLast || call.signal.aborted) throw error;
      const isOver = await parts.wait(backOffMs(tries, error, parts), call.signal).then(
        () => false,
        () => true,
      );
      // What the upstream said tells more than that nobody waited for the next attempt.
      if (isOver) throw error;
    }
  }
}

function backOffMs(tries: number, error: UpstreamError, { baseMs, random }: RetryParts): number {
  const jitterMs = Math.ceil(random() * baseMs * 2 ** (tries - 1));
  return jitterMs + (error.failure.retryAfterMs ?? 0);
}
