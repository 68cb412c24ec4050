import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A throw-away Redis on a loopback port. */
export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

export const redisRemedy = 'install redis-server (Debian: apt-get install redis-server, macOS: brew install redis)';

/** Whether tests on Redis can run here. Under CI they must, and fail where they cannot. */
export function hasRedis(): boolean {
  return binary() !== undefined;
}

/** For `describe.skipIf`: whether to skip, and the name with the remedy in it. */
export function onRedis(name: string): { isSkipped: boolean; title: string } {
  const isSkipped = !hasRedis() && !process.env.CI;
  return { isSkipped, title: isSkipped ? `${name} (skipped: ${redisRemedy})` : name };
}

/** On a free port, or on the one of a server that was stopped. */
export async function startRedis(knownPort?: number): Promise<RedisServer> {
  const path = binary();
  if (path === undefined) throw new Error(`no redis-server on PATH: ${redisRemedy}`);
  const dir = mkdtempSync(join(tmpdir(), 'fleetgraph-redis-'));
  const port = knownPort ?? (await freePort());
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const server = spawn(path, options, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await listening(server.stdout);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGKILL');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function binary(): string | undefined {
  const paths = (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, 'redis-server'));
  return paths.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
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
      if (seen.includes('Ready to accept connections')) resolve();
    });
    log.once('end', () => reject(new Error(`Redis did not start: ${seen}`)));
  });
}
