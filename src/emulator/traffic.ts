import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'hono';
import { answerFault, type FaultPlan, replacesAnswer } from './faults.ts';
import type { Dice } from './fleet/dice.ts';
import type { Outcome, Tally } from './stats.ts';

/** One call that reached an upstream, as the emulator counts it. */
export interface EmulatedCall {
  upstream: 'lingjun' | 'bridgx';
  /** The name of the operation's row in the tables. */
  operation: string;
  /** "" where the upstream has no regions. */
  regionId: string;
}

/** One call on its way through the upstream. */
export interface Visit {
  /** What the answer tells about itself where its HTTP status does not. */
  outcome?: Outcome;
  /** The message with which that fails, later, which the call begins; absent: it succeeds. */
  readonly failure?: string;
  /** Which part of several things fails so; absent: all. */
  readonly failingShare?: number;
}

/** What surrounds every answer: latency, faults, counting. */
export interface Traffic {
  handle(
    call: EmulatedCall,
    context: Context,
    answer: (visit: Visit) => Response | Promise<Response>,
  ): Promise<Response>;
}

export interface TrafficParts {
  /** The average; a call takes between half and one and a half of it. */
  latencyMs: number;
  dice: Dice;
  faults: FaultPlan;
  tally: Tally;
}

export function createTraffic({ latencyMs, dice, faults, tally }: TrafficParts): Traffic {
  let calls = 0;
  return {
    async handle(call, context, answer) {
      calls += 1;
      const { signal } = context.req.raw;
      if (latencyMs > 0) await pause(latencyMs * (0.5 + dice.fraction(`latency-${calls}`)), signal);
      const fault = faults.next(call);
      if (fault && replacesAnswer(fault)) {
        tally.count(call, fault.kind === 'throttle' ? 'throttled' : 'fault');
        return answerFault(fault, { call, context, answer: async () => answer({}) });
      }
      if (fault?.kind === 'slow') await pause(fault.delayMs, signal);
      const visit: Visit = fault?.kind === 'doom' ? { failure: fault.message, failingShare: fault.share } : {};
      const response = await answer(visit);
      tally.count(call, visit.outcome ?? outcomeOf(response.status));
      return response;
    },
  };
}

function outcomeOf(status: number): Outcome {
  if (status < 400) return 'ok';
  return status === 401 ? 'unauthenticated' : 'rejected';
}

/** Ends early when the caller leaves, so that closing a server waits for nobody. */
async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch(() => undefined);
}
