import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/history/database.ts';
import { hasPostgres, type PostgresServer, postgresRemedy, startPostgres } from './postgres.ts';

/** A database for tests, which can be opened again as after a restart. */
export interface Place {
  /** Where it is, for a process of its own. */
  options: DatabaseOptions;
  open(options?: Partial<DatabaseOptions>): Promise<Database>;
}

/** A first start of PGlite takes some seconds where the machine is busy. */
export const startTimeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Runs the same tests on PGlite and on PostgreSQL. */
export function describeEngines(subject: string, tests: (place: () => Place) => void): void {
  vi.setConfig(startTimeouts);
  describe(`${subject}, on PGlite`, () => {
    let dataDir = '';
    beforeAll(() => {
      dataDir = mkdtempSync(join(tmpdir(), 'fleetgraph-history-'));
    });
    afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
    tests(() => placeOf({ dataDir }));
  });
  describePostgres(subject, tests);
}

/** Runs tests on a new database of a PostgreSQL server, where one is found. Under CI one must be. */
export function describePostgres(subject: string, tests: (place: () => Place) => void): void {
  vi.setConfig(startTimeouts);
  const skipped = !hasPostgres() && !process.env.CI;
  const remedy = skipped ? ` (skipped: ${postgresRemedy})` : '';
  describe.skipIf(skipped)(`${subject}, on PostgreSQL${remedy}`, () => {
    let server: PostgresServer | undefined;
    let url = '';
    beforeAll(async () => {
      server = await startPostgres();
      url = await server.createDatabase();
    });
    afterAll(() => server?.stop());
    tests(() => placeOf({ url, dataDir: '' }));
  });
}

function placeOf(options: DatabaseOptions): Place {
  return { options, open: (more) => openDatabase({ ...options, ...more }) };
}
