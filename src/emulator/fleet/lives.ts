import { dayMs } from './calendar.ts';
import type { Dice } from './dice.ts';

/** One stretch of something that is always there once, such as the machines that follow each other in one place. */
export interface Life {
  index: number;
  startMs: number;
  /** After `nowMs` for the one that still runs. */
  endMs: number;
}

/**
 * The lives that ended in the last 90 days or still run. Life k ends where life k + 1 starts, and both moments come
 * from the key and k alone, so two clocks tell the same past.
 */
export function livesUntil(dice: Dice, slot: { key: string; periodMs: number; nowMs: number }): Life[] {
  const { key, periodMs, nowMs } = slot;
  const startOf = (index: number) => {
    const shift = (dice.fraction(`${key}/life-${index}/shift`) - 0.5) * 0.5;
    return Math.floor(((index + shift + dice.fraction(`${key}/phase`)) * periodMs) / 1000) * 1000;
  };
  const lives: Life[] = [];
  const first = Math.floor((nowMs - 90 * dayMs) / periodMs) - 2;
  for (let index = first, startMs = startOf(first); startMs <= nowMs; index += 1) {
    const endMs = startOf(index + 1);
    if (endMs > nowMs - 90 * dayMs) lives.push({ index, startMs, endMs });
    startMs = endMs;
  }
  return lives;
}
