import { type LedgerEntry, monthOf } from './ledger-entry.ts';

/** Requests that the upstream counted, and what is owed for them in billionths. */
export interface Count {
  readonly requests: number;
  readonly billionths: bigint;
}

/** One counter as the database holds it. */
export interface StoredCount extends Count {
  readonly key: string;
}

const nothing: Count = { requests: 0, billionths: 0n };

export const monthKey = (
  month: string,
  { account, upstream, operation }: Pick<LedgerEntry, 'account' | 'upstream' | 'operation'>,
): string => JSON.stringify([month, account, upstream, operation]);

export const dayKey = (day: string, caller: string): string => JSON.stringify([day, caller]);

/** What is stored, by all replicas, and what this process has yet to store: together what was used and spent. */
export function createCounters() {
  let stored = new Map<string, Count>();
  const pending = new Map<string, Count>();

  const change = (entry: LedgerEntry, sign: 1 | -1) => {
    const requests = entry.billed ? sign : 0;
    const billionths = entry.amountBillionths * BigInt(sign);
    for (const key of [monthKey(monthOf(entry), entry), dayKey(entry.day, entry.caller)]) {
      const sum = plus(pending.get(key) ?? nothing, { requests, billionths });
      if (sum.requests === 0 && sum.billionths === 0n) pending.delete(key);
      else pending.set(key, sum);
    }
  };

  return {
    count: (key: string): Count => plus(stored.get(key) ?? nothing, pending.get(key) ?? nothing),
    add: (entry: LedgerEntry) => change(entry, 1),
    /** The entries are stored now: what the database says includes them. */
    settle(entries: readonly LedgerEntry[]) {
      for (const entry of entries) change(entry, -1);
    },
    replaceStored(counts: readonly StoredCount[]) {
      stored = new Map(counts.map(({ key, requests, billionths }) => [key, { requests, billionths }]));
    },
  };
}

function plus(one: Count, other: Count): Count {
  return { requests: one.requests + other.requests, billionths: one.billionths + other.billionths };
}
