import { BadInput } from '../../errors.ts';

/** A span of time; an end that is not given is the service's own: now, or five minutes ago. */
export interface Span {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

const defaultSpanMs = 5 * 60_000;
/** The gateway's own limit: the service answers a span as a whole, never in pages. */
const longestDays = 31;
const longestMs = longestDays * 86_400_000;

/** Throws BadInput for a span that is none, as far as that can be seen without a clock. */
export function checkSpan({ from, to }: Span): void {
  if (!from || !to) return;
  if (from >= to) throw new BadInput({ argument: 'from', expected: 'a time before `to`', got: from.toISOString() });
  checkLength(from.getTime(), to.getTime());
}

/** The span as the service wants it, in epoch milliseconds. Throws BadInput for one that has not begun. */
export function windowOf({ from, to }: Span, nowMs: number): { From?: number; To?: number } {
  if (from && from.getTime() > nowMs) {
    throw new BadInput({ argument: 'from', expected: 'a time that has come', got: from.toISOString() });
  }
  if (from) checkLength(from.getTime(), to?.getTime() ?? nowMs);
  const fromMs = from?.getTime() ?? (to ? to.getTime() - defaultSpanMs : undefined);
  return { ...(fromMs === undefined ? {} : { From: fromMs }), ...(to ? { To: to.getTime() } : {}) };
}

function checkLength(fromMs: number, toMs: number): void {
  if (toMs - fromMs <= longestMs) return;
  const got = `${((toMs - fromMs) / 86_400_000).toFixed(1)} days`;
  throw new BadInput({ argument: 'from', expected: `a span of at most ${longestDays} days`, got });
}
