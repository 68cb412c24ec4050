import type { Amount } from '../../upstream/prices/amounts.ts';

/** What a machine-hour is priced by. Null, in a rate, stands for any; in usage, for unknown. */
export interface PriceKey {
  readonly provider: string | null;
  readonly region: string | null;
  readonly instanceType: string | null;
  readonly chargeType: string | null;
}

/** The price of one machine-hour, for what fits its key, on the days of its validity. At least one price is there. */
export interface NewRate extends PriceKey {
  /** ISO 4217. */
  readonly currency: string;
  /** The public price, in billionths; null: only the negotiated one is known. */
  readonly listPrice: Amount | null;
  /** What was agreed, in billionths; null: the public price is paid. */
  readonly negotiatedPrice: Amount | null;
  /** The first day, yyyy-mm-dd, a day of BridgX. */
  readonly validFrom: string;
  /** The last day; null: for good. */
  readonly validTo: string | null;
}

/** A rate as it is kept. */
export interface Rate extends NewRate {
  readonly id: string;
  /** The card that it is of. */
  readonly card: string;
  /** Whether the card only shows what one looks like. */
  readonly isExample: boolean;
}

/** What a machine-hour costs by the public price. */
export function listPriceOf({ listPrice, negotiatedPrice }: NewRate): Amount {
  return listPrice ?? negotiatedPrice ?? 0n; // one of the two is there
}

/** What a machine-hour really costs. */
export function paidPriceOf({ listPrice, negotiatedPrice }: NewRate): Amount {
  return negotiatedPrice ?? listPrice ?? 0n; // one of the two is there
}

/** Whether a rate holds on a day. */
export function isValidOn({ validFrom, validTo }: Pick<NewRate, 'validFrom' | 'validTo'>, day: string): boolean {
  return validFrom <= day && (validTo === null || day <= validTo);
}

/**
 * The key as it is compared: people write `post_paid`, `PostPaid` and `Alibaba Cloud`, and mean what BridgX spells
 * another way. Regions and machine types differ in their hyphens, so of those only the case is ignored.
 */
export function comparable({ provider, region, instanceType, chargeType }: PriceKey): PriceKey {
  return {
    provider: provider && loose(provider),
    region: region?.toLowerCase() ?? null,
    instanceType: instanceType?.toLowerCase() ?? null,
    chargeType: chargeType && loose(chargeType),
  };
}

function loose(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]/g, '');
}
