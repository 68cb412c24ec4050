import type { LedgerEntry } from '../history/ledger-entry.ts';
import type { OperationLeases } from '../history/operation-leases.ts';
import type { OperationRow, Spent } from '../history/operation-row.ts';
import type { OperationStore } from '../history/operations.ts';
import { type Bill, createBill, type PaidAttempt } from '../upstream/bill.ts';
import type { Asker, Call } from '../upstream/call.ts';
import type { Client } from '../upstream/client.ts';
import type { Place } from '../upstream/keys.ts';
import type { Operation } from '../upstream/operation.ts';
import type { Amount } from '../upstream/prices/amounts.ts';
import type { Accounts } from '../upstream/upstreams.ts';
import type { Bulletin } from './bulletin.ts';
import type { ChangeKinds } from './change.ts';
import type { ChangeTiming } from './timing.ts';

/** What the engine is made of. */
export interface ChangeParts<Reads> {
  readonly kinds: ChangeKinds<Reads>;
  readonly store: OperationStore;
  readonly leases: OperationLeases;
  readonly bulletin: Bulletin;
  /** The clients and the loaders of one piece of work. */
  readonly open: (asker: Asker) => { readonly accounts: Accounts; readonly reads: Reads };
  /** Forgets the answers of some operations. */
  readonly invalidate: (changed: { account: string; region: string; operations: readonly string[] }) => Promise<void>;
  /** What a request would cost now if so many of its kind came before it. */
  readonly priceOf: (call: Pick<Call, 'account' | 'operation'>, before: number) => Amount;
  readonly currency: string;
  /** What the ledger has of work that an upstream charges when it is completed; undefined for most. */
  readonly completionOf: (call: Call) => LedgerEntry | undefined;
  /** Told of what was booked with an end. */
  readonly booked: (entry: LedgerEntry) => void;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly timing: ChangeTiming;
  /** An upper bound on every operation's own time-out, in milliseconds. */
  readonly maxTimeoutMs: number;
  /** Aborts the calls that are under way when the process can wait no longer. */
  readonly signal: AbortSignal;
  readonly logger: ChangeLog;
}

/** The part of a pino logger that the engine uses. */
export interface ChangeLog {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** For whom a piece of work is done. */
export interface OnBehalf {
  readonly caller: string;
  readonly document?: Asker['document'];
  /** The bill of the request that waits for it, which is charged as well. */
  readonly bill?: Bill | undefined;
}

/** One piece of work for an operation: its reads ask the upstream, and what they cost is known at the end. */
export function openWork<Reads>(
  parts: Pick<ChangeParts<Reads>, 'open' | 'signal'>,
  { caller, document, bill }: OnBehalf,
  { deadlineMs, priority = 'interactive' }: { deadlineMs: number; priority?: Asker['priority'] },
) {
  const own = createBill();
  const asker: Asker = {
    caller,
    priority,
    freshness: { maxAgeMs: 0, orStale: false },
    deadlineMs,
    signal: parts.signal,
    bill: bill ? both(own, bill) : own,
    ...(document ? { document } : {}),
  };
  return { ...parts.open(asker), asker, spent: () => spentOn(own) };
}

/** Two bills for the same calls; the limit is the second one's. */
function both(own: Bill, request: Bill): Bill {
  return {
    ...own,
    purse: request.purse,
    attempted(attempt: PaidAttempt) {
      own.attempted(attempt);
      request.attempted(attempt);
    },
    served(served) {
      own.served(served);
      request.served(served);
    },
  };
}

function spentOn(bill: Bill): Spent {
  const lines = bill.lines();
  return {
    billionths: lines.reduce((sum, { cost }) => sum + cost, 0n),
    requestIds: lines.flatMap(({ requestIds }) => requestIds),
  };
}

/** Whose work it is to carry an operation on. */
export function behalfOf({ caller, graphqlHash, graphqlOperation }: OperationRow): OnBehalf {
  if (graphqlHash === null) return { caller };
  return { caller, document: { hash: graphqlHash, ...(graphqlOperation === null ? {} : { name: graphqlOperation }) } };
}

/** The client of an upstream in a place; undefined for one that is not configured. */
export function clientIn(accounts: Accounts, { upstream }: Operation, { account, region }: Place): Client | undefined {
  const { lingjun, bridgx } = accounts.get(account) ?? {};
  if (upstream === 'bridgx') return bridgx?.client;
  return lingjun?.regions.includes(region) ? lingjun.client : undefined;
}

/** Where an operation does its work. */
export function placeOf({ account, region }: Place): Place {
  return { account, region };
}
