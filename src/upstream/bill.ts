import type { Answer, Call } from './call.ts';
import type { Amount } from './prices/amounts.ts';
import { createPurse, type Purse } from './prices/purse.ts';
import type { Charge } from './prices/tariff.ts';

/** What one request costs its caller, as its calls go by. */
export interface Bill {
  /** What the request may cost at most; undefined: as much as it takes. */
  readonly purse: Purse | undefined;
  /** Counts an attempt that left the machine. */
  attempted(attempt: PaidAttempt): void;
  /** Counts what a caller got for one call; `saved` is what it would have cost. */
  served(served: Served): void;
  lines(): readonly BillLine[];
  /**
   * Until when every answer so far is as fresh as it should be, in epoch milliseconds; undefined without answers, and
   * when a call failed, since what is missing may be there the next moment.
   */
  freshUntilMs(): number | undefined;
}

export interface PaidAttempt {
  readonly call: Call;
  readonly charge: Charge;
  readonly latencyMs: number;
  readonly requestId: string | undefined;
}

export interface Served {
  readonly call: Call;
  /** Undefined when the call failed. */
  readonly answer: Answer<unknown> | undefined;
  readonly saved: Amount;
  /** Milliseconds from asking to the answer. */
  readonly tookMs: number;
  /** Until when the answer is as fresh as it should be, in epoch milliseconds. */
  readonly freshUntilMs: number;
}

/** How a call was served: by the wire, by the cache, by another's call in progress, by an old answer, or not. */
export type Way = 'live' | 'cache' | 'flight' | 'stale' | 'failed';

/** All calls of one request to one operation in one place. */
export interface BillLine {
  readonly upstream: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** How many calls were served each way. */
  readonly served: Record<Way, number>;
  /** Attempts that left the machine. */
  calls: number;
  /** Those that the upstream counts. */
  billedCalls: number;
  cost: Amount;
  saved: Amount;
  tookMs: number;
  /** The part of `tookMs` that attempts took on the wire. */
  wireMs: number;
  /** The upstream's ids of the attempts, the first hundred. */
  readonly requestIds: string[];
}

const maxRequestIds = 100;

/** @param maxCost what the request may cost at most */
export function createBill(maxCost?: Amount): Bill {
  const lines = new Map<string, BillLine>();
  let freshUntil = Number.POSITIVE_INFINITY;
  const lineOf = (call: Call): BillLine => {
    const key = JSON.stringify([call.operation.upstream, call.operation.name, call.account, call.region]);
    const line = lines.get(key) ?? emptyLine(call);
    lines.set(key, line);
    return line;
  };
  const spent = () => [...lines.values()].reduce((sum, { cost }) => sum + cost, 0n);
  return {
    purse: maxCost === undefined ? undefined : createPurse(maxCost, spent),
    attempted({ call, charge, latencyMs, requestId }) {
      const line = lineOf(call);
      line.calls += 1;
      line.billedCalls += charge.billed ? 1 : 0;
      line.cost += charge.amount;
      line.wireMs += latencyMs;
      if (requestId !== undefined && line.requestIds.length < maxRequestIds) line.requestIds.push(requestId);
    },
    served({ call, answer, saved, tookMs, freshUntilMs }) {
      freshUntil = answer === undefined ? Number.NEGATIVE_INFINITY : Math.min(freshUntil, freshUntilMs);
      const line = lineOf(call);
      line.served[wayOf(answer)] += 1;
      line.saved += saved;
      line.tookMs += tookMs;
    },
    lines: () => [...lines.values()],
    freshUntilMs: () => (Number.isFinite(freshUntil) ? freshUntil : undefined),
  };
}

function wayOf(answer: Answer<unknown> | undefined): Way {
  if (answer === undefined) return 'failed';
  if (answer.source === 'STALE') return 'stale';
  if (answer.calls > 0) return 'live';
  return answer.source === 'LIVE' ? 'flight' : 'cache';
}

function emptyLine({ operation, account, region }: Call): BillLine {
  return {
    upstream: operation.upstream,
    operation: operation.name,
    account,
    region,
    served: { live: 0, cache: 0, flight: 0, stale: 0, failed: 0 },
    calls: 0,
    billedCalls: 0,
    cost: 0n,
    saved: 0n,
    tookMs: 0,
    wireMs: 0,
    requestIds: [],
  };
}
