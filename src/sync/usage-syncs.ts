import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../history/database.ts';
import type { AccountSettings, Upstreams } from '../upstream/upstreams.ts';
import { type AccountSync, createAccountSync } from './account-sync.ts';
import { createBridgxSource } from './bridgx-source.ts';

export interface UsageSyncsParts {
  database: Database;
  upstreams: Upstreams;
  /** Epoch milliseconds. */
  clock: () => number;
  closeSlackMs: number;
  signal: AbortSignal;
  /** Calls at a time for each account. */
  concurrency: number;
}

/** What keeps the usage of each account that has a BridgX, by alias. */
export function createUsageSyncs(
  accounts: readonly AccountSettings[],
  parts: UsageSyncsParts,
): ReadonlyMap<string, AccountSync> {
  const { upstreams, clock, signal } = parts;
  const wait = (ms: number) => sleep(ms, undefined, { signal });
  return new Map(
    accounts.flatMap(({ alias: account, bridgx }) => {
      if (!bridgx) return [];
      const source = createBridgxSource({ open: upstreams.open, clock, account, signal });
      return [[account, createAccountSync({ ...parts, source, account, timeZone: bridgx.timeZone, wait })] as const];
    }),
  );
}
