/** The nearest whole number of `exact / divisor`; a half goes up. Neither is negative. */
export function roundedShare(exact: bigint, divisor: bigint): bigint {
  return (exact * 2n + divisor) / (divisor * 2n);
}

/**
 * Splits a whole number into whole parts, so that they add up to it: each is its exact share `part / divisor` rounded
 * down or up, and those with the largest remainders are rounded up. Of equals the earlier comes first.
 *
 * `total` must be the sum of the exact shares rounded down or up. A part that came out of this is such a total for
 * its own parts, and so all levels of a tree add up, with no number further than one unit from what it stands for.
 */
export function apportion(total: bigint, parts: readonly bigint[], divisor: bigint): bigint[] {
  const shares = parts.map((part) => part / divisor);
  const left = total - shares.reduce((sum, share) => sum + share, 0n);
  if (left === 0n) return shares;
  const byRemainder = parts.map((part, index) => ({ index, remainder: part % divisor })).toSorted(compareRemainders);
  for (const { index } of byRemainder.slice(0, Number(left))) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares;
}

interface Remainder {
  readonly index: number;
  readonly remainder: bigint;
}

function compareRemainders(one: Remainder, other: Remainder): number {
  if (one.remainder === other.remainder) return one.index - other.index;
  return one.remainder > other.remainder ? -1 : 1;
}

/** A whole number of the smallest unit as decimal text, without zeros at the end. */
export function decimalText(units: bigint, decimals: number): string {
  const size = units < 0n ? -units : units;
  const digits = size.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}
