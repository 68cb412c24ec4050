import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { fingerprints } from './upstream/cache/fingerprint.ts';
import { createFlightBoard } from './upstream/cache/flight-board.ts';
import { localGenerations, sharedGenerations } from './upstream/cache/generations.ts';
import { createMemoryStore } from './upstream/cache/memory-store.ts';
import { openRedis, type RedisLink } from './upstream/cache/redis-link.ts';
import { createRedisStore } from './upstream/cache/redis-store.ts';
import { slots } from './upstream/cache/slots.ts';
import { type CacheStore, layered } from './upstream/cache/store.ts';
import type { Step } from './upstream/call.ts';
import type { IsKept } from './upstream/client.ts';
import type { Buckets } from './upstream/limits/buckets.ts';
import { createInsuredBuckets } from './upstream/limits/insured-buckets.ts';
import { createMemoryBuckets } from './upstream/limits/memory-buckets.ts';
import { createRedisBuckets } from './upstream/limits/redis-buckets.ts';
import { waitOnTimer } from './upstream/limits/waiting.ts';
import { createPlanner } from './upstream/plan/planner.ts';
import { createSizes } from './upstream/plan/sizes.ts';
import { breaker } from './upstream/steps/breaker.ts';
import type { BudgetSteps } from './upstream/steps/budget.ts';
import { type Changed, createCache } from './upstream/steps/cache.ts';
import { deadline } from './upstream/steps/deadline.ts';
import { flight } from './upstream/steps/flight.ts';
import { sharedFlight } from './upstream/steps/flight-shared.ts';
import { defaultTotals, limiter } from './upstream/steps/limiter.ts';
import { type RetryParts, retry } from './upstream/steps/retry.ts';

export interface PaidPathParts {
  clock: () => number;
  logger: Logger;
  retryParts: RetryParts;
  bill: Step;
  budget: BudgetSteps;
}

/** Everything between a loader and the wire, in order. */
export function createPaidPath(config: Config, parts: PaidPathParts) {
  const { clock, logger, retryParts, bill, budget } = parts;
  const redis = config.redisUrl === undefined ? undefined : openLink(config.redisUrl, { clock, logger });
  const generations = redis ? sharedGenerations({ link: redis, keepMs: longestKeptMs }) : localGenerations();
  const slotOf = slots({ generations, fingerprintOf: fingerprints(config.accounts) });
  const cache =
    config.cacheMemoryMb > 0
      ? createCache({ store: storeOf(config, { clock, redis }), slotOf, generations, clock })
      : undefined;
  const sizes = createSizes();
  const limit = limiter({
    buckets: bucketsOf(redis, logger),
    clock,
    ticks: () => performance.now(),
    wait: waitOnTimer,
    totals: defaultTotals,
  });
  const steps: readonly Step[] = [
    bill,
    ...(cache ? [cache.step] : []),
    flight({ slotOf, clock, wait: waitOnTimer }),
    // Replicas hand each other answers through the shared cache.
    ...(cache && redis
      ? [sharedFlight({ board: createFlightBoard({ link: redis }), slotOf, clock, wait: waitOnTimer })]
      : []),
    budget.check,
    retry({ ...retryParts, clock }),
    breaker({ clock, maxTimeoutMs: config.upstreamTimeoutMs }),
    limit,
    deadline({ clock }),
    budget.reserve,
    sizes.step,
  ];
  const isKept: IsKept = async (call) => (await cache?.peek(call, call.freshness)) === 'serve';
  return {
    steps,
    loginSteps: [limit],
    isKept,
    /** Forgets all answers of some operations, in all replicas, those under way included. */
    invalidate: async (changed: Changed) => cache?.invalidate(changed),
    planner: createPlanner({
      settings: config.accounts,
      sizes,
      clock,
      peek: async (asked, freshness) => cache?.peek(asked, freshness) ?? 'ask',
      recall: async (asked) => cache?.recall(asked),
    }),
    async close() {
      await cache?.close();
      redis?.close();
    },
  };
}

function openLink(url: string, { clock, logger }: Pick<PaidPathParts, 'clock' | 'logger'>): RedisLink {
  return openRedis({ url, clock, onFault: (error) => logger.warn({ err: error }, 'Redis is out of reach') });
}

/** Answers in memory, and in Redis when there is one. */
function storeOf(config: Config, { clock, redis }: { clock: () => number; redis: RedisLink | undefined }): CacheStore {
  const near = createMemoryStore({ clock, maxBytes: config.cacheMemoryMb * 1024 * 1024 });
  return redis ? layered(near, createRedisStore({ link: redis, clock })) : near;
}

/** Longer than any answer is of use: those of the vendor's catalog are for a week. */
const longestKeptMs = 14 * 86_400_000;

function bucketsOf(link: RedisLink | undefined, logger: Logger): Buckets {
  const ticks = () => performance.now();
  const local = createMemoryBuckets(ticks);
  if (!link) return local;
  const shared = createRedisBuckets({
    async eval(script, keyCount, ...keysAndArgs) {
      const result = await link.ask((redis) => redis.eval(script, keyCount, ...keysAndArgs));
      if (result === undefined) throw new Error('Redis is out of reach');
      return result;
    },
  });
  const onOutage = (error: unknown) => logger.warn({ err: error }, 'replicas limit their calls without each other');
  return createInsuredBuckets({ shared, local, ticks, wait: waitOnTimer, onOutage });
}
