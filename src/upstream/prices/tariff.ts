import type { Operation } from '../operation.ts';
import { type Amount, formatAmount, parseAmount } from './amounts.ts';
import type { Price, PriceList } from './prices.ts';

/** What a price is looked up by. */
export type Priced = Pick<Operation, 'upstream' | 'name' | 'kind'>;

/** What is owed for one request. */
export interface Charge {
  /** After the free tier. */
  readonly amount: Amount;
  /** What the free tier took off. */
  readonly freeTierPart: Amount;
  /** Whether the upstream counts the request, be it free or not. */
  readonly billed: boolean;
}

export interface CostOf {
  readonly operation: Priced;
  readonly atMs: number;
  /** Requests of the account and operation that were counted this month already. */
  readonly usedThisMonth: number;
}

/** The price list, ready to be asked. */
export interface Tariff {
  readonly currency: string;
  priceOf(operation: Priced, atMs: number): Price;
  /** What one request costs, or one completed task. */
  cost(of: CostOf): Charge;
  /** The day of the bill, yyyy-mm-dd. */
  dayOf(atMs: number): string;
  /** Its month, as its first day. */
  monthOf(atMs: number): string;
}

/** Throws for an amount that is none. */
export function createTariff({ currency, defaultAmount, utcOffsetMinutes, prices }: PriceList): Tariff {
  const amounts = new Map([defaultAmount, ...prices.map(({ amount }) => amount)].map((text) => [text, known(text)]));
  const dayOf = (atMs: number) => new Date(atMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
  const priceOf = ({ upstream, name, kind }: Priced, atMs: number): Price => {
    const day = dayOf(atMs);
    const fitting = prices.filter(
      (price) =>
        price.upstream === upstream &&
        (price.operation === undefined || price.operation === name) &&
        (price.kind === undefined || price.kind === kind) &&
        (price.from === undefined || price.from <= day) &&
        (price.until === undefined || day < price.until),
    );
    const unknown: Price = { upstream, amount: defaultAmount, freePerMonth: 0, charged: 'sent' };
    return fitting.reduce((best, price) => (comesFirst(best, price) ? best : price), fitting[0] ?? unknown);
  };
  return {
    currency,
    priceOf,
    cost({ operation, atMs, usedThisMonth }) {
      const price = priceOf(operation, atMs);
      const amount = amounts.get(price.amount) ?? 0n; // every text of the list is in the map
      const isFree = usedThisMonth < price.freePerMonth;
      const billed = operation.upstream === 'lingjun';
      return { amount: isFree ? 0n : amount, freeTierPart: isFree ? amount : 0n, billed };
    },
    dayOf,
    monthOf: (atMs) => `${dayOf(atMs).slice(0, 7)}-01`,
  };
}

/** Whether `one` is the more telling row. Of equals the later in the list counts, so that it can replace the earlier. */
function comesFirst(one: Price, other: Price): boolean {
  const ranks = ({ operation, kind, from }: Price) => [operation ? '1' : '0', kind ? '1' : '0', from ?? ''].join();
  return ranks(one) > ranks(other);
}

function known(text: string): Amount {
  const amount = parseAmount(text);
  if (amount === undefined) throw new RangeError(`${JSON.stringify(text)} is no price`);
  return amount;
}

/** An amount with its currency, for messages. */
export function moneyText(amount: Amount, { currency }: Pick<Tariff, 'currency'>): string {
  return `${formatAmount(amount)} ${currency}`;
}
