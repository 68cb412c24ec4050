import { countedAs } from './bookkeeping.ts';
import { contextOf, type Explaining, type RequestParts } from './context.ts';
import { faultsOf } from './edge/arguments.ts';
import type { UsageHistory } from './history/usage.ts';
import type { Asker } from './upstream/call.ts';
import { ceilingOf } from './upstream/plan/ceiling.ts';
import type { Assumption, Pass, PlannedCall } from './upstream/plan/planner.ts';
import type { Amount } from './upstream/prices/amounts.ts';
import type { Tariff } from './upstream/prices/tariff.ts';

/** What explaining a document takes, beside what executing it takes. */
export interface ExplainingParts {
  tariff: Tariff;
  /** Requests of a call's account and operation that the upstream counted this month. */
  usedThisMonth: (counted: ReturnType<typeof countedAs>) => number;
  planner: (assume: Assumption) => Pass;
  /** Histories that keep nothing: what a plan reads is made up. */
  histories: ReadonlyMap<string, UsageHistory>;
  maxAttempts: number;
}

/** How one request explains documents: as it would execute them, but over paths that send nothing. */
export function explainingOf(parts: ExplainingParts, request: RequestParts, asker: Asker): Explaining {
  const { tariff, planner, histories, maxAttempts } = parts;
  const { bill: _, ...free } = asker;
  return {
    currency: tariff.currency,
    maxAttempts,
    faultsOf,
    pass(assume) {
      const { open, calls, isCut } = planner(assume);
      const lengths = new Map(request.lengths);
      const context = contextOf({ ...request, explaining: undefined, histories, lengths, open }, () => free);
      return { context, calls, isCut };
    },
    costsOf: (calls) => costsOf(calls, { ...parts, atMs: request.clock() }),
    ceiling() {
      const atMs = request.clock();
      return ceilingOf({ tariff, accounts: request.open(free).values(), lastsMs: asker.deadlineMs - atMs, atMs });
    },
  };
}

/** Each call in turn uses up the free tier for those after it. */
function costsOf(calls: readonly PlannedCall[], parts: ExplainingParts & { atMs: number }): Amount[] {
  const planned = new Map<string, number>();
  return calls.map(({ way, operation, account }) => {
    if (way !== 'MISSING') return 0n;
    const counted = countedAs({ account, operation });
    const key = JSON.stringify(counted);
    const before = planned.get(key) ?? 0;
    planned.set(key, before + 1);
    const usedThisMonth = parts.usedThisMonth(counted) + before;
    return parts.tariff.cost({ operation, atMs: parts.atMs, usedThisMonth }).amount;
  });
}
