import { UpstreamError } from '../../errors.ts';
import type { Call, Step } from '../call.ts';
import { WireFault } from '../exchange.ts';
import { keyOf } from '../keys.ts';
import { type Circuit, createCircuit, type Refused, type Verdict } from '../limits/circuit.ts';
import { heldBack, isHeldBack } from '../limits/held-back.ts';

export interface BreakerParts {
  /** Epoch milliseconds. */
  clock: () => number;
}

/** A time-out says something of the upstream only after this long, in milliseconds, or its operation's own time-out. */
const fairTrialMs = 2_000;

/**
 * Fails calls at once while their operation fails, so that nobody waits and pays for a dead upstream. Each
 * region has servers of its own, so each operation is judged per account and region.
 */
export function breaker({ clock }: BreakerParts): Step {
  const circuits = new Map<string, Circuit>();
  return async (call, next) => {
    const pass = circuitOf(circuits, call, clock).ask(call.priority === 'interactive' || call.priority === 'write');
    if (typeof pass !== 'function') throw refusal(call, pass);
    try {
      const answer = await next(call);
      pass('alive');
      return answer;
    } catch (error) {
      pass(verdictOf(call, error));
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
function verdictOf(call: Call, error: unknown): Verdict {
  if (!(error instanceof UpstreamError) || isHeldBack(error)) return 'unknown';
  if (error.code === 'UPSTREAM_UNAVAILABLE') return 'failed';
  if (error.code !== 'DEADLINE_EXCEEDED') return 'alive';
  return hadFairTrial(call, error) ? 'failed' : 'unknown';
}

/** A caller in a hurry cuts the time-out short, which is not the upstream's fault. */
function hadFairTrial({ operation }: Call, { cause }: UpstreamError): boolean {
  const waitedMs = cause instanceof WireFault ? cause.waitedMs : undefined;
  return waitedMs === undefined || waitedMs >= Math.min(operation.timeoutMs, fairTrialMs);
}
