import type { Logger } from 'pino';
import { Counter, Histogram, Registry } from 'prom-client';
import { type App, createApp } from './app.ts';
import type { Config } from './config.ts';
import { createRequestIds, type RequestIds } from './edge/request-ids.ts';
import { UpstreamError } from './errors.ts';
import type { Database } from './history/database.ts';
import { createUsageHistory } from './history/usage.ts';
import { createExchange } from './upstream/exchange.ts';
import { defaultRetry, type RetryParts, retry } from './upstream/steps/retry.ts';
import type { Attempt } from './upstream/transport.ts';
import { createUpstreams } from './upstream/upstreams.ts';

/** A gateway with all its parts, ready to be put behind a socket. */
export interface Gateway {
  readonly app: App;
  /** Lets go of the database and of all connections to upstreams. */
  close(): Promise<void>;
}

export interface GatewayParts {
  /** Epoch milliseconds. */
  clock: () => number;
  logger: Logger;
  /** Where history is kept; closed with the gateway. */
  database: Database;
  retryParts?: RetryParts;
}

/** Connects the parts. */
export function createGateway(config: Config, { clock, logger, database, retryParts }: GatewayParts): Gateway {
  const exchange = createExchange();
  const requestIds = createRequestIds();
  const metrics = new Registry();
  const upstreams = createUpstreams(config.accounts, {
    exchange,
    clock,
    maxTimeoutMs: config.upstreamTimeoutMs,
    onAttempt: attemptMeter(metrics, { logger, requestIds }),
    steps: [retry({ ...(retryParts ?? defaultRetry), clock })],
  });
  const histories = new Map(
    config.accounts.flatMap(({ alias, bridgx }) =>
      bridgx ? [[alias, createUsageHistory({ database, clock, timeZone: bridgx.timeZone })] as const] : [],
    ),
  );
  let isOpen = true;
  return {
    app: createApp(config, {
      upstreams,
      histories,
      clock,
      logger,
      metrics,
      requestIds,
      isReady: async () => isOpen && isReachable(database),
    }),
    async close() {
      isOpen = false;
      await exchange.close();
      await database.close();
    },
  };
}

function isReachable({ prisma }: Database): Promise<boolean> {
  return prisma.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
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
