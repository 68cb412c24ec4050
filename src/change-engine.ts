import type { Logger } from 'pino';
import { completionOf, countedAs } from './bookkeeping.ts';
import { type Changes, startChanges } from './changes/changes.ts';
import type { ChangeTiming } from './changes/timing.ts';
import type { Config } from './config.ts';
import { type LoaderParts, withLoaders } from './context.ts';
import { changeKinds } from './graph/change-kinds.ts';
import type { Database } from './history/database.ts';
import type { openPaidUpstreams } from './paid-upstreams.ts';

interface ChangeEngineParts extends Pick<LoaderParts, 'histories' | 'lengths'> {
  readonly paid: Awaited<ReturnType<typeof openPaidUpstreams>>;
  readonly database: Database;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly logger: Logger;
  readonly timing: Partial<ChangeTiming> | undefined;
}

/** Starts the engine of writes on the paid path, with the loaders of the domains for its own reads. */
export function startChangeEngine(
  { upstreamTimeoutMs }: Pick<Config, 'upstreamTimeoutMs'>,
  { paid, database, clock, logger, timing, histories, lengths }: ChangeEngineParts,
): Changes<LoaderParts> {
  const { upstreams, path, tariff, ledger } = paid;
  return startChanges<LoaderParts>({
    kinds: changeKinds,
    database,
    open(asker) {
      const accounts = upstreams.open(asker);
      return { accounts, reads: withLoaders({ accounts, histories, lengths, freshness: asker.freshness }) };
    },
    invalidate: path.invalidate,
    priceOf(call, before) {
      const usedThisMonth = ledger.thisMonth(countedAs(call)).requests + before;
      return tariff.cost({ operation: call.operation, atMs: clock(), usedThisMonth }).amount;
    },
    currency: tariff.currency,
    completionOf: (call) => completionOf(call, clock(), { tariff, ledger }),
    booked: ledger.noteStored,
    maxTimeoutMs: upstreamTimeoutMs,
    clock,
    logger,
    ...(timing ? { timing } : {}),
  });
}
