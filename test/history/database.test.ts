import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/history/database.ts';
import { bundledMigrationsDir } from '../../src/history/migrations.ts';
import { describeEngines, describePostgres } from '../support/history.ts';

const holderScript = fileURLToPath(new URL('../support/hold-database.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'fleetgraph-migrations-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The bundled migrations and one more. */
function migrationsWith(name: string, script: string): string {
  const dir = mkdtempSync(join(scratch, 'migrations-'));
  cpSync(bundledMigrationsDir, dir, { recursive: true });
  mkdirSync(join(dir, `29991231000000_${name}`));
  writeFileSync(join(dir, `29991231000000_${name}`, 'migration.sql'), script);
  return dir;
}

describeEngines('The database', (place) => {
  test('a first start builds the tables, a second one changes nothing', async () => {
    const first = await place().open();
    await first.close();
    const second = await place().open();
    expect(await second.prisma.machineRun.count()).toBe(0);
    await second.close();
    expect(first.appliedMigrations.length).toBeGreaterThan(0);
    expect(second.appliedMigrations).toEqual([]);
  });

  test('a migration that fails stops the start, says why, and changes nothing', async () => {
    const script = 'CREATE TABLE half (id INT);\nINSERT INTO nowhere VALUES (1);';
    const migrationsDir = migrationsWith('half', script);
    await expect(place().open({ migrationsDir })).rejects.toThrow(
      /^migration 29991231000000_half failed, nothing was changed: relation "nowhere" does not exist$/,
    );
    const database = await place().open();
    expect(await database.prisma.$queryRaw`SELECT to_regclass('half')::text AS half`).toEqual([{ half: null }]);
    expect(await database.prisma.$queryRaw`SELECT 1 FROM _prisma_migrations WHERE migration_name LIKE '%half'`).toEqual(
      [],
    );
    await database.close();
  });

  test('a migration holds functions and comments with semicolons, and one edited later stops the start', async () => {
    const script = `-- one; two\nCREATE FUNCTION one() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;`;
    const migrationsDir = migrationsWith('function', script);
    const database = await place().open({ migrationsDir });
    expect(await database.prisma.$queryRaw`SELECT one() AS one`).toEqual([{ one: 1 }]);
    await database.close();
    writeFileSync(join(migrationsDir, '29991231000000_function', 'migration.sql'), `${script}\n`);
    await expect(place().open({ migrationsDir })).rejects.toThrow(
      'migration 29991231000000_function: the file was edited after it was applied',
    );
  });

  test('times keep their instant whatever zone the machine is in', async () => {
    const database = await place().open();
    const at = new Date('2024-05-01T16:00:00.123Z');
    const run = {
      account: 'times',
      cluster: 'c',
      upstreamRowId: '1',
      instanceId: 'i',
      firstSeenAt: at,
      lastSeenAt: at,
    };
    await database.prisma.machineRun.create({ data: { ...run, startedAt: at } });
    const stored = await database.prisma.machineRun.findFirstOrThrow({ where: { account: 'times' } });
    const [raw] = await database.prisma.$queryRaw<{ text: string }[]>`
      SELECT started_at::text AS text FROM machine_run WHERE account = 'times'`;
    await database.close();
    expect([stored.startedAt, raw?.text]).toEqual([at, '2024-05-01 16:00:00.123']);
  });
});

describePostgres('Replicas', (place) => {
  test('replicas that start together apply each migration once', async () => {
    const replicas = await Promise.all([place().open(), place().open(), place().open()]);
    await Promise.all(replicas.map((replica) => replica.close()));
    const applied = replicas.flatMap((replica) => replica.appliedMigrations);
    expect(applied.length).toBeGreaterThan(0);
    expect(applied).toEqual([...new Set(applied)]);
  });
});

test('a data directory in use by another process is refused, and opens again once that was killed', async () => {
  const dataDir = join(scratch, 'missing', 'parents', 'data');
  const holder = spawn(process.execPath, [holderScript, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  await expect(openDatabase({ dataDir })).rejects.toThrow(`${dataDir} is in use by another Fleetgraph process`);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const database = await openDatabase({ dataDir });
  expect(await database.prisma.machineRun.count()).toBe(1);
  await database.close();
});

test('a first start that was cut short does not stop the next one', async () => {
  const dataDir = join(scratch, 'cut-short');
  mkdirSync(join(dataDir, 'postgres', 'base'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  const database = await openDatabase({ dataDir });
  expect(await database.prisma.machineRun.count()).toBe(0);
  await database.close();
});

test('a PostgreSQL that cannot be reached is named without the password', async () => {
  const url = 'postgresql://user:secret@127.0.0.1:1/fleet';
  const error = await openDatabase({ url, dataDir: '' }).catch((reason: unknown) => reason);
  expect(String(error)).toBe('Error: cannot connect to PostgreSQL at 127.0.0.1:1/fleet');
});

test('a connection string that names another schema is refused', async () => {
  const url = 'postgresql://user:secret@127.0.0.1:1/fleet?schema=other';
  await expect(openDatabase({ url, dataDir: '' })).rejects.toThrow(
    'DATABASE_URL: only the schema "public" is supported, got "other"',
  );
});
