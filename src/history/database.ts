import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { PrismaClient } from '../generated/prisma/client.ts';
import { openEmbeddedPostgres } from './data-directory.ts';
import { applyMigrations, bundledMigrationsDir, type MigrationSession } from './migrations.ts';

/** Where the history is kept. The schema and the SQL are the same on both engines. */
export interface Database {
  readonly engine: 'postgresql' | 'pglite';
  readonly prisma: PrismaClient;
  /** Names of the migrations that this start applied. */
  readonly appliedMigrations: readonly string[];
  /** Must be called: the embedded engine keeps the process alive otherwise. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** PostgreSQL connection string. Without it the embedded engine is used. */
  url?: string | undefined;
  /** Directory of the embedded engine, made when missing. */
  dataDir: string;
  /** Default: the migrations that come with the program. */
  migrationsDir?: string | undefined;
  /** Called after each statement, also within a transaction. */
  onQuery?: ((query: { sql: string; durationMs: number }) => void) | undefined;
}

type PrismaAdapter = PrismaPg | PrismaPGlite;

/** Opens the database and brings it up to date. Rejects, with nothing left open, when either fails. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined ? openPglite(options) : openPostgres(options.url, options);
}

async function openPglite(options: DatabaseOptions): Promise<Database> {
  const embedded = await openEmbeddedPostgres(options.dataDir);
  const { client } = embedded;
  const session: MigrationSession = {
    query: async (sql, values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
    run: async (script) => void (await client.exec(script)),
  };
  try {
    const appliedMigrations = await applyMigrations(session, options.migrationsDir ?? bundledMigrationsDir);
    const prisma = createPrisma(new PrismaPGlite(client), options);
    return { engine: 'pglite', prisma, appliedMigrations, close: () => prisma.$disconnect().then(embedded.close) };
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function openPostgres(url: string, options: DatabaseOptions): Promise<Database> {
  refuseOtherSchema(url);
  const appliedMigrations = await migratePostgres(url, options.migrationsDir ?? bundledMigrationsDir);
  const prisma = createPrisma(new PrismaPg({ connectionString: url, connectionTimeoutMillis }), options);
  return { engine: 'postgresql', prisma, appliedMigrations, close: () => prisma.$disconnect() };
}

/** Prisma's own `?schema=` means nothing to the PostgreSQL driver, which would fill `public` without a word. */
function refuseOtherSchema(url: string): void {
  const schema = URL.parse(url)?.searchParams.get('schema') ?? 'public';
  if (schema !== 'public') throw new Error(`DATABASE_URL: only the schema "public" is supported, got "${schema}"`);
}

const connectionTimeoutMillis = 10_000;

async function migratePostgres(url: string, migrationsDir: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis });
  // Without a listener a connection lost between two statements ends the process; the next statement tells of it.
  client.on('error', () => undefined);
  await client.connect().catch((cause: unknown) => {
    throw new Error(`cannot connect to PostgreSQL at ${client.host}:${client.port}/${client.database}`, { cause });
  });
  const session: MigrationSession = {
    query: async (sql, values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
    run: async (script) => void (await client.query(script)),
  };
  try {
    return await applyMigrations(session, migrationsDir);
  } finally {
    await client.end();
  }
}

function createPrisma(adapter: PrismaAdapter, { onQuery }: DatabaseOptions): PrismaClient {
  const prisma = new PrismaClient({ adapter, log: onQuery ? [{ emit: 'event', level: 'query' }] : [] });
  if (onQuery) prisma.$on('query', (event) => onQuery({ sql: event.query, durationMs: event.duration }));
  return prisma;
}
