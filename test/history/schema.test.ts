import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { applyMigrations, bundledMigrationsDir } from '../../src/history/migrations.ts';
import { startTimeouts } from '../support/history.ts';
import { migrationStatus, schemaDrift } from '../support/schema-engine.ts';

vi.setConfig(startTimeouts);
let client: PGlite;

beforeAll(async () => {
  client = await PGlite.create();
  await applyMigrations(
    {
      query: async (sql, values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
      run: async (script) => void (await client.exec(script)),
    },
    bundledMigrationsDir,
  );
});
afterAll(() => client.close());

test('the migrations build exactly the tables of schema.prisma (a difference is shown as SQL)', async () => {
  expect(await schemaDrift(client)).toBe('');
  await client.exec('ALTER TABLE machine_run DROP COLUMN instance_type');
  expect(await schemaDrift(client)).toContain('ADD COLUMN     "instance_type" TEXT');
});

test('Prisma’s own tools see the applied migrations as applied', async () => {
  expect(await migrationStatus(client, bundledMigrationsDir)).toEqual({
    hasMigrationsTable: true,
    history: null,
    editedMigrationNames: [],
    failedMigrationNames: [],
  });
});
