import { parseArgs } from 'node:util';
import pino from 'pino';
import { ConfigFaults } from './config/faults.ts';
import { type Config, readConfig } from './config.ts';
import { withDemo } from './demo.ts';
import { startEmulator } from './emulator/emulator.ts';
import { BadInput, FleetgraphError } from './errors.ts';
import { openDatabase } from './history/database.ts';
import { everyDay } from './history/days.ts';
import { openPaidUpstreams } from './paid-upstreams.ts';
import type { AccountSync } from './sync/account-sync.ts';
import type { FailedDay, Progress } from './sync/backfill.ts';
import { Outage } from './sync/patience.ts';
import { progressText } from './sync/progress-text.ts';
import { createUsageSyncs } from './sync/usage-syncs.ts';
import { defaultRetry } from './upstream/steps/retry.ts';

const usage = `npm run sync -- --from DAY [--to DAY] [--account ALIAS] [--again] [--no-totals] [--concurrency 8]

Reads the machine hours of closed days from BridgX into the database. What is stored is not read again, so a run that
was ended, however it was, goes on where it stopped.
  --from, --to     the first and the last day, yyyy-MM-dd; --to is the last closed day unless given
  --account        one account alone
  --again          reads stored days too, and corrects them where BridgX says something else now
  --no-totals      does not read BridgX's own totals, which takes half of the calls
  --concurrency    calls at a time, 1 to 64`;

/** A command line that cannot be used. */
class Misuse extends Error {}

interface Wish {
  readonly from: string;
  readonly to: string | undefined;
  readonly account: string | undefined;
  readonly isAgain: boolean;
  readonly withTotals: boolean;
  readonly concurrency: number;
}

async function main(): Promise<void> {
  const wish = readWish();
  if (!wish) return say(usage);
  const config = readConfig();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const emulator = config.isDemo ? await startEmulator() : undefined;
  try {
    await run(emulator ? withDemo(config, emulator) : config, wish, stopping.signal);
  } finally {
    await emulator?.close();
  }
}

async function run(config: Config, wish: Wish, signal: AbortSignal): Promise<void> {
  const logger = pino({ level: config.logLevel === 'info' ? 'warn' : config.logLevel }, pino.destination(2));
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir });
  try {
    const paid = await openPaidUpstreams(config, { clock: Date.now, logger, database, retryParts: defaultRetry });
    const { closeSlackMs } = config.usageSync;
    const parts = { database, upstreams: paid.upstreams, clock: Date.now, closeSlackMs, signal };
    const syncs = createUsageSyncs(config.accounts, { ...parts, concurrency: wish.concurrency });
    try {
      for (const [account, sync] of chosen(syncs, wish)) await fill(account, sync, wish);
    } finally {
      await paid.close();
    }
  } finally {
    await database.close();
  }
}

function chosen(syncs: ReadonlyMap<string, AccountSync>, { account }: Wish): [string, AccountSync][] {
  const found = [...syncs].filter(([alias]) => account === undefined || alias === account);
  if (found.length > 0) return found;
  const known = [...syncs.keys()].join(', ') || 'none has a BridgX';
  throw new BadInput({ argument: '--account', expected: `one of ${known}`, got: account });
}

async function fill(account: string, sync: AccountSync, { from, to = sync.lastClosedDay(), ...wish }: Wish) {
  everyDay(from, to);
  const startMs = performance.now();
  const elapsedMs = () => performance.now() - startMs;
  const report = reporter((progress) => say(`${account} ${progressText(progress, elapsedMs())}`));
  const { isAgain, withTotals } = wish;
  const { progress, failures } = await sync.backfill({ from, to, isAgain, withTotals, onProgress: report });
  say(`${account} ${from} to ${to}: ${progressText(progress, elapsedMs())}`);
  if (failures.length > 0) tellFailures(account, failures);
}

const reportEachMs = 2_000;

function reporter(tell: (progress: Progress) => void): (progress: Progress) => void {
  let lastMs = performance.now();
  return (progress) => {
    if (performance.now() - lastMs < reportEachMs) return;
    lastMs = performance.now();
    tell(progress);
  };
}

function tellFailures(account: string, failures: readonly FailedDay[]): void {
  const lines = failures.slice(0, 20).map(({ cluster, day, reason }) => `  ${day} ${cluster}: ${reason}`);
  const more = failures.length > lines.length ? [`  and ${failures.length - lines.length} more`] : [];
  const head = `${account}: BridgX did not give ${failures.length} cluster days; run the command again to try them once more`;
  process.stderr.write(`${[head, ...lines, ...more].join('\n')}\n`);
  process.exitCode = 1;
}

function readWish(): Wish | undefined {
  const { values } = parseCommandLine();
  if (values.help) return undefined;
  if (values.from === undefined) throw new Misuse(`--from is missing\n\n${usage}`);
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    throw new Misuse(`--concurrency: expected 1 to 64, got ${values.concurrency}`);
  }
  const { from, to, account, again, 'no-totals': withoutTotals } = values;
  return { from, to, account, isAgain: again, withTotals: !withoutTotals, concurrency };
}

function parseCommandLine() {
  try {
    return parseArgs({
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        account: { type: 'string' },
        again: { type: 'boolean', default: false },
        'no-totals': { type: 'boolean', default: false },
        concurrency: { type: 'string', default: '8' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new Misuse(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`, { cause });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: unknown): void {
  const isExpected = [FleetgraphError, ConfigFaults, Misuse, Outage].some((kind) => error instanceof kind);
  const isStopped = error instanceof Error && error.name === 'AbortError';
  const goOn = error instanceof Outage || isStopped ? '; what was read is stored, run the command again to go on' : '';
  const text = error instanceof Error ? (isExpected || isStopped ? error.message : error.stack) : String(error);
  process.stderr.write(`${text}${goOn}\n`);
  process.exitCode = isStopped ? 130 : 1;
}

main().catch(fail);
