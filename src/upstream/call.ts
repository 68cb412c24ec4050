import type { Bill } from './bill.ts';
import type { Operation, Params } from './operation.ts';

/** What waits first when calls must wait, the most urgent first. */
export const priorities = ['write', 'interactive', 'refresh', 'backfill'] as const;
export type Priority = (typeof priorities)[number];

/** How old an answer may be. */
export interface Freshness {
  /** Milliseconds; undefined leaves it to each operation's own time to live, 0 always asks the upstream. */
  readonly maxAgeMs?: number;
  /** Whether an older answer, marked stale, is better than an error. */
  readonly orStale: boolean;
}

/** Who asks, and how far a call may go for it. */
export interface Asker {
  /** A name for ledger and fairness, never a secret. */
  readonly caller: string;
  readonly priority: Priority;
  readonly freshness: Freshness;
  /** When the answer is of no more use, in epoch milliseconds. */
  readonly deadlineMs: number;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Counts what the request costs; absent where no request asks. */
  readonly bill?: Bill;
  /** The GraphQL document that asks; absent where none does. */
  readonly document?: AskingDocument;
}

/** What the books remember of a GraphQL document. */
export interface AskingDocument {
  /** The name of its operation. */
  readonly name?: string;
  /** SHA-256 of its text, in hex. */
  readonly hash: string;
}

/** One call to one operation, as every step of the paid-call path sees it. */
export interface Call extends Asker {
  readonly operation: Operation;
  readonly params: Params;
  /** The alias of the account that pays. */
  readonly account: string;
  /** "" where the upstream has no regions. */
  readonly region: string;
  /** Milliseconds after which an attempt is given up, if sooner than the operation's own time-out. */
  readonly patienceMs?: number;
}

/** Where an answer came from. */
export type Source = 'LIVE' | 'CACHE' | 'STALE' | 'HISTORY';

/** As of when something is known, and from where. */
export interface Observed {
  /** When the upstream said so. */
  readonly asOf: Date;
  readonly source: Source;
  /** Why the answer is not a live one; undefined when it is. */
  readonly reason?: string;
}

/** What an upstream told, with as of when. */
export type Told<Row> = Row & Observed;

/** The observation alone, for a row that came inside another one. */
export function observationOf({ asOf, source, reason }: Observed): Observed {
  return { asOf, source, ...(reason === undefined ? {} : { reason }) };
}

/** What a call gave, and what it took. */
export interface Answer<T> extends Observed {
  readonly value: T;
  /** Attempts that left this machine. */
  readonly calls: number;
}

/** Carries a call on; the last one puts it on the wire. Its value is the payload without its envelope. */
export type Next = (call: Call) => Promise<Answer<unknown>>;

/** One step of the paid-call path. It may answer by itself, call `next` once, several times, or never. */
export type Step = (call: Call, next: Next) => Promise<Answer<unknown>>;

/** Chains steps in the order given, the transport last. */
export function compose(steps: readonly Step[], transport: Next): Next {
  return steps.reduceRight<Next>((next, step) => (call) => step(call, next), transport);
}
