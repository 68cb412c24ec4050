import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PGlite } from '@electric-sql/pglite';

/** An embedded PostgreSQL on a directory that no other process can open meanwhile. */
export interface EmbeddedPostgres {
  client: PGlite;
  close(): Promise<void>;
}

/**
 * Opens the embedded PostgreSQL below `dataDir`, making the directory when it is missing.
 *
 * PGlite itself lets two processes open one directory and so destroy it, and cannot tell a directory whose first
 * start was cut short from a good one. Both are seen to here.
 */
export async function openEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(dataDir);
  try {
    const client = await startPglite(join(dataDir, 'postgres'));
    return {
      client,
      async close() {
        await client.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw new Error(`cannot open the embedded PostgreSQL in ${dataDir}`, { cause: error });
  }
}

/** A small cache of pages: the default of 128 MB is kept in this process's memory, and one connection gains nothing by it. */
const startParams = ['-c', 'shared_buffers=16MB'];

async function startPglite(pgData: string): Promise<PGlite> {
  // Loaded here alone: a server on a real PostgreSQL never pays for the WebAssembly.
  const { PGlite } = await import('@electric-sql/pglite');
  const finished = join(pgData, 'fleetgraph-initialised');
  if (!(await exists(finished))) await setAside(pgData);
  const client = await PGlite.create(pgData, { startParams: [...PGlite.defaultStartParams, ...startParams] });
  await writeFile(finished, '');
  return client;
}

/** A first start that was killed leaves a directory that never held data. Kept, once, in case it was something else. */
async function setAside(pgData: string): Promise<void> {
  if (!(await exists(pgData))) return;
  const aside = `${pgData}.unfinished`;
  await rm(aside, { recursive: true, force: true });
  await rename(pgData, aside);
}

/**
 * Locks with SQLite's file lock, the one operating-system lock that Node offers: it ends with the process however
 * that ends, while a file with a process id outlives SIGKILL and, in a container, names a living stranger.
 */
function lockDirectory(dataDir: string): () => void {
  const lock = new DatabaseSync(join(dataDir, 'postgres.lock'));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new Error(
      `${dataDir} is in use by another Fleetgraph process: stop it, set DATA_DIR to another directory, or set DATABASE_URL to share a PostgreSQL`,
      { cause: error },
    );
  }
  return () => lock.close();
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
