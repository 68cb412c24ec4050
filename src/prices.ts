import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigFaults } from './config/faults.ts';
import { readConfig } from './config.ts';
import { FleetgraphError } from './errors.ts';
import { createRateCards, type RateCards } from './fees/rate-card/store.ts';
import { openDatabase } from './history/database.ts';

const usage = `npm run prices -- import FILE.csv [--card NAME]   replaces the prices of a card, "default" unless named
npm run prices -- list                            tells every import, the latest first`;

const commandLine = 'command line';

/** A command line that cannot be used. */
class Misuse extends Error {}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { card: { type: 'string', default: 'default' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return say(usage);
  const [command, file] = positionals;
  if (command === 'import' && file !== undefined && positionals.length === 2) {
    const bytes = await readFile(file);
    return withRateCards((cards) => importFile(cards, { card: values.card, bytes, source: basename(file) }));
  }
  if (command === 'list' && positionals.length === 1) return withRateCards(list);
  throw new Misuse(usage);
}

async function withRateCards(use: (cards: RateCards) => Promise<void>): Promise<void> {
  const config = readConfig();
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir });
  try {
    await use(createRateCards({ database, clock: Date.now }));
  } finally {
    await database.close();
  }
}

async function importFile(cards: RateCards, file: { card: string; bytes: Uint8Array; source: string }): Promise<void> {
  const { rates, isUnchanged } = await cards.import({ ...file, importedBy: commandLine });
  say(`${file.source}: ${rates} rates, card "${file.card}"${isUnchanged ? ', which held just these already' : ''}`);
}

async function list(cards: RateCards): Promise<void> {
  const versions = await cards.versions();
  for (const { card, source, importedBy, knownAt, knownUntil, isExample } of versions) {
    const until = knownUntil === null ? 'holds' : `until ${knownUntil.toISOString()}`;
    say([knownAt.toISOString(), until, `card "${card}"`, source, importedBy, isExample ? 'example' : ''].join('\t'));
  }
  if (versions.length === 0) say('no rate card was imported yet');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: unknown): void {
  const isExpected =
    error instanceof FleetgraphError ||
    error instanceof ConfigFaults ||
    error instanceof Misuse ||
    (error instanceof Error && 'code' in error);
  const causes = error instanceof Error && error.cause instanceof Error ? `\n${error.cause.message}` : '';
  const text = error instanceof Error ? (isExpected ? error.message : `${error.message}${causes}`) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

main().catch(fail);
