import { FleetgraphError } from '../../errors.ts';
import type { SlotOf } from '../cache/slots.ts';
import { type Answer, type Call, type Next, type Priority, priorities, type Step } from '../call.ts';
import { failed } from '../failures.ts';
import { isHeldBack } from '../limits/held-back.ts';
import type { Wait } from '../limits/waiting.ts';

export interface FlightParts {
  slotOf: SlotOf;
  /** Epoch milliseconds. */
  clock: () => number;
  wait: Wait;
}

/** One call in progress, and those who wait for it. */
interface Flight {
  readonly startMs: number;
  readonly askers: Set<Call>;
  readonly landing: Promise<Answer<unknown>>;
  readonly controller: AbortController;
}

/**
 * One read in progress serves all who ask for the same. Whoever leaves, or comes to the end of their time, leaves
 * alone; with the last one the call ends. Those who joined made no call of their own: their `calls` is 0.
 */
export function flight(parts: FlightParts): Step {
  const flights = new Map<string, Flight>();

  const takeOff = (slot: string, call: Call, next: Next): Flight => {
    const started = launch(call, next, parts.clock());
    flights.set(slot, started);
    const forget = () => {
      if (flights.get(slot) === started) flights.delete(slot);
    };
    started.landing.then(forget, forget);
    started.controller.signal.addEventListener('abort', forget);
    return started;
  };
  const ask = async (call: Call, next: Next, hasAskedAgain = false): Promise<Answer<unknown>> => {
    const slot = await parts.slotOf(call);
    if (call.signal.aborted) throw departed(call, { billed: false });
    const joined = joinable(flights.get(slot), call, parts.clock());
    if (!joined) return board(takeOff(slot, call, next), call, parts);
    try {
      return { ...(await board(joined, call, parts)), calls: 0 };
    } catch (error) {
      const isForMoney = lacksMoney(error);
      if (!isForMoney && (hasAskedAgain || !lacksTime(error))) throw error;
      if (call.signal.aborted || parts.clock() >= call.deadlineMs) throw error;
      return ask(call, next, hasAskedAgain || !isForMoney);
    }
  };
  return (call, next) => (call.operation.kind === 'read' ? ask(call, next) : next(call));
}

/** Who wants nothing older than some time joins no call that the upstream may have answered before it. */
function joinable(known: Flight | undefined, { freshness }: Call, nowMs: number): Flight | undefined {
  return known && nowMs - known.startMs <= (freshness.maxAgeMs ?? Number.POSITIVE_INFINITY) ? known : undefined;
}

/** Its priority is that of its most urgent asker, and its deadline the latest one: each as of the moment it is read. */
function launch(call: Call, next: Next, startMs: number): Flight {
  const askers = new Set<Call>([call]);
  const controller = new AbortController();
  const shared: Call = {
    ...call,
    signal: controller.signal,
    get priority() {
      return mostUrgent(askers) ?? call.priority;
    },
    get deadlineMs() {
      return Math.max(...[...askers].map(({ deadlineMs }) => deadlineMs), call.deadlineMs);
    },
  };
  const landing = next(shared);
  // Everybody may have left by the time it fails.
  landing.catch(() => undefined);
  return { startMs, askers, landing, controller };
}

function mostUrgent(askers: ReadonlySet<Call>): Priority | undefined {
  const wanted = new Set([...askers].map(({ priority }) => priority));
  return priorities.find((priority) => wanted.has(priority));
}

async function board(boarded: Flight, call: Call, parts: FlightParts): Promise<Answer<unknown>> {
  const { askers, landing, controller } = boarded;
  const settled = new AbortController();
  askers.add(call);
  try {
    return await Promise.race([landing, departure(call, settled.signal), timeUp(call, settled.signal, parts)]);
  } finally {
    settled.abort();
    askers.delete(call);
    if (askers.size === 0) controller.abort(call.signal.reason);
  }
}

function departure(call: Call, settled: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    call.signal.addEventListener('abort', () => reject(departed(call)), { once: true, signal: settled });
  });
}

/** The caller has left, or the time for its whole request is over; a call under way may be charged all the same. */
function departed({ operation, signal }: Call, known: { billed?: boolean } = {}) {
  const reason = 'the request ended before the answer came';
  return failed(operation, { code: 'DEADLINE_EXCEEDED', reason, retryable: true, cause: signal.reason, ...known });
}

/** Never settles once the call has. */
function timeUp(call: Call, settled: AbortSignal, { clock, wait }: FlightParts): Promise<never> {
  return new Promise((_, reject) => {
    if (call.deadlineMs === Number.POSITIVE_INFINITY) return;
    const late = () => {
      const reason = 'no answer before the deadline of the request';
      reject(failed(call.operation, { code: 'DEADLINE_EXCEEDED', reason, retryable: true, billed: false }));
    };
    wait(Math.max(0, call.deadlineMs - clock()), settled).then(late, () => undefined);
  });
}

/** What a call was refused for want of another caller's money says nothing to those who have their own. */
function lacksMoney(error: unknown): boolean {
  return error instanceof FleetgraphError && error.code === 'BUDGET_EXCEEDED';
}

/** Nor does what was not sent for want of time. That is asked again once: all of a crowd may be short of time. */
function lacksTime(error: unknown): boolean {
  const isForTime = error instanceof FleetgraphError && ['RATE_LIMITED', 'DEADLINE_EXCEEDED'].includes(error.code);
  return isForTime && isHeldBack(error);
}
