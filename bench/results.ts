import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ColdPage } from './cold.ts';
import type { Estimates } from './estimates.ts';
import type { FleetRun } from './fleet.ts';
import type { HistoryRun } from './history.ts';
import type { OutageRun } from './outage.ts';
import { fillReport } from './report.ts';
import type { Settings } from './settings.ts';

/** How one part was measured. */
export interface Circumstances {
  readonly date: string;
  readonly command: string;
  readonly machine: string;
  /** Where the gateway kept its history. */
  readonly database: string;
}

type Measured<T> = Circumstances & { readonly results: T };

/** Everything that was measured, each part by its latest run. */
export interface Results {
  readonly cold?: Measured<readonly ColdPage[]>;
  readonly fleet?: Measured<readonly FleetRun[]>;
  readonly outage?: Measured<readonly OutageRun[]>;
  readonly estimates?: Measured<Estimates>;
  readonly history?: Measured<readonly HistoryRun[]>;
}

/** Writes results.json and the tables of README.md; parts that were not measured now keep their earlier results. */
export function writeResults(folder: string, measured: Results): void {
  const path = join(folder, 'results.json');
  const earlier: Results = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const results = { ...earlier, ...measured };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
  const report = join(folder, 'README.md');
  writeFileSync(report, fillReport(existsSync(report) ? readFileSync(report, 'utf8') : '', results));
  // So that the repository's check finds them in its own form.
  spawnSync('npx', ['biome', 'format', '--write', path, report], { stdio: 'ignore' });
}

export function circumstancesOf(settings: Settings, database: string): Circumstances {
  const flags = Object.entries({ ...settings, out: undefined }).flatMap(([name, value]) =>
    value === undefined ? [] : `--${name} ${String(value)}`,
  );
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    command: `npm run bench -- ${flags.join(' ')}`,
    machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.version}`,
    database,
  };
}
