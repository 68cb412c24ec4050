import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after the delay; rejects with the signal's own reason when that comes first. */
export type Wait = (delayMs: number, signal: AbortSignal) => Promise<void>;

/** Longer delays overflow the timer and would end at once. */
const longestMs = 2 ** 31 - 1;

export const waitOnTimer: Wait = async (delayMs, signal) => {
  signal.throwIfAborted();
  await sleep(Math.min(delayMs, longestMs), undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
};
