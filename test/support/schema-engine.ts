import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { type MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { readMigrations } from '../../src/history/migrations.ts';

const schema = {
  path: 'schema.prisma',
  content: readFileSync(fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url)), 'utf8'),
};
const filters = { externalTables: [], externalEnums: [] };

/** SQL that would bring the database to schema.prisma: empty, or the next migration. */
export async function schemaDrift(client: PGlite): Promise<string> {
  const engine = await startEngine(client);
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files: [schema], configDir: '.' },
    to: { tag: 'schemaDatamodel', files: [schema] },
    script: true,
    exitCode: null,
    filters,
  });
  return (stdout ?? '').replace('-- This is an empty migration.', '').trim();
}

/** What `prisma migrate status` makes of the database. */
export async function migrationStatus(client: PGlite, migrationsDir: string) {
  const engine = await startEngine(client);
  const migrationsList = await listMigrations(migrationsDir);
  return engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters });
}

function startEngine(client: PGlite): Promise<SchemaEngine> {
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(client));
  return SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, adapter);
}

async function listMigrations(baseDir: string): Promise<MigrationList> {
  const migrations = await readMigrations(baseDir);
  return {
    baseDir,
    lockfile: { path: './migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}
