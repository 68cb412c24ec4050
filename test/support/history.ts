import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/history/database.ts';
import type { UsageRun } from '../../src/history/day-reading.ts';
import type { UsageSource } from '../../src/history/day-reads.ts';
import { hasPostgres, type PostgresServer, postgresRemedy, startPostgres } from './postgres.ts';

/** A database for tests, which can be opened again as after a restart. */
export interface Place {
  /** Where it is, for a process of its own. */
  options: DatabaseOptions;
  open(options?: Partial<DatabaseOptions>): Promise<Database>;
}

/** Runs the same tests on PGlite and on PostgreSQL, where a server is found. Under CI one must be. */
export function describeEngines(subject: string, tests: (place: () => Place) => void): void {
  describe(`${subject}, on PGlite`, () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'fleetgraph-history-'));
    afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
    tests(() => placeOf({ dataDir }));
  });
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

/** What a test says of a machine: times as BridgX's clock shows them in Shanghai. */
export interface Machine {
  id: string;
  cluster: string;
  from: string;
  to?: string;
  type?: string;
}

/** A BridgX that lists these machines and writes down what it was asked. `swept` are the clusters of its sweep. */
export function sourceOf(machines: Machine[], swept = machines.map((machine) => machine.cluster)) {
  const calls: string[] = [];
  const source: UsageSource = {
    async runs(day, cluster) {
      calls.push(cluster === undefined ? `runs ${day}` : `runs ${day} ${cluster}`);
      const wanted = cluster === undefined ? swept : [cluster];
      return machines.filter((machine) => wanted.includes(machine.cluster)).map(toRun);
    },
    async total(day, cluster) {
      calls.push(`total ${day} ${cluster}`);
      return 86_400;
    },
  };
  return { source, calls };
}

function toRun({ id, cluster, from, to, type }: Machine): UsageRun {
  return {
    rowId: id,
    clusterName: cluster,
    instanceId: `i-${id}`,
    startedAt: shanghai(from),
    stoppedAt: to === undefined ? null : shanghai(to),
    instanceType: type ?? 'ecs.c6.large',
  };
}

/** `yyyy-MM-dd HH:mm:ss` in Shanghai. */
export function shanghai(wall: string): Date {
  return new Date(`${wall.replace(' ', 'T')}+08:00`);
}
