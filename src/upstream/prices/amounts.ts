/**
 * Money in whole billionths of a unit, so that sums are exact. The manual's smallest price is a thousandth; the
 * rest leaves room for negotiated prices.
 */
export type Amount = bigint;

const decimals = 9;
const unit = 10n ** BigInt(decimals);

/** Reads a decimal text such as "0.001"; undefined when it is none, is negative, or has more than nine decimals. */
export function parseAmount(text: string): Amount | undefined {
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * unit + BigInt(fraction.padEnd(decimals, '0'));
}

/** The shortest decimal text: "0.001", "12", "-0.5". */
export function formatAmount(amount: Amount): string {
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % unit).toString().padStart(decimals, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${size / unit}${fraction && `.${fraction}`}`;
}
