import { apportion, roundedShare } from './apportion.ts';

/** Why a sum of one period differs from that of another. */
export const feeCauses = ['NEW', 'GONE', 'HOURS', 'REQUESTS', 'PRICE', 'CORRECTION'] as const;
export type FeeCause = (typeof feeCauses)[number];

/** What has one price, in one period. Money in any unit. */
export interface Side {
  /** Seconds, or requests. */
  readonly quantity: bigint;
  readonly paid: bigint;
  /** What of `paid` came by corrections; may be negative. */
  readonly corrected: bigint;
}

export interface Change {
  readonly unit: 'HOURS' | 'REQUESTS';
  readonly before: Side;
  readonly after: Side;
}

/** An amount for each cause; together the change, to the last unit. */
export type Causes = ReadonlyMap<FeeCause, bigint>;

/**
 * Splits the change of what has one price: what corrections made of it; what more or less of it costs at the price
 * that it had; and the rest, which is another price. What had no price before is new use at today's.
 */
export function causesOf({ unit, before, after }: Change): Causes {
  const change = after.paid - before.paid;
  const correction = after.corrected - before.corrected;
  const more = after.quantity - before.quantity;
  const byQuantity = before.quantity === 0n ? change : (before.paid * more) / before.quantity;
  return new Map([
    [unit, byQuantity - correction],
    ['PRICE', change - byQuantity],
    ['CORRECTION', correction],
  ]);
}

/** Adds up the causes of the parts of one thing; one that was not there before, or is no more, says just that. */
export function causesTogether(changes: readonly Change[]): Causes {
  const quantity = (side: 'before' | 'after') => changes.reduce((sum, change) => sum + change[side].quantity, 0n);
  const causes = new Map<FeeCause, bigint>();
  const isNew = quantity('before') === 0n;
  const isGone = quantity('after') === 0n;
  for (const change of changes) {
    for (const [cause, amount] of causesOf(change)) {
      const told = isNew ? 'NEW' : isGone ? 'GONE' : cause;
      causes.set(told, (causes.get(told) ?? 0n) + amount);
    }
  }
  return causes;
}

/** Rounds causes so that they add up to a change that was rounded before: what is left over goes to the largest. */
export function roundCauses(causes: Causes, { change, divisor }: { change: bigint; divisor: bigint }): Causes {
  const rounded = new Map([...causes].map(([cause, exact]) => [cause, signedShare(exact, divisor)]));
  const left = change - [...rounded.values()].reduce((sum, amount) => sum + amount, 0n);
  const [largest] = [...causes].toSorted(([, a], [, b]) => (size(a) < size(b) ? 1 : -1));
  if (largest) rounded.set(largest[0], (rounded.get(largest[0]) ?? 0n) + left);
  return new Map([...rounded].filter(([, amount]) => amount !== 0n));
}

/** Rounds amounts so that they add up to their rounded sum. */
export function roundTogether(amounts: readonly bigint[], divisor: bigint): { whole: bigint; parts: bigint[] } {
  const sum = amounts.reduce((total, amount) => total + amount, 0n);
  const whole = roundedShare(sum, divisor);
  return { whole, parts: apportion(whole, amounts, divisor) };
}

export function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function signedShare(exact: bigint, divisor: bigint): bigint {
  return exact < 0n ? -roundedShare(-exact, divisor) : roundedShare(exact, divisor);
}
