import type { Call, Step } from '../call.ts';
import { keyOf } from '../keys.ts';
import { heldBack } from '../limits/held-back.ts';
import { createLatencies, type Latencies } from '../limits/latencies.ts';

export interface DeadlineParts {
  /** Epoch milliseconds. */
  clock: () => number;
}

/** Keeps back calls that cannot end in the time left: a call that half of the time takes longer would be paid in vain. */
export function deadline({ clock }: DeadlineParts): Step {
  const known = new Map<string, Latencies>();
  return async (call, next) => {
    const latencies = latenciesOf(known, call, clock);
    const startMs = clock();
    const leftMs = call.deadlineMs - startMs;
    const medianMs = latencies.medianMs();
    if (leftMs <= 0 || leftMs < medianMs) throw tooLate(call, { leftMs, medianMs });
    const answer = await next(call);
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
