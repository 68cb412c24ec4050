import { FleetgraphError, UpstreamError } from '../../errors.ts';
import type { Freshness } from '../call.ts';
import type { Entry } from './entry.ts';
import type { CachePolicy } from './policies.ts';

/**
 * What to do with what is known of a call:
 * - `serve` it, it is as young as the caller, or else the policy, wants it;
 * - `refresh`: serve it marked stale, and ask again behind it;
 * - `refuse`: the upstream has just refused this very call and would charge for refusing it again;
 * - `ask` the upstream.
 */
export type Verdict = 'serve' | 'refresh' | 'refuse' | 'ask';

export interface Terms {
  readonly freshness: Freshness;
  readonly policy: CachePolicy;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** A caller who names an age gets nothing older than that, but for a failure of the upstream. */
export function judge(entry: Entry | undefined, { freshness, policy, nowMs }: Terms): Verdict {
  const { maxAgeMs, orStale } = freshness;
  const ageMs = ageOf(entry?.answer, nowMs);
  if (ageMs < (maxAgeMs ?? policy.freshMs)) return 'serve';
  if (ageOf(entry?.failure, nowMs) < Math.min(policy.negativeMs, maxAgeMs ?? Number.POSITIVE_INFINITY)) return 'refuse';
  const isWelcome = maxAgeMs === undefined && orStale;
  return isWelcome && ageMs < policy.freshMs + policy.staleWhileRevalidateMs ? 'refresh' : 'ask';
}

/** Whether an answer is better than the upstream's failure. */
export function isServedStale(entry: Entry | undefined, { freshness, policy, nowMs }: Terms): boolean {
  return freshness.orStale && ageOf(entry?.answer, nowMs) < policy.freshMs + policy.staleIfErrorMs;
}

/** A refusal that the same call would meet again: the upstream charges for each. */
export function isRefusal(error: unknown): error is UpstreamError {
  const isFinal = error instanceof UpstreamError && !error.failure.retryable;
  return isFinal && (error.code === 'NOT_FOUND' || error.code === 'UPSTREAM_REJECTED');
}

/** Why a stale answer is given in place of this error: its code; undefined for errors that no old answer mends. */
export function excuseOf(error: unknown): string | undefined {
  if (!(error instanceof FleetgraphError)) return undefined;
  return inexcusable.has(error.code) ? undefined : error.code;
}

/** What a caller must see: the thing is gone, or the fault is in this program or its use. */
const inexcusable = new Set<string>(['NOT_FOUND', 'INTERNAL', 'BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN']);

/** Milliseconds; clocks of replicas differ, so that an answer may seem to come from the future. */
function ageOf(known: { readonly asOfMs: number } | undefined, nowMs: number): number {
  return known ? Math.max(0, nowMs - known.asOfMs) : Number.POSITIVE_INFINITY;
}
