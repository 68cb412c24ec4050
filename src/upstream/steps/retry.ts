import { UpstreamError } from '../../errors.ts';
import type { Answer, Call, Next, Step } from '../call.ts';
import { isHeldBack } from '../limits/held-back.ts';
import { attemptsAfter } from '../limits/repeatable.ts';
import { createRetryBudget, type RetryBudget } from '../limits/retry-budget.ts';
import { type Wait, waitOnTimer } from '../limits/waiting.ts';

export interface RetryParts {
  /** Attempts in all; a failure's own rule may allow fewer. */
  attempts: number;
  /** The back-off before the second attempt is at most this; it doubles with each further one. Milliseconds. */
  baseMs: number;
  /** A number from 0 up to 1. */
  random: () => number;
  wait: Wait;
}

export const defaultRetry: RetryParts = { attempts: 3, baseMs: 200, random: Math.random, wait: waitOnTimer };

/**
 * The one place where calls are repeated: what the rules allow, while the account's budget of retries and the
 * deadline last, with full jitter, never sooner than the upstream asks. Each attempt passes all steps below.
 * @param parts with a clock in epoch milliseconds
 */
export function retry(parts: RetryParts & { clock: () => number }): Step {
  const budgets = new Map<string, RetryBudget>();
  return (call, next) => {
    const budget = budgets.get(call.account) ?? createRetryBudget(parts.clock);
    budgets.set(call.account, budget);
    budget.noteCall();
    return attempt(call, next, { ...parts, budget });
  };
}

type Means = RetryParts & { clock: () => number; budget: RetryBudget };

async function attempt(call: Call, next: Next, means: Means): Promise<Answer<unknown>> {
  let failure: unknown;
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await next(call);
      return { ...answer, calls: answer.calls + tries - 1 };
    } catch (error) {
      // That a repetition was kept back says less than why one was needed.
      if (failure !== undefined && isHeldBack(error)) throw failure;
      failure = error;
      const delayMs = backOffMs(tries, error, means);
      if (!mayRepeat({ call, error, tries, delayMs }, means)) throw error;
      await means.wait(delayMs, call.signal).catch(() => {});
      if (call.signal.aborted) throw error;
    }
  }
}

function mayRepeat(
  { call, error, tries, delayMs }: { call: Call; error: unknown; tries: number; delayMs: number },
  { attempts, clock, budget }: Means,
): boolean {
  if (call.signal.aborted || tries >= Math.min(attempts, attemptsAfter(call, error))) return false;
  return clock() + delayMs < call.deadlineMs && budget.take();
}

function backOffMs(tries: number, error: unknown, { baseMs, random }: RetryParts): number {
  const jitterMs = Math.ceil(random() * baseMs * 2 ** (tries - 1));
  return jitterMs + (error instanceof UpstreamError ? (error.failure.retryAfterMs ?? 0) : 0);
}
