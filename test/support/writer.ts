import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChangeTiming } from '../../src/changes/timing.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { DatabaseOptions } from '../../src/history/database.ts';
import type { AccountSettings } from '../../src/upstream/upstreams.ts';
import type { Answer } from './gateway.ts';

/** What the process is told. */
export interface KilledWriter {
  database: DatabaseOptions;
  account: AccountSettings;
  timing: Partial<ChangeTiming>;
  /** It kills itself once a write is stored, before that it may be on its way is. */
  diesBeforeSending?: boolean;
}

/** Everything fast, so that many processes can be killed in a short time. */
export const hasty: Partial<ChangeTiming> = {
  leaseMs: 500,
  tickMs: 20,
  claimMs: 50,
  pollMs: [50, 100],
  queueMs: 300,
  settleMs: 100,
  lookMs: 50,
  againMs: [50],
};

export function configOf({ account }: Pick<KilledWriter, 'account'>): Config {
  return { ...readConfig({ CACHE_MEMORY_MB: '0', UPSTREAM_TIMEOUT_MS: '1500' }), accounts: [account] };
}

export interface Writer {
  /** Asks /graphql; rejects when the process ends before it has answered. */
  query(document: string, variables?: Record<string, unknown>): Promise<Answer>;
  kill(): Promise<void>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

const script = fileURLToPath(new URL('killed-writer.ts', import.meta.url));

/** Starts a gateway as a process of its own. */
export async function startWriter(told: KilledWriter): Promise<Writer> {
  const child = spawn(process.execPath, [script, JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await firstLine(child);
  return {
    ended,
    async query(query, variables = {}) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
      return { status: response.status, ...(await response.json()) };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} before it listened`)));
  });
}
