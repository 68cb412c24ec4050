import {
  answered,
  type Entry,
  failureOf,
  type KeptAnswer,
  knownFailure,
  newestMs,
  payloadOf,
  refused,
} from '../cache/entry.ts';
import type { Generations } from '../cache/generations.ts';
import { type CachePolicy, type PolicyOf, policyOf } from '../cache/policies.ts';
import { createRefreshes, type RefreshParts } from '../cache/refreshes.ts';
import type { SlotOf } from '../cache/slots.ts';
import type { CacheStore } from '../cache/store.ts';
import { excuseOf, isRefusal, isServedStale, judge, type Verdict } from '../cache/verdict.ts';
import type { Answer, Call, Freshness, Next, Step } from '../call.ts';
import { type Asked, groupOf } from '../canonical-key.ts';

export interface CacheParts {
  store: CacheStore;
  slotOf: SlotOf;
  /** Those that `slotOf` names. */
  generations: Generations;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Default: the table. */
  policyOf?: PolicyOf;
  refreshes?: Pick<RefreshParts, 'deadlineMs' | 'pauseMs'>;
}

export interface Cache {
  readonly step: Step;
  /** What the step would do with such a call, without doing it; `serve` is what costs nothing. */
  peek(asked: Asked, freshness: Freshness): Promise<Verdict>;
  /** What is kept of such a call, however old; undefined when nothing is. */
  recall(asked: Asked): Promise<Pick<Answer<unknown>, 'value' | 'asOf'> | undefined>;
  /** Forgets all answers of some operations, in all replicas, those under way included. Resolves when that is so. */
  invalidate(changed: Changed): Promise<void>;
  /** Ends the calls behind stale answers. */
  close(): Promise<void>;
}

export interface Changed {
  readonly account: string;
  /** "" where the upstream has no regions. */
  readonly region: string;
  /** Their names in the upstream's table. */
  readonly operations: readonly string[];
}

interface Known {
  readonly slot: string;
  readonly entry: Entry | undefined;
  readonly verdict: Verdict;
}

interface Asking extends Omit<Known, 'verdict'> {
  readonly policy: CachePolicy;
}

/** Answers from memory what need not be asked again. Other failures than refusals are never remembered. */
export function createCache(parts: CacheParts): Cache {
  const { store, generations, clock } = parts;
  const policyFor = parts.policyOf ?? policyOf;
  const refreshes = createRefreshes({ clock, deadlineMs: 30_000, pauseMs: 1_000, ...parts.refreshes });

  const look = async (asked: Asked, freshness: Freshness, policy: CachePolicy): Promise<Known> => {
    const slot = await parts.slotOf(asked);
    const entry = await store.get(slot, clock() - (freshness.maxAgeMs ?? policy.freshMs));
    return { slot, entry, verdict: judge(entry, { freshness, policy, nowMs: clock() }) };
  };

  /** All who share a flight bring the same answer; it is kept by who made the call, or by another if that one left. */
  const isNews = async (slot: string, { source, calls, asOf }: Answer<unknown>) => {
    if (source !== 'LIVE' || calls > 0) return source === 'LIVE';
    const entry = await store.get(slot, asOf.getTime());
    return !entry || newestMs(entry) < asOf.getTime();
  };

  const ask = async (call: Call, next: Next, { slot, entry, policy }: Asking) => {
    const startMs = clock();
    try {
      const answer = await next(call);
      if (await isNews(slot, answer)) await store.put(slot, answer.asOf.getTime(), () => answered(answer, policy));
      return answer;
    } catch (error) {
      if (isRefusal(error) && policy.negativeMs > 0) {
        const refusal = { asOfMs: startMs, failure: knownFailure(error) };
        await store.put(slot, startMs, () => refused(entry, refusal, policy));
      }
      throw error;
    }
  };

  /** Somebody else may have learnt more meanwhile. */
  const answerDespite = async (error: unknown, call: Call, policy: CachePolicy): Promise<Answer<unknown>> => {
    const excuse = excuseOf(error);
    if (excuse === undefined) throw error;
    const { entry, verdict } = await look(call, call.freshness, policy);
    if (entry?.answer && verdict === 'serve') return kept(entry.answer, 'CACHE', fresh);
    const isUsable = isServedStale(entry, { ...call, policy, nowMs: clock() });
    if (entry?.answer && isUsable) return kept(entry.answer, 'STALE', excuse);
    throw error;
  };

  const step: Step = async (call, next) => {
    const policy = policyFor(call.operation);
    if (!policy) return next(call);
    const known = { ...(await look(call, call.freshness, policy)), policy };
    const { slot, entry, verdict } = known;
    if (entry?.answer && verdict === 'serve') return kept(entry.answer, 'CACHE', fresh);
    if (entry?.answer && verdict === 'refresh') {
      refreshes.start(slot, call, (again) => ask(again, next, known));
      return kept(entry.answer, 'STALE', 'it is being asked again');
    }
    try {
      if (entry?.failure && verdict === 'refuse') throw failureOf(entry.failure);
      return await ask(call, next, known);
    } catch (error) {
      return answerDespite(error, call, policy);
    }
  };

  return {
    step,
    async peek(asked, freshness) {
      const policy = policyFor(asked.operation);
      return policy ? (await look(asked, freshness, policy)).verdict : 'ask';
    },
    async recall(asked) {
      const kept = policyFor(asked.operation) && (await store.get(await parts.slotOf(asked), 0))?.answer;
      return kept ? { value: payloadOf(kept), asOf: new Date(kept.asOfMs) } : undefined;
    },
    invalidate: ({ account, region, operations }) =>
      generations.renew(operations.map((operation) => groupOf({ account, region, operation }))),
    close: () => refreshes.close(),
  };
}

const fresh = 'it is fresh enough';

function kept(answer: KeptAnswer, source: 'CACHE' | 'STALE', reason: string) {
  return { value: payloadOf(answer), asOf: new Date(answer.asOfMs), source, reason, calls: 0 };
}
