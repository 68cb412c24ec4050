import type { Amount } from './amounts.ts';

/** A limit on what may be spent. What is in flight is reserved, so that calls made at once cannot overspend together. */
export interface Purse {
  /** What is neither spent nor reserved. */
  left(): Amount;
  /** Sets money aside; false when it is not there. What costs nothing is always there. */
  reserve(amount: Amount): boolean;
  /** Gives back what was set aside, once what it really cost counts as spent. */
  release(amount: Amount): void;
}

/** @param spent what was spent so far, as the books tell it */
export function createPurse(limit: Amount, spent: () => Amount): Purse {
  let reserved = 0n;
  const left = () => limit - spent() - reserved;
  return {
    left,
    reserve(amount) {
      if (amount > 0n && amount > left()) return false;
      reserved += amount;
      return true;
    },
    release(amount) {
      reserved -= amount;
    },
  };
}
