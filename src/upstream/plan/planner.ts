import type { Verdict } from '../cache/verdict.ts';
import type { Answer, Call, Freshness } from '../call.ts';
import { type Asked, canonicalKey } from '../canonical-key.ts';
import type { IsKept } from '../client.ts';
import { failed } from '../failures.ts';
import { isList } from '../operation.ts';
import { type AccountSettings, openAccounts, type Upstreams } from '../upstreams.ts';
import { type Making, sampleGet, samplePage } from './samples.ts';
import type { Sizes } from './sizes.ts';

/**
 * What a plan supposes of answers that are not at hand: that there are none, so that only what is sure to be called is
 * met; what was there when it was last read; or more than is likely.
 */
export type Assumption = 'least' | 'likely' | 'most';

/** How a call would be served: CACHED and STALE from memory, REFUSED from a remembered refusal, MISSING by the upstream. */
export type PlannedWay = 'CACHED' | 'STALE' | 'REFUSED' | 'MISSING';

export interface PlannedCall extends Asked {
  /** The same for the same call in other passes. */
  readonly key: string;
  readonly way: PlannedWay;
  /** How many times the query asks for it; all share one answer. */
  readonly askers: number;
}

export interface PlannerParts {
  settings: readonly AccountSettings[];
  sizes: Sizes;
  /** What the cache would do with a call. */
  peek: (asked: Asked, freshness: Freshness) => Promise<Verdict>;
  /** What the cache holds of a call, however old. */
  recall: (asked: Asked) => Promise<Pick<Answer<unknown>, 'value' | 'asOf'> | undefined>;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** One pass over a query that sends nothing. */
export interface Pass extends Upstreams {
  /** The calls that the pass met, each once. */
  calls(): Promise<readonly PlannedCall[]>;
  /** Whether the pass ended before it met every call, since there were too many. */
  isCut(): boolean;
}

/** What one pass may make up: a query that fans out would otherwise make up more than the memory holds. */
export const passLimits = { calls: 5_000, rows: 50_000 } as const;

/** Rows of a list that was never read. */
const unseenRows = { likely: 50, most: 10_000 } as const;

/** Rows of one list that are made up; the pages behind them are read, and turn out empty. */
const madeRowsAtMost = 1_000;

export function createPlanner(parts: PlannerParts): (assume: Assumption) => Pass {
  const isKept: IsKept = async (call) => (await parts.peek(call, call.freshness)) === 'serve';
  return (assume) => {
    const met = new Map<string, Met>();
    const made = { rows: 0, isCut: false };
    const path = async (call: Call): Promise<Answer<unknown>> => {
      const { group, digest } = canonicalKey(call, '');
      const verdict = await parts.peek(call, call.freshness);
      // Who wants a newer answer than the next one asks apart from it.
      const key = `${group} ${digest} ${verdict}`;
      const seen = met.get(key);
      made.isCut ||= !seen && (met.size >= passLimits.calls || made.rows >= passLimits.rows);
      if (made.isCut)
        throw failed(call.operation, { code: 'BUDGET_EXCEEDED', reason: 'the plan is too large', retryable: false });
      if (!seen) made.rows += pageRowsOf(call, assume, parts.sizes);
      const known = seen ?? { call, askers: 0, outcome: outcomeOf({ call, verdict }, assume, parts) };
      met.set(key, known);
      known.askers += 1;
      const { way, answer } = await known.outcome;
      if (answer) return answer;
      // Who finds nothing may look elsewhere, and so call more.
      const code = way === 'REFUSED' ? 'NOT_FOUND' : 'UPSTREAM_UNAVAILABLE';
      throw failed(call.operation, { code, reason: 'not supposed to be known', retryable: false });
    };
    return {
      isCut: () => made.isCut,
      open: (asker) => openAccounts(parts.settings, () => ({ toLingjun: path, toBridgx: path, isKept }), asker),
      calls: () =>
        Promise.all(
          [...met].map(
            async ([
              key,
              {
                call: { operation, params, account, region },
                askers,
                outcome,
              },
            ]) => {
              const { way } = await outcome;
              return { key, operation, params, account, region, way, askers };
            },
          ),
        ),
    };
  };
}

/** How many rows an answer has at most, known before it is made up. */
function pageRowsOf(call: Call, assume: Assumption, sizes: Sizes): number {
  const { paging } = call.operation;
  if (paging === undefined || assume === 'least') return 1;
  const rows = Math.min(madeRowsAtMost, rowsOf(call, assume, sizes));
  return paging.by === 'none' ? rows : Math.min(paging.maxSize, rows);
}

interface Met {
  readonly call: Call;
  askers: number;
  readonly outcome: Promise<Outcome>;
}

interface Outcome {
  readonly way: PlannedWay;
  /** Undefined: refused, or not supposed to be known. */
  readonly answer?: Answer<unknown>;
}

async function outcomeOf(
  { call, verdict }: { call: Call; verdict: Verdict },
  assume: Assumption,
  parts: PlannerParts,
): Promise<Outcome> {
  const held = await parts.recall(call);
  if (held && verdict === 'serve') return { way: 'CACHED', answer: { ...held, source: 'CACHE', calls: 0 } };
  if (held && verdict === 'refresh') return { way: 'STALE', answer: { ...held, source: 'STALE', calls: 0 } };
  if (verdict === 'refuse') return { way: 'REFUSED' };
  const supposed = { asOf: new Date(parts.clock()), source: 'LIVE', calls: 1 } as const;
  if (assume === 'least') return { way: 'MISSING' };
  if (held && assume === 'likely') return { way: 'MISSING', answer: { ...supposed, value: held.value } };
  return { way: 'MISSING', answer: { ...supposed, value: suppose(call, assume, parts) } };
}

type MadeUp = Exclude<Assumption, 'least'>;

/** A made-up payload. */
function suppose(call: Call, assume: MadeUp, { sizes, settings }: PlannerParts): unknown {
  const { operation, params } = call;
  const account = settings.find(({ alias }) => alias === call.account);
  const making: Making = {
    countOf: (field) => namesOf(sizes.namesOf(field, call), assume),
    innerItems: assume === 'most' ? 2 : 1,
    regions: account?.lingjun?.regions ?? [],
    accessKeyIds: account?.bridgx?.auth.accessKeyIds ?? [],
  };
  if (isList(operation))
    return samplePage(operation, { params, rows: rowsOf(call, assume, sizes), madeRows: madeRowsAtMost }, making);
  return sampleGet(operation, params, making);
}

/** Of things that were never read, at most each row names another one. */
function namesOf(seen: number | undefined, assume: MadeUp): number {
  if (assume !== 'most') return Math.max(1, seen ?? 10);
  return seen === undefined ? Number.POSITIVE_INFINITY : atMost(seen);
}

function rowsOf(asked: Asked, assume: MadeUp, sizes: Sizes): number {
  const seen = sizes.rowsOf(asked);
  if (seen === undefined) return unseenRows[assume];
  return assume === 'most' ? atMost(seen) : seen;
}

const atMost = (seen: number) => seen * 2 + 100;
