import { policyOf } from '../cache/policies.ts';
import type { Answer, Call, Step } from '../call.ts';
import type { Tariff } from '../prices/tariff.ts';

export interface BillStepParts {
  tariff: Tariff;
  /** Requests of the call's account and operation that the upstream counted this month. */
  usedThisMonth: (call: Call) => number;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** Tells the request's bill how each call was served. The first of all steps, so that it sees what the others save. */
export function bill({ tariff, usedThisMonth, clock }: BillStepParts): Step {
  const priceNow = (call: Call) =>
    tariff.cost({ operation: call.operation, atMs: clock(), usedThisMonth: usedThisMonth(call) }).amount;
  return async (call, next) => {
    if (call.bill === undefined) return next(call);
    const startMs = clock();
    try {
      const answer = await next(call);
      const saved = isSaved(answer) ? priceNow(call) : 0n;
      call.bill.served({ call, answer, saved, tookMs: clock() - startMs, freshUntilMs: freshUntilMs(call, answer) });
      return answer;
    } catch (error) {
      call.bill.served({ call, answer: undefined, saved: 0n, tookMs: clock() - startMs, freshUntilMs: 0 });
      throw error;
    }
  };
}

/** The caller's own wish counts when it is shorter than what suits the operation. */
function freshUntilMs({ operation, freshness }: Call, { asOf }: Answer<unknown>): number {
  const suitableMs = policyOf(operation)?.freshMs ?? 0;
  return asOf.getTime() + Math.min(suitableMs, freshness.maxAgeMs ?? suitableMs);
}

/** A stale answer saves nothing: what it stands for was asked in vain, or is being asked behind it. */
function isSaved({ calls, source }: Answer<unknown>): boolean {
  return calls === 0 && source !== 'STALE';
}
