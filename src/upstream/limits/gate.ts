import { type Asker, priorities } from '../call.ts';
import { type Buckets, type Claim, isShortage, type Shortage, type Token, waitOf } from './buckets.ts';
import { createFairQueue } from './fair-queue.ts';
import type { Wait } from './waiting.ts';

export interface GateParts {
  buckets: Buckets;
  /** Epoch milliseconds; deadlines are told by it. */
  clock: () => number;
  /** A clock that never jumps, in milliseconds; waits are told by it. */
  ticks: () => number;
  wait: Wait;
}

/** Where calls wait for their tokens. */
export interface Gate {
  enter(asker: Asker, claims: readonly Claim[], refusals: Refusals): Promise<Token>;
}

/** Makes what `enter` rejects with. */
export interface Refusals {
  /** No token can be had before the deadline. */
  tooLate: (waitMs: number) => Error;
  /** The asker has left. */
  left: () => Error;
}

interface Waiting extends Asker {
  readonly claims: readonly Claim[];
  readonly admit: (token: Token) => void;
  readonly refuse: (waitMs: number) => void;
  readonly fail: (error: unknown) => void;
}

/** A bucket that had no token for a call of this urgency, until when. */
interface Block {
  readonly urgency: number;
  readonly untilMs: number;
  readonly sinceMs: number;
  readonly shortage: Shortage;
}

/** One queue for all calls whose claims may touch each other; one loop serves it while anybody waits. */
export function createGate({ buckets, clock, ticks, wait }: GateParts): Gate {
  const queue = createFairQueue<Waiting>();
  const blocks = new Map<string, Block>();
  let isServing = false;
  let nap = new AbortController();

  const blockOf = (waiting: Waiting) =>
    waiting.claims.map(({ key }) => blocks.get(blockKey(key, waiting))).find((block) => block !== undefined);
  /** The only place where blocks end, so that whoever is blocked when the loop looks is so until it has rested. */
  const endBlocks = () => {
    for (const [key, { untilMs }] of blocks) if (untilMs <= ticks()) blocks.delete(key);
  };
  const refuse = (waiting: Waiting, waitMs: number) => {
    if (queue.leave(waiting)) waiting.refuse(waitMs);
  };
  const isLate = ({ deadlineMs }: Waiting, { shortage, sinceMs }: Block, ahead: number) =>
    clock() + waitOf(shortage, ahead) - (ticks() - sinceMs) >= deadlineMs;
  /** Whoever cannot have a token in time hears it now, not at its deadline. */
  const refuseTheLate = (block: Block) => {
    const { shortage, urgency } = block;
    const rivals = queue.inOrder().filter(({ claims }) => claims.some(({ key }) => key === shortage.key));
    for (const [ahead, waiting] of rivals.entries()) {
      const isAsUrgent = urgencyOf(waiting) >= urgency;
      if (isAsUrgent && isLate(waiting, block, ahead)) refuse(waiting, waitOf(shortage, ahead));
    }
  };

  const blockFor = (waiting: Waiting, shortage: Shortage) => {
    const sinceMs = ticks();
    const untilMs = sinceMs + Math.max(1, waitOf(shortage, 0));
    const block = { urgency: urgencyOf(waiting), shortage, sinceMs, untilMs };
    blocks.set(blockKey(shortage.key, waiting), block);
    refuseTheLate(block);
  };
  const serveOne = async (waiting: Waiting) => {
    try {
      const result = await buckets.take(waiting.claims);
      if (isShortage(result)) blockFor(waiting, result);
      else if (queue.serve(waiting)) waiting.admit(result);
      else result.cancel();
    } catch (error) {
      if (queue.leave(waiting)) waiting.fail(error);
    }
  };
  const rest = async () => {
    const times = [...blocks.values()].map(({ untilMs }) => untilMs - ticks());
    const deadlines = queue.inOrder().map(({ deadlineMs }) => deadlineMs - clock());
    nap = new AbortController();
    await wait(Math.max(0, Math.min(...times, ...deadlines)), nap.signal).catch(() => {});
    for (const waiting of queue.inOrder()) {
      if (waiting.deadlineMs <= clock()) refuse(waiting, Math.max(0, (blockOf(waiting)?.untilMs ?? 0) - ticks()));
    }
  };
  const serve = async () => {
    isServing = true;
    while (queue.size > 0) {
      endBlocks();
      const waiting = queue.first((each) => !blockOf(each));
      if (waiting) await serveOne(waiting);
      else await rest();
    }
    isServing = false;
  };
  const leaveOn = (waiting: Waiting, left: () => Error) => () => {
    if (queue.leave(waiting)) waiting.fail(left());
    nap.abort();
  };

  return {
    async enter(asker, claims, { tooLate, left }) {
      if (asker.signal.aborted) throw left();
      const { promise, resolve, reject } = Promise.withResolvers<Token>();
      const refuseWith = (waitMs: number) => reject(tooLate(waitMs));
      const waiting = { ...asker, claims, admit: resolve, refuse: refuseWith, fail: reject };
      const leave = leaveOn(waiting, left);
      asker.signal.addEventListener('abort', leave, { once: true });
      queue.add(waiting);
      const block = blockOf(waiting);
      if (!block) nap.abort();
      else if (isLate(waiting, block, queue.size - 1)) refuseTheLate(block);
      if (!isServing) void serve();
      return promise.finally(() => asker.signal.removeEventListener('abort', leave));
    },
  };
}

function urgencyOf({ priority }: Asker): number {
  return priorities.indexOf(priority);
}

/** A bucket can be empty for the less urgent while it keeps tokens for the more urgent. */
function blockKey(key: string, { priority }: Asker): string {
  return `${priority} ${key}`;
}
