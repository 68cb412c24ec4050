import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL that tests may fill; each database it hands out is new. */
export interface PostgresServer {
  /** Its own database, from which others are made. */
  readonly url: string;
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export const postgresRemedy =
  'install the PostgreSQL server (Debian: apt-get install postgresql, macOS: brew install postgresql@17) or set TEST_DATABASE_URL';

const folders = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'];

/** Whether tests on PostgreSQL can run here. Under CI they must, and fail where they cannot. */
export function hasPostgres(): boolean {
  return process.env.TEST_DATABASE_URL !== undefined || binariesDir() !== undefined;
}

/** Uses the server of TEST_DATABASE_URL, or starts a throw-away one on a free loopback port. */
export async function startPostgres(): Promise<PostgresServer> {
  const url = process.env.TEST_DATABASE_URL;
  if (url !== undefined) return databasesOn(url);
  const bin = binariesDir();
  if (bin === undefined) throw new Error(`no PostgreSQL server found: ${postgresRemedy}`);
  return startThrowAway(bin);
}

function binariesDir(): string | undefined {
  const versioned = folders.flatMap((folder) => versionsIn(folder).map((name) => join(folder, name, 'bin')));
  const candidates = [...(process.env.PATH ?? '').split(delimiter), ...versioned];
  return candidates.find((dir) => isExecutable(join(dir, 'initdb')) && isExecutable(join(dir, 'postgres')));
}

function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^(postgresql(@\d+)?|\d+)$/.test(name));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function startThrowAway(bin: string): Promise<PostgresServer> {
  const dir = mkdtempSync(join(tmpdir(), 'fleetgraph-postgres-'));
  const owner = unprivilegedOwner();
  if (owner) chownSync(dir, owner.uid, owner.gid);
  const data = join(dir, 'data');
  const initialised = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: dir, encoding: 'utf8' },
  );
  if (initialised.status !== 0) throw new Error(`initdb failed: ${initialised.stderr}`, { cause: initialised.error });
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', dir, '-c', 'fsync=off'];
  const server = spawn(join(bin, 'postgres'), options, { ...owner, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await listening(server.stderr);
  return databasesOn(`postgresql://test@127.0.0.1:${port}/postgres`, async () => {
    // SIGINT is PostgreSQL's fast shutdown: it ends open sessions instead of waiting for them.
    server.kill('SIGINT');
    await exited;
    rmSync(dir, { recursive: true, force: true });
  });
}

/** PostgreSQL refuses to run as root. */
function unprivilegedOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres:', 'nobody:'].map((name) => accounts.find((row) => row.startsWith(name))).find(Boolean);
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** The server logs this line once it takes connections. */
function listening(log: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    log.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('ready to accept connections')) resolve();
    });
    log.once('end', () => reject(new Error(`PostgreSQL did not start: ${seen}`)));
  });
}

/** New databases on a server that somebody else stops. */
export function databasesOn(adminUrl: string, stop = async () => {}): PostgresServer {
  const created: string[] = [];
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    url: adminUrl,
    async createDatabase() {
      const name = `fleetgraph_test_${process.pid}_${Date.now().toString(36)}_${created.length}`;
      await admin(`CREATE DATABASE ${name}`);
      created.push(name);
      return Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
    },
    async stop() {
      for (const name of created) await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await stop();
    },
  };
}
