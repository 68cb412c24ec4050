import { UpstreamError } from './errors.ts';
import type { Ledger } from './history/ledger.ts';
import type { LedgerEntry } from './history/ledger-entry.ts';
import type { Call } from './upstream/call.ts';
import { WireFault } from './upstream/exchange.ts';
import { chargeOf } from './upstream/prices/charge.ts';
import type { Charge, Tariff } from './upstream/prices/tariff.ts';
import type { Attempt } from './upstream/transport.ts';

export interface BookkeepingParts {
  tariff: Tariff;
  ledger: Ledger;
}

/** Puts each attempt that left the machine into the ledger and on the bill of the request that asked. */
export function bookkeeper({ tariff, ledger }: BookkeepingParts): (attempt: Attempt) => void {
  return (attempt) => {
    if (!attempt.isSent) return;
    const { call, startMs, latencyMs, requestId } = attempt;
    const charge = chargeOf(attempt, tariff, ledger.thisMonth(countedAs(call)).requests);
    const outcome = outcomeOf(attempt);
    ledger.record({
      ...entryOf({ call, charge, atMs: startMs, tariff }),
      outcome,
      latencyMs,
      upstreamRequestId: requestId,
    });
    // What the gateway refreshes by itself is in the ledger under the caller's name, but on no bill.
    if (call.priority === 'interactive' || call.priority === 'write') {
      call.bill?.attempted({ call, charge, latencyMs, requestId });
    }
  };
}

/** What is booked of a task whose operation is charged when it completes; undefined where the call itself is charged. */
export function completionOf(call: Call, atMs: number, { tariff, ledger }: BookkeepingParts): LedgerEntry | undefined {
  if (tariff.priceOf(call.operation, atMs).charged !== 'completed') return undefined;
  const usedThisMonth = ledger.thisMonth(countedAs(call)).requests;
  const charge = tariff.cost({ operation: call.operation, atMs, usedThisMonth });
  return { ...entryOf({ call, charge, atMs, tariff }), outcome: 'completed', latencyMs: 0 };
}

/** What the free tier of a call's operation is counted by. */
export function countedAs({ account, operation }: Pick<Call, 'account' | 'operation'>) {
  return { account, upstream: operation.upstream, operation: operation.name };
}

function entryOf(of: { call: Call; charge: Charge; atMs: number; tariff: Tariff }) {
  const { call, charge, atMs, tariff } = of;
  return {
    ...countedAs(call),
    atMs,
    day: tariff.dayOf(atMs),
    region: call.region,
    caller: call.caller,
    billed: charge.billed,
    amountBillionths: charge.amount,
    freeTierBillionths: charge.freeTierPart,
    currency: tariff.currency,
    graphqlOperation: call.document?.name,
    graphqlHash: call.document?.hash,
  };
}

function outcomeOf({ outcome, error }: Attempt): string {
  if (outcome !== 'failed') return outcome;
  if (error instanceof UpstreamError) return error.failure.upstreamCode ?? error.failure.code;
  return error instanceof WireFault ? error.kind : outcome;
}
