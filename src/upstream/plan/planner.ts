import type { Verdict } from '../cache/verdict.ts';
import type { Answer, Call, Freshness } from '../call.ts';
import { type Asked, canonicalKey } from '../canonical-key.ts';
import { failed } from '../failures.ts';
import { isList } from '../operation.ts';
import { type AccountSettings, openAccounts, type Upstreams } from '../upstreams.ts';
import { sampleGet, samplePage } from './samples.ts';
import type { Sizes } from './sizes.ts';

/**
 * What a plan supposes of answers that are not at hand: that there is nothing, what was there when it was last
 * read, or more than is likely.
 */
export type Assumption = 'least' | 'likely' | 'most';

/** How a call would be served: CACHED and STALE from memory, REFUSED from a remembered refusal, MISSING by the upstream. */
export type PlannedWay = 'CACHED' | 'STALE' | 'REFUSED' | 'MISSING';

export interface PlannedCall extends Asked {
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
}

/** Rows of a list that was never read. */
const unseenRows: Record<Assumption, number> = { least: 0, likely: 50, most: 2_000 };

export function createPlanner(parts: PlannerParts): (assume: Assumption) => Pass {
  return (assume) => {
    const met = new Map<string, Met>();
    const path = async (call: Call): Promise<Answer<unknown>> => {
      const { group, digest } = canonicalKey(call, '');
      const known = met.get(`${group} ${digest}`) ?? { call, askers: 0, outcome: outcomeOf(call, assume, parts) };
      met.set(`${group} ${digest}`, known);
      known.askers += 1;
      const { answer } = await known.outcome;
      if (answer) return answer;
      throw failed(call.operation, { code: 'NOT_FOUND', reason: 'supposed not to be there', retryable: false });
    };
    return {
      open: (asker) => openAccounts(parts.settings, () => ({ toLingjun: path, toBridgx: path }), asker),
      calls: () =>
        Promise.all(
          [...met.values()].map(async ({ call: { operation, params, account, region }, askers, outcome }) => {
            const { way } = await outcome;
            return { operation, params, account, region, way, askers };
          }),
        ),
    };
  };
}

interface Met {
  readonly call: Call;
  askers: number;
  readonly outcome: Promise<Outcome>;
}

interface Outcome {
  readonly way: PlannedWay;
  /** Undefined: the thing is supposed not to be there. */
  readonly answer?: Answer<unknown>;
}

async function outcomeOf(call: Call, assume: Assumption, parts: PlannerParts): Promise<Outcome> {
  const verdict = await parts.peek(call, call.freshness);
  const held = await parts.recall(call);
  if (held && verdict === 'serve') return { way: 'CACHED', answer: { ...held, source: 'CACHE', calls: 0 } };
  if (held && verdict === 'refresh') return { way: 'STALE', answer: { ...held, source: 'STALE', calls: 0 } };
  if (verdict === 'refuse') return { way: 'REFUSED' };
  const supposed = { asOf: new Date(parts.clock()), source: 'LIVE', calls: 1 } as const;
  if (held && assume === 'likely') return { way: 'MISSING', answer: { ...supposed, value: held.value } };
  const value = suppose(call, assume, parts.sizes);
  return value === undefined ? { way: 'MISSING' } : { way: 'MISSING', answer: { ...supposed, value } };
}

/** A made-up payload; undefined for a thing that is supposed not to be there. */
function suppose(call: Call, assume: Assumption, sizes: Sizes): unknown {
  const { operation, params } = call;
  if (!isList(operation)) return assume === 'least' ? undefined : sampleGet(operation, params);
  const countOf = (field: string) => sizes.namesOf(field, call) ?? 10;
  return samplePage(operation, { params, rows: rowsOf(call, assume, sizes), countOf });
}

function rowsOf(asked: Asked, assume: Assumption, sizes: Sizes): number {
  const seen = sizes.rowsOf(asked);
  if (seen === undefined || assume === 'least') return unseenRows[assume];
  return assume === 'most' ? seen * 2 + 100 : seen;
}
