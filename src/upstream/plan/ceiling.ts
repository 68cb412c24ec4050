import { bridgxOperations } from '../bridgx/operations.ts';
import { lingjunOperations } from '../lingjun/operations.ts';
import type { Operation } from '../operation.ts';
import type { Amount } from '../prices/amounts.ts';
import type { Tariff } from '../prices/tariff.ts';
import { defaultTotals } from '../steps/limiter.ts';
import type { Account } from '../upstreams.ts';

export interface CeilingParts {
  readonly tariff: Tariff;
  /** Those that the request may use. */
  readonly accounts: Iterable<Account>;
  /** How long the request may take. */
  readonly lastsMs: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/**
 * What one request can cost at most, whatever it asks: no more calls than the rate limits of its accounts let through
 * while its time lasts, each at the dearest price. Null where an upstream that takes money has no limit.
 */
export function ceilingOf({ tariff, accounts, lastsMs, atMs }: CeilingParts): Amount | null {
  const dearest = {
    lingjun: dearestOf(Object.values(lingjunOperations), { tariff, atMs }),
    bridgx: dearestOf(Object.values(bridgxOperations), { tariff, atMs }),
  };
  const used = [...accounts].flatMap(({ lingjun, bridgx }) => [
    ...(lingjun ? (['lingjun'] as const) : []),
    ...(bridgx ? (['bridgx'] as const) : []),
  ]);
  const amounts = used.map((upstream) => {
    const limit = defaultTotals[upstream];
    if (dearest[upstream] === 0n) return 0n;
    // Both the window that has begun and the one that is not over may be used in full.
    return limit ? dearest[upstream] * BigInt(limit.calls * (Math.ceil(lastsMs / limit.windowMs) + 1)) : null;
  });
  return amounts.reduce<Amount | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0n);
}

function dearestOf(operations: readonly Operation[], { tariff, atMs }: Pick<CeilingParts, 'tariff' | 'atMs'>): Amount {
  const reads = operations.filter(({ kind }) => kind === 'read');
  const usedThisMonth = Number.POSITIVE_INFINITY;
  const amounts = reads.map((operation) => tariff.cost({ operation, atMs, usedThisMonth }).amount);
  return amounts.toSorted((a, b) => (a < b ? 1 : -1))[0] ?? 0n;
}
