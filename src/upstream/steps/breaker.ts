import { UpstreamError } from '../../errors.ts';
import type { Call, Step } from '../call.ts';
import { WireFault } from '../exchange.ts';
import { keyOf } from '../keys.ts';
import { type Circuit, createCircuit, type Refused, type Verdict } from '../limits/circuit.ts';
import { heldBack, isHeldBack } from '../limits/held-back.ts';

export interface BreakerParts {
  /** Epoch milliseconds. */
  clock: () => number;
  /** The configured upper bound on every operation's own time-out, in milliseconds. */
  maxTimeoutMs: number;
}

/** A shorter time-out, in milliseconds, says nothing of the upstream unless it is the operation's own. */
const fairTrialMs = 2_000;

/**
 * Fails calls at once while their operation fails, so that nobody waits and pays for a dead upstream. Each
 * region has servers of its own, so each operation is judged per account and region.
 */
export function breaker({ clock, maxTimeoutMs }: BreakerParts): Step {
  const circuits = new Map<string, Circuit>();
  return async (call, next) => {
    const pass = circuitOf(circuits, call, clock).ask(call.priority === 'interactive' || call.priority === 'write');
    if (typeof pass !== 'function') throw refusal(call, pass);
    try {
      const answer = await next(call);
      pass('alive');
      return answer;
    } catch (error) {
      pass(call.signal.aborted ? 'unknown' : verdictOf(call, error, maxTimeoutMs));
      throw error;
    }
  };
}

function circuitOf(circuits: Map<string, Circuit>, call: Call, clock: () => number): Circuit {
  const { account, operation, region } = call;
  const key = keyOf(account, operation.upstream, region, operation.name);
  const circuit = circuits.get(key) ?? createCircuit(clock);
  circuits.set(key, circuit);
  return circuit;
}

function refusal(call: Call, { sinceMs, retryAfterMs }: Refused) {
  const since = new Date(sinceMs).toISOString();
  return heldBack(call, {
    code: 'UPSTREAM_UNAVAILABLE',
    reason: `not sent: the operation has been failing since ${since}`,
    retryAfterMs,
  });
}

/** Refusals, even for flow control, are answers: whoever gives them is alive. */
function verdictOf({ operation }: Call, error: unknown, maxTimeoutMs: number): Verdict {
  if (!(error instanceof UpstreamError) || isHeldBack(error)) return 'unknown';
  if (error.code === 'UPSTREAM_UNAVAILABLE') return 'failed';
  if (error.code !== 'DEADLINE_EXCEEDED') return 'alive';
  return hadFairTrial(error, Math.min(operation.timeoutMs, maxTimeoutMs)) ? 'failed' : 'unknown';
}

/** A caller in a hurry cuts the time-out short, which is not the upstream's fault. */
function hadFairTrial({ cause }: UpstreamError, timeoutMs: number): boolean {
  const waitedMs = cause instanceof WireFault ? cause.waitedMs : undefined;
  return waitedMs === undefined || waitedMs >= Math.min(timeoutMs, fairTrialMs);
}
