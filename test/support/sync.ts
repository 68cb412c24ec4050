import pino from 'pino';
import { readConfig } from '../../src/config.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { BridgxInstance } from '../../src/emulator/fleet/model.ts';
import type { Database } from '../../src/history/database.ts';
import { openPaidUpstreams } from '../../src/paid-upstreams.ts';
import { createAccountSync } from '../../src/sync/account-sync.ts';
import { createBridgxSource } from '../../src/sync/bridgx-source.ts';
import { impatient, noon } from './gateway.ts';
import { testedAccount } from './tested-account.ts';

interface SyncParts {
  emulator: Emulator;
  database: Database;
  /** Epoch milliseconds. */
  clock: () => number;
  wait?: (ms: number) => Promise<void>;
}

/** What keeps the usage of the emulated account. */
export async function openSync({ emulator, database, clock, wait = async () => {} }: SyncParts) {
  const config = { ...readConfig({ CACHE_MEMORY_MB: '0' }), accounts: [testedAccount(emulator)] };
  const logger = pino({ level: 'silent' });
  const paid = await openPaidUpstreams(config, { clock, logger, database, retryParts: impatient });
  const { signal } = new AbortController();
  const source = createBridgxSource({ open: paid.upstreams.open, clock, account: 'default', signal });
  const where = { database, source, account: 'default', timeZone: 'Asia/Shanghai', closeSlackMs: 15 * 60_000 };
  const sync = createAccountSync({ ...where, clock, signal, wait, concurrency: 8 });
  return { sync, ledger: paid.ledger, close: paid.close };
}

/** The same in front of an emulator of its own, with a clock that the test moves. */
export async function startSync(database: Database) {
  let nowMs = noon;
  let waitedMs = 0;
  let onWait = (_waits: number) => {};
  let waits = 0;
  // What the test changes in the fleet would be made anew a minute later, so waiting does not age it.
  const emulator = await startEmulator({ clock: () => nowMs, rateLimits: false, latencyMs: 0 });
  const opened = await openSync({
    emulator,
    database,
    clock: () => nowMs + waitedMs,
    // Time passes at once.
    async wait(ms) {
      waitedMs += ms;
      waits += 1;
      onWait(waits);
    },
  });
  let counted: Record<string, number> = {};
  return {
    emulator,
    sync: opened.sync,
    /** Told how often was waited for BridgX. */
    watchWaits(watch: (waits: number) => void) {
      onWait = watch;
    },
    ledger: opened.ledger,
    at(epochMs: number) {
      nowMs = epochMs;
      waitedMs = 0;
    },
    /** Calls of usage that reached BridgX since the last time this was asked. */
    calls() {
      const before = counted;
      counted = usageCalls(emulator);
      return Object.fromEntries(Object.entries(counted).map(([name, count]) => [name, count - (before[name] ?? 0)]));
    },
    async close() {
      await opened.close();
      await emulator.close();
    },
  };
}

function usageCalls(emulator: Emulator): Record<string, number> {
  const { operations } = emulator.stats().bridgx;
  const of = (name: string) => operations[name]?.calls ?? 0;
  return { statistics: of('instance.usage_statistics'), total: of('instance.usage_total') };
}

/** Names of the clusters that the emulated organisation has. */
export function ownClusters({ fleet: { bridgx } }: Emulator): string[] {
  const keys = new Set(bridgx.accounts.filter(({ orgId }) => orgId === 1).map(({ accountKey }) => accountKey));
  return bridgx.clusters.filter((cluster) => !cluster.deleted && keys.has(cluster.accountKey)).map(({ name }) => name);
}

export function rowsOf({ fleet }: Emulator, cluster: string): BridgxInstance[] {
  return fleet.bridgx.instances.filter(({ clusterName }) => clusterName === cluster);
}

/** What the fleet behind the server says of a day in Shanghai, counted apart from all code under test. */
export function fleetSeconds(emulator: Emulator, asked: { cluster: string; day: string; nowMs: number }): number {
  const startMs = Date.parse(`${asked.day}T00:00:00+08:00`);
  const endMs = Math.min(startMs + 86_400_000, asked.nowMs);
  const whole = (ms: number) => Math.floor(ms / 1000);
  return rowsOf(emulator, asked.cluster)
    .map(({ createdMs, deletedMs }) => {
      return Math.max(0, whole(Math.min(deletedMs ?? endMs, endMs)) - whole(Math.max(createdMs, startMs)));
    })
    .reduce((sum, seconds) => sum + seconds, 0);
}
