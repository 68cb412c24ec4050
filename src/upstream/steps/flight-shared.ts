import { randomUUID } from 'node:crypto';
import { UpstreamError } from '../../errors.ts';
import { type Entry, knownFailure, payloadOf } from '../cache/entry.ts';
import type { Announcement, FlightBoard, Posted } from '../cache/flight-board.ts';
import { payloadJson } from '../cache/payload-json.ts';
import type { SlotOf } from '../cache/slots.ts';
import type { Answer, Call, Next, Step } from '../call.ts';
import { isHeldBack } from '../limits/held-back.ts';
import type { Wait } from '../limits/waiting.ts';

export interface SharedFlightParts {
  board: FlightBoard;
  slotOf: SlotOf;
  /** Epoch milliseconds. */
  clock: () => number;
  wait: Wait;
  /** A leader that says nothing for this long is taken for dead. Default: 3000. */
  holdMs?: number;
  /** How often those who wait look. Default: 25. */
  pollMs?: number;
  /** How long the end of a call can be seen. Default: 1000. */
  lingerMs?: number;
}

type Timing = Required<Pick<SharedFlightParts, 'holdMs' | 'pollMs' | 'lingerMs'>>;

/**
 * One read in progress serves those who ask for the same in other replicas. Its place is after the flight of this
 * process, so that one asks for all. Without the board each replica asks for itself.
 */
export function sharedFlight(parts: SharedFlightParts): Step {
  const whole = { holdMs: 3_000, pollMs: 25, lingerMs: 1_000, ...parts };
  return async (call, next) => {
    if (call.operation.kind !== 'read') return next(call);
    const slot = await parts.slotOf(call);
    const own: Announcement = { token: randomUUID(), startMs: parts.clock() };
    const posted = await landingOf({ slot, own, call }, whole);
    if (posted === 'alone') return next(call);
    if (posted === 'leading') return lead({ slot, own, call }, next, whole);
    return answerOf(posted, call);
  };
}

interface Place {
  readonly slot: string;
  readonly own: Announcement;
  readonly call: Call;
}

/** Waits for another's call to end; `leading` when there is none, or when its leader died. */
async function landingOf(
  { slot, own, call }: Place,
  { board, wait, holdMs, pollMs }: SharedFlightParts & Timing,
): Promise<Entry | 'leading' | 'alone'> {
  let followed: string | undefined;
  let over: Posted | undefined;
  for (;;) {
    const posted = await board.claim(slot, own, { holdMs, ...(over ? { over } : {}) });
    if (posted === undefined) return 'leading';
    if (posted === 'unreachable' || !isYoungEnough(posted, own, call)) return 'alone';
    const isForUs = posted.entry?.answer !== undefined || posted.token === followed;
    if (posted.entry && isForUs) return posted.entry;
    // A failure that was over before this call began is no answer to it.
    over = posted.entry ? posted : undefined;
    followed = posted.token;
    if (!over) await wait(pollMs, call.signal);
  }
}

function isYoungEnough(posted: Posted, own: Announcement, { freshness }: Call): boolean {
  return own.startMs - posted.startMs <= (freshness.maxAgeMs ?? Number.POSITIVE_INFINITY);
}

async function lead(
  { slot, own, call }: Place,
  next: Next,
  parts: SharedFlightParts & Timing,
): Promise<Answer<unknown>> {
  const { board, lingerMs } = parts;
  const done = new AbortController();
  const kept = keepAnnounced({ slot, own, call }, parts, done.signal);
  try {
    const answer = await next(call);
    const entry: Entry = { untilMs: 0, answer: { asOfMs: answer.asOf.getTime(), json: payloadJson(answer.value) } };
    await board.land(slot, own, { entry, lingerMs });
    return answer;
  } catch (error) {
    const entry = failureEntry(error, own);
    await (entry ? board.land(slot, own, { entry, lingerMs }) : board.withdraw(slot, own));
    throw error;
  } finally {
    done.abort();
    await kept;
  }
}

async function keepAnnounced(
  { slot, own }: Place,
  { board, wait, holdMs }: SharedFlightParts & Timing,
  done: AbortSignal,
) {
  try {
    for (;;) {
      await wait(holdMs / 3, done);
      await board.renew(slot, own, holdMs);
    }
  } catch {
    // The wait ends so when the call does.
  }
}

/** What the upstream said, or that it is out of reach, concerns all; one caller's limits and leaving do not. */
function failureEntry(error: unknown, { startMs }: Announcement): Entry | undefined {
  if (!(error instanceof UpstreamError) || isHeldBack(error) || error.code === 'BUDGET_EXCEEDED') return undefined;
  return { untilMs: 0, failure: { asOfMs: startMs, failure: knownFailure(error) } };
}

function answerOf({ answer, failure }: Entry, { operation }: Call): Answer<unknown> {
  if (answer) return { value: payloadOf(answer), asOf: new Date(answer.asOfMs), source: 'LIVE', calls: 0 };
  throw failure ? new UpstreamError(failure.failure) : new TypeError(`${operation.name}: an end without an answer`);
}
