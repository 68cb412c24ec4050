import type { Logger } from 'pino';
import { bookkeeper, countedAs } from './bookkeeping.ts';
import type { Config } from './config.ts';
import type { Database } from './history/database.ts';
import { openLedger } from './history/ledger.ts';
import { createPaidPath } from './paid-path.ts';
import type { Call } from './upstream/call.ts';
import { createExchange } from './upstream/exchange.ts';
import { createTariff } from './upstream/prices/tariff.ts';
import { bill } from './upstream/steps/bill.ts';
import { createBudget } from './upstream/steps/budget.ts';
import type { RetryParts } from './upstream/steps/retry.ts';
import type { Attempt } from './upstream/transport.ts';
import { createUpstreams } from './upstream/upstreams.ts';

export interface PaidUpstreamsParts {
  /** Epoch milliseconds. */
  clock: () => number;
  logger: Logger;
  /** Where the ledger is kept. */
  database: Database;
  retryParts: RetryParts;
  /** Told of every attempt, beside the ledger. */
  onAttempt?: (attempt: Attempt) => void;
}

/** The upstreams of all accounts behind the paid path, with the ledger that every attempt goes into. */
export async function openPaidUpstreams(config: Config, parts: PaidUpstreamsParts) {
  const { clock, logger, database, retryParts } = parts;
  const exchange = createExchange();
  const tariff = createTariff(config.prices);
  const ledger = await openLedger({ database, today: () => tariff.dayOf(clock()), logger });
  const books = bookkeeper({ tariff, ledger });
  const usedThisMonth = (call: Call) => ledger.thisMonth(countedAs(call)).requests;
  const { dailyBudgets } = config;
  const budget = createBudget({ tariff, dailyBudgets, usedThisMonth, spentToday: ledger.spentToday, clock });
  const path = createPaidPath(config, {
    clock,
    logger,
    retryParts,
    bill: bill({ tariff, usedThisMonth, clock }),
    budget,
  });
  const upstreams = createUpstreams(config.accounts, {
    exchange,
    clock,
    maxTimeoutMs: config.upstreamTimeoutMs,
    onAttempt(attempt) {
      books(attempt);
      parts.onAttempt?.(attempt);
    },
    steps: path.steps,
    loginSteps: path.loginSteps,
    isKept: path.isKept,
  });
  return {
    upstreams,
    path,
    tariff,
    ledger,
    /** Stores what the ledger still holds, and lets go of all connections to upstreams. */
    async close() {
      await path.close();
      await exchange.close();
      await ledger.close();
    },
  };
}
