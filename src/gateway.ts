import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type App, createApp } from './app.ts';
import { startChangeEngine } from './change-engine.ts';
import type { ChangeTiming } from './changes/timing.ts';
import type { UsageSyncSettings } from './config/usage-sync.ts';
import type { Config } from './config.ts';
import { createRequestIds, type RequestIds } from './edge/request-ids.ts';
import { UpstreamError } from './errors.ts';
import { createFees } from './fees/create-fees.ts';
import { createRateCards } from './fees/rate-card/store.ts';
import type { Database } from './history/database.ts';
import { createLease } from './history/lease.ts';
import type { Ledger } from './history/ledger.ts';
import { createSpend } from './history/spend.ts';
import { createUsageHistory } from './history/usage.ts';
import { openPaidUpstreams } from './paid-upstreams.ts';
import type { AccountSync } from './sync/account-sync.ts';
import { startUpkeep, type Upkeep } from './sync/upkeep.ts';
import { createUsageSyncs } from './sync/usage-syncs.ts';
import type { ListLength } from './upstream/collection.ts';
import { defaultRetry, type RetryParts } from './upstream/steps/retry.ts';
import type { Attempt } from './upstream/transport.ts';
import { createBills } from './web/bill-extension.ts';

/** A gateway with all its parts, ready to be put behind a socket. */
export interface Gateway {
  readonly app: App;
  /** Logs in to the upstreams, so that the first query need not wait for it. */
  logIn(): Promise<void>;
  /** Begins to keep usage current, unless the settings say never. */
  keepUsage(): void;
  /** Ends the subscriptions, which would otherwise keep their connections for as long as what they watch goes on. */
  endWatching(): void;
  /** Stores what the ledger still holds, and lets go of the database and of all connections to upstreams. */
  close(): Promise<void>;
}

export interface GatewayParts {
  /** Epoch milliseconds. */
  clock: () => number;
  logger: Logger;
  /** Where history is kept; closed with the gateway. */
  database: Database;
  retryParts?: RetryParts;
  /** When operations are polled, taken over and looked into. */
  timing?: Partial<ChangeTiming> | undefined;
}

/** Connects the parts. */
export async function createGateway(config: Config, parts: GatewayParts): Promise<Gateway> {
  const { clock, logger, database, retryParts } = parts;
  const requestIds = createRequestIds();
  const metrics = new Registry();
  const onAttempt = attemptMeter(metrics, { logger, requestIds });
  const paid = await openPaidUpstreams(config, {
    clock,
    logger,
    database,
    retryParts: retryParts ?? defaultRetry,
    onAttempt,
  });
  const { upstreams, path, tariff, ledger } = paid;
  meterLedger(metrics, ledger);
  const { closeSlackMs } = config.usageSync;
  const historiesOf = (isKept: boolean) =>
    new Map(
      config.accounts.flatMap(({ alias, bridgx }) =>
        bridgx
          ? [[alias, createUsageHistory({ database, clock, timeZone: bridgx.timeZone, closeSlackMs, isKept })] as const]
          : [],
      ),
    );
  const histories = historiesOf(true);
  const lengths = new Map<string, ListLength>();
  const { timing } = parts;
  const changes = startChangeEngine(config, { paid, database, clock, logger, timing, histories, lengths });
  const stopping = new AbortController();
  let upkeep: Upkeep | undefined;
  let isOpen = true;
  return {
    logIn: upstreams.logIn,
    keepUsage() {
      const parts = {
        database,
        upstreams,
        clock,
        closeSlackMs,
        signal: stopping.signal,
        concurrency: upkeepConcurrency,
      };
      upkeep ??= keepUsage(createUsageSyncs(config.accounts, parts), { ...config.usageSync, database, clock, logger });
    },
    endWatching: changes.endWatching,
    app: createApp(config, {
      upstreams,
      histories,
      changes,
      lengths,
      explaining: {
        tariff,
        usedThisMonth: (counted) => ledger.thisMonth(counted).requests,
        planner: path.planner,
        histories: historiesOf(false),
        maxAttempts: (retryParts ?? defaultRetry).attempts,
      },
      clock,
      logger,
      metrics,
      requestIds,
      bills: createBills(tariff.currency, clock),
      spend: createSpend({ database, ledger }),
      fees: createFees({
        database,
        ledger,
        clock,
        rateCards: createRateCards({ database, clock }),
        accounts: config.accounts.flatMap(({ alias, bridgx }) =>
          bridgx ? [{ alias, timeZone: bridgx.timeZone }] : [],
        ),
      }),
      isReady: async () => isOpen && isReachable(database),
    }),
    async close() {
      isOpen = false;
      stopping.abort();
      await upkeep?.stop();
      await changes.stop();
      await paid.close();
      await database.close();
    },
  };
}

/** Few, so that those whom somebody waits for find BridgX idle. */
const upkeepConcurrency = 4;

interface KeepUsage extends UsageSyncSettings {
  database: Database;
  clock: () => number;
  logger: Logger;
}

/** Of several replicas one keeps usage current; another follows when that one misses a round. */
function keepUsage(syncs: ReadonlyMap<string, AccountSync>, how: KeepUsage): Upkeep | undefined {
  const { database, clock, logger, intervalMs, from, days } = how;
  if (intervalMs === 0 || syncs.size === 0) return undefined;
  const lease = createLease({ database, clock, task: 'usage', leaseMs: 1.5 * intervalMs });
  return startUpkeep({ syncs, lease, logger, intervalMs, from, days });
}

function isReachable({ prisma }: Database): Promise<boolean> {
  return prisma.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
}

function meterLedger(metrics: Registry, ledger: Ledger): void {
  new Gauge({
    name: 'fleetgraph_ledger_unstored_entries',
    help: 'Attempts that are in the log in place of the ledger, because the database was away for too long.',
    registers: [metrics],
    collect() {
      this.set(ledger.unstored());
    },
  });
}

/** Counts and times each attempt that left the machine. */
function attemptMeter(metrics: Registry, { logger, requestIds }: { logger: Logger; requestIds: RequestIds }) {
  const labelNames = ['upstream', 'operation', 'outcome'] as const;
  const calls = new Counter({
    name: 'fleetgraph_upstream_calls_total',
    help: 'Attempts of upstream calls that left this process.',
    labelNames,
    registers: [metrics],
  });
  const seconds = new Histogram({
    name: 'fleetgraph_upstream_call_seconds',
    help: 'Time from sending an attempt to its whole answer or failure.',
    labelNames: ['upstream', 'operation'] as const,
    registers: [metrics],
  });
  return ({ call: { operation, account, region }, outcome, latencyMs, error }: Attempt) => {
    const names = { upstream: operation.upstream, operation: operation.name };
    calls.inc({ ...names, outcome });
    seconds.observe(names, latencyMs / 1000);
    const failure = error instanceof UpstreamError ? error.failure : undefined;
    const { upstreamCode, upstreamRequestId } = failure ?? {};
    const requestId = requestIds.current();
    logger.debug(
      { requestId, ...names, account, region, outcome, latencyMs, upstreamCode, upstreamRequestId },
      'upstream call',
    );
  };
}
