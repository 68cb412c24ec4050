import type { Operation } from '../operation.ts';

/** What one operation, or all of a kind, costs from one day to another. */
export interface Price {
  readonly upstream: Operation['upstream'];
  /** One operation by the upstream's own name; absent: all that have no price of their own. */
  readonly operation?: string | undefined;
  /** Only reads, or only writes. */
  readonly kind?: Operation['kind'] | undefined;
  /** The first day of the price, yyyy-mm-dd in the zone of the bill; absent: always. */
  readonly from?: string | undefined;
  /** The day after its last; absent: for good. */
  readonly until?: string | undefined;
  /** Decimal text, for one request. */
  readonly amount: string;
  /** Requests of one account and operation that cost nothing, each month. */
  readonly freePerMonth: number;
  /** A request is charged when it is `sent`, even if it fails; an asynchronous task once it is `completed`. */
  readonly charged: 'sent' | 'completed';
}

/** Prices with what holds for all of them. */
export interface PriceList {
  /** ISO 4217. The manual names none. */
  readonly currency: string;
  /** What an operation without a price costs: an unknown cost is never taken for nothing. */
  readonly defaultAmount: string;
  /** Minutes east of UTC of the zone whose days and months the bill counts by. */
  readonly utcOffsetMinutes: number;
  /** The row that names the operation counts first, then the one that names its kind, then the latest `from`. */
  readonly prices: readonly Price[];
}

const lingjun = { upstream: 'lingjun', amount: '0.001', freePerMonth: 100, charged: 'sent' } as const;

/**
 * The manual's prices: 0.001 a request, CreateVpd 0.01, InitializeVcc free, failures count, tasks when they complete.
 * Of the free tier it says only "100-1000 requests" for "many operations". The low end is taken, and none for what
 * has a price of its own, so that an unconfigured bill errs upwards. Alibaba Cloud bills by the clock of Beijing.
 */
export const manualPrices: PriceList = {
  currency: 'USD',
  defaultAmount: '0.001',
  utcOffsetMinutes: 480,
  prices: [
    { ...lingjun, kind: 'read' },
    { ...lingjun, kind: 'write' },
    { ...lingjun, operation: 'CreateVpd', amount: '0.01', freePerMonth: 0 },
    { ...lingjun, operation: 'InitializeVcc', amount: '0', freePerMonth: 0 },
    { ...lingjun, operation: 'CreateNetTestTask', charged: 'completed' },
    { upstream: 'bridgx', amount: '0', freePerMonth: 0, charged: 'sent' },
  ],
};
