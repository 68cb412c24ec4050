import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bundledMigrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** One connection, of its own for as long as migrations are applied. */
export interface MigrationSession {
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Runs several statements, as PostgreSQL itself separates them. */
  run(script: string): Promise<void>;
}

interface Migration {
  name: string;
  script: string;
  /** SHA-256 of the file, which is what `prisma migrate deploy` records. */
  checksum: string;
}

/** The table of `prisma migrate deploy`, so that either tool can continue after the other. */
const migrationsTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** The key that `prisma migrate deploy` locks too: whoever comes second waits, whichever tool it is. */
const advisoryLockKey = 72707369;

/**
 * Brings the database up to the migrations of a folder and returns the names of those it applied.
 *
 * All of it is one transaction under an advisory lock. Replicas that start together apply each migration once, and a
 * process killed half-way leaves no trace. Prisma's schema engine would record the migration as failed there and
 * refuse every later start until someone repairs it by hand.
 */
export async function applyMigrations(session: MigrationSession, migrationsDir: string): Promise<string[]> {
  const migrations = await readMigrations(migrationsDir);
  await session.query('BEGIN');
  try {
    await session.query("SET LOCAL lock_timeout = '120s'");
    await session.query(`SELECT 1 FROM pg_advisory_xact_lock(${advisoryLockKey})`);
    await session.query(migrationsTable);
    const pending = await pendingMigrations(session, migrations);
    for (const migration of pending) await apply(session, migration);
    await session.query('COMMIT');
    return pending.map((migration) => migration.name);
  } catch (error) {
    // A lost connection cannot roll back, and need not: the server does. The first error is the one to tell.
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** The migrations of a folder, oldest first. */
export async function readMigrations(migrationsDir: string): Promise<Migration[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(migrationsDir, name)));
}

async function readMigration(migrationsDir: string, name: string): Promise<Migration> {
  const script = await readFile(join(migrationsDir, name, 'migration.sql'), 'utf8');
  return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
}

async function pendingMigrations(session: MigrationSession, migrations: Migration[]): Promise<Migration[]> {
  const rows = await session.query(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  return migrations.filter(({ name, checksum }) => {
    const row = applied.get(name);
    if (row === undefined) return true;
    if (row.finished_at === null) throw new Error(`migration ${name}: another tool began it and did not finish`);
    if (row.checksum !== checksum) throw new Error(`migration ${name}: the file was edited after it was applied`);
    return false;
  });
}

async function apply(session: MigrationSession, { name, script, checksum }: Migration): Promise<void> {
  try {
    await session.run(script);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`migration ${name} failed, nothing was changed: ${reason}`, { cause: error });
  }
  await session.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), 1)`,
    [randomUUID(), checksum, name],
  );
}
