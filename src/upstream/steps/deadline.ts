import type { Call, Step } from '../call.ts';
import { keyOf } from '../keys.ts';
import { heldBack } from '../limits/held-back.ts';
import { createLatencies, type Latencies } from '../limits/latencies.ts';

export interface DeadlineParts {
  /** Epoch milliseconds. */
  clock: () => number;
}

/** A read that takes this many times as long as usual hangs; no sooner than this, though. Milliseconds. */
const hangs = { times: 20, leastMs: 2_000 } as const;

/**
 * Keeps back calls that cannot end in the time left: a call that half of the time takes longer would be paid in vain.
 * A read that hangs is given up long before its operation's time-out, so that everybody who shares it can ask again;
 * a write has its whole time, since its outcome would be unknown.
 */
export function deadline({ clock }: DeadlineParts): Step {
  const known = new Map<string, Latencies>();
  return async (call, next) => {
    const latencies = latenciesOf(known, call, clock);
    const startMs = clock();
    const leftMs = call.deadlineMs - startMs;
    const medianMs = latencies.medianMs();
    if (leftMs <= 0 || leftMs < medianMs) throw tooLate(call, { leftMs, medianMs });
    const usualMs = latencies.usualMs();
    const isKnownRead = call.operation.kind === 'read' && usualMs > 0;
    const patienceMs = Math.max(hangs.leastMs, usualMs * hangs.times);
    const answer = await next(isKnownRead ? { ...call, patienceMs } : call);
    latencies.note(clock() - startMs);
    return answer;
  };
}

function latenciesOf(known: Map<string, Latencies>, call: Call, clock: () => number): Latencies {
  const key = keyOf(call.account, call.operation.upstream, call.region, call.operation.name);
  const latencies = known.get(key) ?? createLatencies(clock);
  known.set(key, latencies);
  return latencies;
}

function tooLate(call: Call, { leftMs, medianMs }: { leftMs: number; medianMs: number }) {
  const left = Math.max(0, Math.floor(leftMs));
  const usual = medianMs > 0 ? `, and the operation takes about ${Math.ceil(medianMs)} ms` : '';
  return heldBack(call, {
    code: 'DEADLINE_EXCEEDED',
    reason: `not sent: ${left} ms are left until the deadline of the request${usual}`,
  });
}
