import { type Buckets, type Claim, roundingMs, type Shortage, type Token, waitOf } from './buckets.ts';

/** Buckets of this process alone. */
export interface MemoryBuckets extends Buckets {
  /** Takes tokens whether or not there are any, for a call that was allowed elsewhere. */
  hold(claims: readonly Claim[]): Token;
}

interface Bucket {
  /** Tokens that are out. */
  held: Set<Held>;
  closedUntilMs: number;
}

interface Held {
  backAtMs: number;
}

/** @param ticks a clock that never jumps, in milliseconds */
export function createMemoryBuckets(ticks: () => number): MemoryBuckets {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (key: string): Bucket => {
    const bucket = buckets.get(key) ?? { held: new Set(), closedUntilMs: 0 };
    buckets.set(key, bucket);
    return bucket;
  };
  const hold = (claims: readonly Claim[]): Token => {
    const held = claims.flatMap((claim) => takeFrom(bucketOf(claim.key), claim));
    return {
      settle: () => held.forEach(({ settle }) => void settle()),
      cancel: () => held.forEach(({ cancel }) => void cancel()),
    };
  };
  const takeFrom = ({ held }: Bucket, { limit, transitMs }: Claim): Token[] => {
    if (!limit) return [];
    const entry: Held = { backAtMs: ticks() + transitMs + limit.windowMs };
    held.add(entry);
    const settle = () => {
      entry.backAtMs = Math.min(entry.backAtMs, ticks() + limit.windowMs + roundingMs);
    };
    return [{ settle, cancel: () => void held.delete(entry) }];
  };
  return {
    hold,
    async take(claims) {
      const shortages = claims.flatMap((claim) => shortageOf(bucketOf(claim.key), claim, ticks()) ?? []);
      return longest(shortages) ?? hold(claims);
    },
    async close(key, durationMs) {
      const bucket = bucketOf(key);
      bucket.closedUntilMs = Math.max(bucket.closedUntilMs, ticks() + durationMs);
    },
  };
}

function shortageOf({ held, closedUntilMs }: Bucket, claim: Claim, nowMs: number): Shortage | undefined {
  const { key, limit, spare } = claim;
  for (const entry of held) if (entry.backAtMs <= nowMs) held.delete(entry);
  const closedMs = Math.max(0, closedUntilMs - nowMs);
  const lack = limit ? 1 + spare - (limit.calls - held.size) : 0;
  if (closedMs === 0 && lack <= 0) return undefined;
  // A call that is still under way can be answered now at the earliest.
  const returnsInMs = limit
    ? [...held].map(({ backAtMs }) => Math.min(backAtMs - nowMs, limit.windowMs + roundingMs))
    : [];
  return { key, limit, closedMs, lack, returnsInMs: returnsInMs.sort((a, b) => a - b) };
}

function longest(shortages: readonly Shortage[]): Shortage | undefined {
  return shortages.toSorted((a, b) => waitOf(b, 0) - waitOf(a, 0))[0];
}
