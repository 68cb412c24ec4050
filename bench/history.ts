import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../src/history/database.ts';
import { hasPostgres, startPostgres } from '../test/support/postgres.ts';
import { type BackfillRate, measureBackfill } from './history/backfill.ts';
import { type Exported, measureExports } from './history/exports.ts';
import { askFees } from './history/fees.ts';
import { fillHistory, type Size, yearEmbedded, yearOnPostgres } from './history/fill.ts';
import { type Answered, askQuestions } from './history/questions.ts';

/** What was measured of a stored year. */
export interface HistoryRun {
  readonly engine: Database['engine'];
  readonly machineDays: number;
  readonly backfill: BackfillRate;
  readonly answers: readonly Answered[];
  /** What the year costs, in billionths. */
  readonly billionths: string;
  /** Files of the year, on PostgreSQL. */
  readonly exports?: readonly Exported[];
}

const times = 40;

/** Measures the backfill and the questions, on PostgreSQL where there is one and on the embedded database. */
export async function runHistory(plansFolder: string, say: (text: string) => void): Promise<HistoryRun[]> {
  const runs: HistoryRun[] = [];
  if (hasPostgres()) {
    const server = await startPostgres();
    try {
      const url = await server.createDatabase();
      const run = await measure(await openDatabase({ url, dataDir: '' }), { size: yearOnPostgres, plansFolder, say });
      say('history: exporting the year');
      runs.push({ ...run, exports: await measureExports(url, say) });
    } finally {
      await server.stop();
    }
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'fleetgraph-bench-history-'));
  runs.push(await measure(await openDatabase({ dataDir }), { size: yearEmbedded, plansFolder, say }));
  rmSync(dataDir, { recursive: true, force: true });
  return runs;
}

interface Measure {
  size: Size;
  plansFolder: string;
  say: (text: string) => void;
}

async function measure(database: Database, { size, plansFolder, say }: Measure): Promise<HistoryRun> {
  try {
    const { engine } = database;
    say(`history: backfill into ${engine}`);
    const backfill = await measureBackfill(database, engine === 'pglite' ? 70 : 700);
    say(`history: ${backfill.rowsPerSecond} rows a second; filling a year`);
    const machineDays = await fillHistory(database, size);
    say(`history: ${machineDays} machine days; asking`);
    const usage = await askQuestions(database, times);
    const fees = await askFees(database, times);
    mkdirSync(plansFolder, { recursive: true });
    for (const [name, plan] of [...usage.plans, ...fees.plans]) {
      writeFileSync(join(plansFolder, `${name}.${engine}.txt`), plan);
    }
    return { engine, machineDays, backfill, answers: [...usage.answers, ...fees.answers], billionths: fees.billionths };
  } finally {
    await database.close();
  }
}
