import { UpstreamError } from '../../errors.ts';
import type { Call, Priority, Step } from '../call.ts';
import { WireFault } from '../exchange.ts';
import { keyOf } from '../keys.ts';
import type { Claim } from '../limits/buckets.ts';
import { createGate, type Gate, type GateParts } from '../limits/gate.ts';
import { heldBack, isHeldBack } from '../limits/held-back.ts';
import type { Operation, RateLimit } from '../operation.ts';

export interface LimiterParts extends GateParts {
  /** What one account may call in all, by upstream; absent: any number. */
  totals: Readonly<Partial<Record<Operation['upstream'], RateLimit>>>;
}

/** Source: the manual's "most APIs have a rate limit of 100 requests per second per account". BridgX has none. */
export const defaultTotals: LimiterParts['totals'] = { lingjun: { calls: 100, windowMs: 1_000 } };

/** The share of each bucket that calls of a priority leave for those whom somebody waits for. */
const sparedShares: Readonly<Record<Priority, number>> = { write: 0, interactive: 0, refresh: 0.1, backfill: 0.25 };

/** How long a bucket stays closed after a refusal when neither the upstream nor the table says how long. */
const unknownWindowMs = 1_000;
/** No answer can close a bucket for longer. */
const longestClosureMs = 5 * 60_000;

/**
 * Lets a call go when its operation's bucket and its account's have a token for it, the urgent first and callers
 * in turn; RATE_LIMITED at once when that cannot be before its deadline. A refusal by the upstream closes the
 * bucket: a breached window stays closed until the next one starts.
 */
export function limiter(parts: LimiterParts): Step {
  const gates = new Map<string, Gate>();
  return async (call, next) => {
    const [lane, ...rest] = claimsOf(call, parts.totals);
    const gate = gateOf(gates, keyOf(call.account, call.operation.upstream), parts);
    const token = await gate.enter(call, [lane, ...rest], {
      tooLate: (waitMs) => tooLate(call, waitMs),
      left: () => heldBack(call, { code: 'DEADLINE_EXCEEDED', reason: 'not sent: the request ended before its turn' }),
    });
    try {
      const answer = await next(call);
      token.settle();
      return answer;
    } catch (error) {
      if (isUnsent(error)) token.cancel();
      else token.settle();
      const closureMs = closureOf(call, error, parts.clock());
      if (closureMs > 0) await parts.buckets.close(lane.key, closureMs);
      throw error;
    }
  };
}

function gateOf(gates: Map<string, Gate>, key: string, parts: GateParts): Gate {
  const gate = gates.get(key) ?? createGate(parts);
  gates.set(key, gate);
  return gate;
}

/** Braces make one Redis slot of all buckets of an account. */
function claimsOf({ account, operation, region, priority }: Call, totals: LimiterParts['totals']): [Claim, ...Claim[]] {
  const owner = `{${keyOf(account, operation.upstream)}}`;
  const claim = (key: string, limit: RateLimit | undefined): Claim => ({
    key,
    limit,
    spare: limit ? Math.floor(limit.calls * sparedShares[priority]) : 0,
    transitMs: operation.timeoutMs,
  });
  const lane = claim(`${owner}/${keyOf(region, operation.name)}`, operation.rateLimit);
  const total = totals[operation.upstream];
  return total ? [lane, claim(owner, total)] : [lane];
}

function tooLate(call: Call, waitMs: number) {
  return heldBack(call, {
    code: 'RATE_LIMITED',
    reason: 'not sent: its turn under the rate limit does not come before the deadline of the request',
    retryAfterMs: waitMs,
  });
}

function isUnsent(error: unknown): boolean {
  const hadNoConnection = error instanceof Error && error.cause instanceof WireFault && error.cause.kind === 'unsent';
  return hadNoConnection || isHeldBack(error);
}

function closureOf({ operation }: Call, error: unknown, nowMs: number): number {
  if (!(error instanceof UpstreamError) || error.code !== 'RATE_LIMITED' || isHeldBack(error)) return 0;
  const windowMs = operation.rateLimit?.windowMs ?? unknownWindowMs;
  return Math.min(error.failure.retryAfterMs ?? windowMs - (nowMs % windowMs), longestClosureMs);
}
