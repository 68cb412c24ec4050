import { UpstreamError } from '../../errors.ts';
import type { Attempt } from '../transport.ts';
import type { Charge, Tariff } from './tariff.ts';

const nothing: Charge = { amount: 0n, freeTierPart: 0n, billed: false };

/** What one attempt costs at the moment that it ends. A task that was accepted costs nothing until it completes. */
export function chargeOf(attempt: Attempt, tariff: Tariff, usedThisMonth: number): Charge {
  const { call, error, isSent, outcome, startMs } = attempt;
  const isCounted = isSent && !(error instanceof UpstreamError && !error.failure.billed);
  if (!isCounted) return nothing;
  const { charged } = tariff.priceOf(call.operation, startMs);
  if (charged === 'completed' && outcome === 'answered') return nothing;
  return tariff.cost({ operation: call.operation, atMs: startMs, usedThisMonth });
}
