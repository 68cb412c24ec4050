import type { Dice } from '../fleet/dice.ts';

/** Makes the id of something new: a prefix and so many letters and digits, as the service's ids are. */
export type NewId = (prefix: string, length: number) => string;

/** Ids differ from call to call and, by the clock, from run to run: a client may remember those of an earlier one. */
export function createIds(dice: Dice, clock: () => number): NewId {
  let made = 0;
  return (prefix, length) => {
    made += 1;
    return `${prefix}-${dice.letters(`new/${clock()}/${made}`, length)}`;
  };
}
