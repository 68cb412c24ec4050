import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Buckets, Claim, Shortage, Token } from './buckets.ts';
import { bucketScripts } from './redis-scripts.ts';

/** What is used of a Redis client; ioredis fits. */
export interface RedisScripts {
  eval(script: string, keyCount: number, ...keysAndArgs: (string | number)[]): Promise<unknown>;
}

/** Buckets that all replicas share. */
export interface RedisBuckets extends Buckets {
  /** How many replicas took a token within the last minute, as far as this one has heard. */
  replicas(): number;
}

/** The scripts tell time by the server's clock, so that replicas need not agree on theirs. */
export function createRedisBuckets(redis: RedisScripts, prefix = 'fleetgraph:limit:'): RedisBuckets {
  const self = randomUUID();
  let replicas = 1;

  const keysOf = (claims: readonly Claim[]) => claims.map(({ key }) => prefix + key);
  const give = (script: string, keys: string[], args: (string | number)[]) =>
    // A token that cannot be given back comes back by itself, only later.
    void redis.eval(script, keys.length, ...keys, ...args).catch(() => {});
  const tokenOf = (id: string, claims: readonly Claim[]): Token => {
    const limited = claims.flatMap((claim) => (claim.limit ? [{ ...claim, limit: claim.limit }] : []));
    const windows = limited.map(({ limit }) => limit.windowMs);
    return {
      settle: () => give(bucketScripts.settle, keysOf(limited), [id, ...windows]),
      cancel: () => give(bucketScripts.cancel, keysOf(limited), [id]),
    };
  };

  return {
    replicas: () => replicas,
    async take(claims) {
      const id = randomUUID();
      const args = claims.flatMap(({ limit, spare, transitMs }) => [
        limit?.calls ?? -1,
        limit?.windowMs ?? 0,
        spare,
        transitMs,
      ]);
      const keys = keysOf(claims);
      const reply = await redis.eval(bucketScripts.take, keys.length, ...keys, id, self, ...args);
      const [seen, scarce, lack, closedMs, returns] = takeReply.parse(reply);
      replicas = Math.max(1, seen);
      const claim = claims[scarce - 1];
      return claim ? shortageOf(claim, { lack, closedMs, returns }) : tokenOf(id, claims);
    },
    async close(key, durationMs) {
      await redis.eval(bucketScripts.close, 1, prefix + key, Math.ceil(durationMs));
    },
  };
}

/** Replicas, the number of the claim that lacks most or 0, tokens it lacks, how long it is closed, tokens' returns. */
const takeReply = z.tuple([z.number(), z.number(), z.number(), z.number(), z.array(z.number())]);

function shortageOf(
  { key, limit }: Claim,
  { lack, closedMs, returns }: { lack: number; closedMs: number; returns: number[] },
): Shortage {
  return { key, limit, lack, closedMs, returnsInMs: returns };
}
