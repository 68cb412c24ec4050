import type { Dice } from './dice.ts';

export const dayMs = 86_400_000;

/** Nothing in the fleet is older. */
const fleetStartMs = Date.UTC(2022, 0, 1);
/** The last of the long-lived things is made before this; a clock before it has no coherent fleet. */
export const fleetReadyMs = Date.UTC(2024, 0, 1);

/** A moment, to the second, in a range of days since the fleet's start. */
export function onDay(dice: Dice, key: string, days: readonly [from: number, to: number]): number {
  return fleetStartMs + dice.between(`${key}/day`, [days[0] * 86_400, days[1] * 86_400]) * 1000;
}

/** The end of the running month of a subscription that renews itself. */
export function renewedUntil(createdMs: number, nowMs: number): number {
  const monthMs = 30 * dayMs;
  return createdMs + (Math.floor((nowMs - createdMs) / monthMs) + 1) * monthMs;
}
