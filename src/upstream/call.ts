import type { Operation, Params } from './operation.ts';

/** One call to one operation, as every step of the paid-call path sees it. */
export interface Call {
  readonly operation: Operation;
  readonly params: Params;
  /** The alias of the account that pays. */
  readonly account: string;
  /** "" where the upstream has no regions. */
  readonly region: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What a call gave, and what it took. */
export interface Answer<T> {
  readonly value: T;
  /** When the upstream said so. */
  readonly asOf: Date;
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
