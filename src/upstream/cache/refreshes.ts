import { LRUCache } from 'lru-cache';
import type { Call } from '../call.ts';

export interface Refreshes {
  /** Asks again for what a slot holds, unless that is under way or has just failed. */
  start(slot: string, call: Call, ask: (call: Call) => Promise<unknown>): void;
  /** Ends what is under way; resolves when it has ended. */
  close(): Promise<void>;
}

export interface RefreshParts {
  /** Epoch milliseconds. */
  clock: () => number;
  /** How long a refresh may take as a whole, its waiting for its turn included. Milliseconds. */
  deadlineMs: number;
  /** A slot whose refresh failed is left alone for this long: failures are paid for too. Milliseconds. */
  pauseMs: number;
}

/** Calls behind answers that were served stale. They outlive the request that caused them. */
export function createRefreshes({ clock, deadlineMs, pauseMs }: RefreshParts): Refreshes {
  const underWay = new Map<string, Promise<void>>();
  const notBeforeMs = new LRUCache<string, number>({ max: 10_000 });
  const leaving = new AbortController();

  const run = async (slot: string, call: Call, ask: (call: Call) => Promise<unknown>) => {
    try {
      await ask(call);
    } catch {
      // Whoever needs the answer asks for it again and meets the error there.
      notBeforeMs.set(slot, clock() + pauseMs);
    } finally {
      underWay.delete(slot);
    }
  };
  return {
    start(slot, { operation, params, account, region, caller }, ask) {
      if (leaving.signal.aborted || underWay.has(slot) || clock() < (notBeforeMs.get(slot) ?? 0)) return;
      // Made anew instead of copied: nothing else of the first call, such as its bill, is still open by then.
      const call: Call = {
        ...{ operation, params, account, region, caller },
        priority: 'refresh',
        freshness: { orStale: false },
        deadlineMs: clock() + deadlineMs,
        signal: leaving.signal,
      };
      underWay.set(slot, run(slot, call, ask));
    },
    async close() {
      leaving.abort();
      await Promise.all(underWay.values());
    },
  };
}
