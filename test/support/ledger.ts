import type { DatabaseOptions } from '../../src/history/database.ts';
import type { LedgerEntry } from '../../src/history/ledger-entry.ts';

export const today = '2026-06-15';

/** An attempt that cost a thousandth; what differs is given. */
export function entryOf(entry: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    atMs: Date.parse('2026-06-15T04:00:00.123Z'),
    day: today,
    account: 'default',
    region: 'cn-wulanchabu',
    upstream: 'lingjun',
    operation: 'ListVpds',
    outcome: 'answered',
    billed: true,
    amountBillionths: 1_000_000n,
    freeTierBillionths: 0n,
    currency: 'USD',
    caller: 'dashboard',
    latencyMs: 60,
    ...entry,
  };
}

/** When the process that writes the ledger ends. */
export const endPoints = [
  'SIGKILL at once',
  'SIGKILL while it writes',
  'SIGKILL one interval later',
  'SIGTERM',
] as const;
export type EndPoint = (typeof endPoints)[number];

/** What the process is told. */
export interface LedgerWriter {
  options: DatabaseOptions;
  point: EndPoint;
  account: string;
}
