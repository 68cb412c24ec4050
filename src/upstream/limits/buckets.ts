import type { RateLimit } from '../operation.ts';

/** One token of one bucket. */
export interface Claim {
  /** Names the bucket. */
  readonly key: string;
  /** Undefined: the bucket never runs empty, but it may be closed. */
  readonly limit: RateLimit | undefined;
  /** Tokens that must stay in the bucket for calls more urgent than this one. */
  readonly spare: number;
  /** Milliseconds from taking the token within which the call is over, whatever became of it. */
  readonly transitMs: number;
}

/** What a call holds while it is on its way. */
export interface Token {
  /** The call is over, so the upstream counted it before now if ever: the token comes back one window from now. */
  settle(): void;
  /** The call was never sent: the token is back at once. */
  cancel(): void;
}

/** Why there is no token, and when there will be. */
export interface Shortage {
  /** The bucket that lacks most. */
  readonly key: string;
  readonly limit: RateLimit | undefined;
  /** Milliseconds during which the bucket is closed whatever it holds. */
  readonly closedMs: number;
  /** Tokens that lack for one call; below one when the bucket is closed only. */
  readonly lack: number;
  /** When tokens may come back at the earliest, in milliseconds from now, ascending. */
  readonly returnsInMs: readonly number[];
}

/**
 * Buckets of tokens. A token comes back one window after its call was answered, not after it was sent: however
 * long requests are under way, the upstream then counts no more than the limit in any window, fixed or sliding.
 */
export interface Buckets {
  /** Takes one token of each bucket, or none of any. */
  take(claims: readonly Claim[]): Promise<Token | Shortage>;
  /** Gives no tokens for a while. */
  close(key: string, durationMs: number): Promise<void>;
}

/** A token comes back after its window and this, since clocks that count whole milliseconds round them off. */
export const roundingMs = 1;

export function isShortage(result: Token | Shortage): result is Shortage {
  return 'returnsInMs' in result;
}

/** How long a call waits at least when `ahead` others are served before it, in milliseconds. */
export function waitOf({ limit, closedMs, lack, returnsInMs }: Shortage, ahead: number): number {
  const needed = lack + ahead;
  if (!limit || needed <= 0) return closedMs;
  const rounds = Math.floor((needed - 1) / limit.calls);
  const place = Math.min((needed - 1) % limit.calls, returnsInMs.length - 1);
  return Math.max(closedMs, (returnsInMs[place] ?? 0) + rounds * limit.windowMs);
}
