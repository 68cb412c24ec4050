import { type Buckets, type Claim, isShortage, type Token } from './buckets.ts';
import type { MemoryBuckets } from './memory-buckets.ts';
import type { RedisBuckets } from './redis-buckets.ts';
import type { Wait } from './waiting.ts';

export interface InsuredBucketsParts {
  shared: RedisBuckets;
  local: MemoryBuckets;
  /** A clock that never jumps, in milliseconds. */
  ticks: () => number;
  wait: Wait;
  /** Told once when the shared buckets get lost, and not again before they were back. */
  onOutage: (error: unknown) => void;
}

/** Redis is given up for one call after this time, and for all calls for the next while. */
const patienceMs = 250;
const outageMs = 1_000;

/**
 * Shared buckets while they can be reached; else this replica's fair share, which is the limit divided by the
 * last known number of replicas. Tokens taken from the shared buckets count against the share.
 */
export function createInsuredBuckets(parts: InsuredBucketsParts): Buckets {
  const { shared, local, ticks, onOutage } = parts;
  let lostUntilMs = Number.NEGATIVE_INFINITY;
  let isLost = false;

  const sharedly = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    if (ticks() < lostUntilMs) return undefined;
    try {
      const result = await within(parts.wait, ask());
      isLost = false;
      return result;
    } catch (error) {
      lostUntilMs = ticks() + outageMs;
      if (!isLost) onOutage(error);
      isLost = true;
      return undefined;
    }
  };

  return {
    async take(claims) {
      const result = await sharedly(() => shared.take(claims));
      if (result === undefined) return local.take(claims.map((claim) => shareOf(claim, shared.replicas())));
      return isShortage(result) ? result : both(result, local.hold(claims));
    },
    async close(key, durationMs) {
      await local.close(key, durationMs);
      await sharedly(() => shared.close(key, durationMs));
    },
  };
}

function shareOf(claim: Claim, replicas: number): Claim {
  const { limit, spare } = claim;
  if (!limit) return claim;
  const calls = Math.max(1, Math.floor(limit.calls / replicas));
  return { ...claim, limit: { ...limit, calls }, spare: Math.min(calls - 1, Math.floor(spare / replicas)) };
}

function both(one: Token, other: Token): Token {
  return {
    settle() {
      one.settle();
      other.settle();
    },
    cancel() {
      one.cancel();
      other.cancel();
    },
  };
}

async function within<T>(wait: Wait, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = wait(patienceMs, done.signal).then(() => {
    throw new Error(`Redis did not answer within ${patienceMs} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
