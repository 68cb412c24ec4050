import { decimalText, roundedShare } from './apportion.ts';
import { secondsPerHour } from './sums.ts';

/**
 * Tells amounts one after the other, each rounded up or down so that at any time those told add up to the rounded sum.
 * @param decimals up to nine
 * @returns takes what the amount belongs to, say a currency, and billionths times 3,600; gives decimal text
 */
export function createRunningAmounts(decimals: number): (of: string, exact: bigint) => string {
  const divisor = secondsPerHour * 10n ** BigInt(9 - decimals);
  const reached = new Map<string, bigint>();
  return (of, exact) => {
    const before = reached.get(of) ?? 0n;
    reached.set(of, before + exact);
    return decimalText(roundedShare(before + exact, divisor) - roundedShare(before, divisor), decimals);
  };
}
