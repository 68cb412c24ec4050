import { dayAfter } from '../history/days.ts';
import type { Lease } from '../history/lease.ts';
import type { AccountSync } from './account-sync.ts';

/** The part of a pino logger that upkeep uses. */
export interface UpkeepLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}

export interface UpkeepParts {
  /** By account alias. */
  syncs: ReadonlyMap<string, AccountSync>;
  /** Only its holder works. */
  lease: Lease;
  logger: UpkeepLog;
  intervalMs: number;
  /** From which day on closed days are read, `yyyy-MM-dd`; undefined: the last `days`. */
  from: string | undefined;
  days: number;
}

export interface Upkeep {
  /** One round, as each interval does; false while another process is at it. */
  round(): Promise<boolean>;
  /** Ends the rounds. The one that is under way ends as soon as its calls are called off. */
  stop(): Promise<void>;
}

/** Keeps the usage of all accounts current, round after round, the first one at once. */
export function startUpkeep({ syncs, lease, logger, intervalMs, from, days }: UpkeepParts): Upkeep {
  let isStopped = false;

  const keep = async (account: string, sync: AccountSync) => {
    try {
      const { progress, failures } = await sync.keepCurrent(from ?? dayAfter(sync.lastClosedDay(), 1 - days));
      if (progress.done > 0) logger.info({ account, ...progress }, 'days of usage were closed');
      if (failures.length > 0) {
        logger.warn({ account, days: failures.length, first: failures[0] }, 'days of usage could not be read');
      }
    } catch (error) {
      if (!isStopped) logger.warn({ account, err: error }, 'usage could not be kept current');
    }
  };

  const round = async () => {
    if (!(await lease.take())) return false;
    const renewal = setInterval(() => void lease.take().catch(() => undefined), intervalMs / 2).unref();
    await Promise.all([...syncs].map(([account, sync]) => keep(account, sync)));
    clearInterval(renewal);
    return true;
  };
  let running: Promise<unknown> | undefined;
  /** A round that takes longer than the interval is not joined by another. */
  const next = () => {
    running ??= round()
      .catch((error: unknown) => logger.warn({ err: error }, 'usage upkeep failed'))
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(next, intervalMs).unref();
  next();

  return {
    round,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
      await lease.release().catch(() => undefined);
    },
  };
}
