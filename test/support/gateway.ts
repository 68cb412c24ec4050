import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { ChangeTiming } from '../../src/changes/timing.ts';
import { readConfig } from '../../src/config.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { createGateway } from '../../src/gateway.ts';
import { type Database, openDatabase } from '../../src/history/database.ts';
import type { RetryParts } from '../../src/upstream/steps/retry.ts';
import type { AccountSettings } from '../../src/upstream/upstreams.ts';
import { sharedPostgres } from './engine.ts';
import { databasesOn } from './postgres.ts';
import { testedAccount } from './tested-account.ts';

/** The time at which every test stands unless it says otherwise: noon in Shanghai. */
export const noon = Date.parse('2026-06-15T12:00:00+08:00');

export interface GatewayOptions {
  emulator?: EmulatorOptions;
  /**
   * Settings as the environment would give them, beside the emulated account. Answers are not remembered unless
   * CACHE_MEMORY_MB says so, so that tests count what each query costs by itself.
   */
  env?: Record<string, string>;
  /** Changes the account that points at the emulator. */
  account?: (account: AccountSettings) => AccountSettings;
  /** Accounts beside the emulated one. */
  otherAccounts?: readonly AccountSettings[];
  /** A PostgreSQL URL; nothing for a database of its own on the engine of this test run. */
  databaseUrl?: string;
  dataDir?: string;
  /** How failed reads are repeated; three attempts without a wait by default. */
  retryParts?: RetryParts;
  /** When operations are polled and looked into; what is due is looked for each 20 ms by default. */
  timing?: Partial<ChangeTiming>;
  /** Where the log goes; nothing by default. */
  log?: (line: string) => void;
}

export interface Answer {
  status: number;
  // Documents differ from test to test, so their data has no one type.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  extensions?: Record<string, unknown>;
}

export interface TestGateway {
  emulator: Emulator;
  database: Database;
  /** Asks the gateway over its fetch interface. */
  query(document: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  /** Asks any path. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Puts the gateway behind a socket of its own, until it is closed; gives the base URL. */
  listen(): Promise<string>;
  /** Calls that reached the upstreams since the last time this was asked, by operation. Logins are left out. */
  calls(): Record<string, number>;
  /** Moves the clock of gateway and emulator. */
  at(epochMs: number): void;
  /** Moves it on: by default beyond what the emulated service needs for its work. */
  later(seconds?: number): void;
  close(): Promise<void>;
}

/** Waits between retries are skipped, so that tests need not sleep. */
export const impatient: RetryParts = { attempts: 3, baseMs: 0, random: () => 0, wait: async () => {} };

/** A gateway in front of an emulator of its own, as in the demo, with a clock that the test moves. */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  let nowMs = noon;
  const clock = () => nowMs;
  const emulator = await startEmulator({ clock, rateLimits: false, ...options.emulator });
  const place = await placeFor(options);
  const database = await openDatabase(place);
  const emulated = testedAccount(emulator);
  const accounts = [options.account?.(emulated) ?? emulated, ...(options.otherAccounts ?? [])];
  const config = { ...readConfig({ CACHE_MEMORY_MB: '0', ...options.env }), accounts };
  const logger = pino({ level: options.log ? 'debug' : 'silent' }, { write: (line) => options.log?.(line) });
  const gateway = await createGateway(config, {
    clock,
    logger,
    database,
    retryParts: options.retryParts ?? impatient,
    timing: { tickMs: 20, ...options.timing },
  });
  const fetch = async (path: string, init?: RequestInit) =>
    gateway.app.fetch(new Request(`http://localhost${path}`, init));
  let counted: Record<string, number> = {};
  let server: Server | undefined;
  return {
    emulator,
    database,
    fetch,
    async query(query, variables = {}, headers = {}) {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...(await response.json()) };
    },
    async listen() {
      server = createServer(gateway.app);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    },
    calls() {
      const before = counted;
      counted = callsOf(emulator);
      const since = Object.entries(counted).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
      return Object.fromEntries(since.filter(([, count]) => count > 0));
    },
    at(epochMs) {
      nowMs = epochMs;
    },
    later(seconds = 10) {
      nowMs += seconds * 1000;
    },
    async close() {
      server?.close();
      server?.closeAllConnections();
      await gateway.close();
      await emulator.close();
      await place.remove();
    },
  };
}

function callsOf(emulator: Emulator): Record<string, number> {
  const { lingjun, bridgx } = emulator.stats();
  const all = Object.entries({ ...lingjun.operations, ...bridgx.operations });
  return Object.fromEntries(
    all.filter(([name]) => !name.startsWith('user.')).map(([name, { calls }]) => [name, calls]),
  );
}

/** The database that the options name; else a new one on the server of this test run, or an embedded one. */
async function placeFor({ databaseUrl: url, dataDir }: GatewayOptions) {
  const remove = async () => {};
  if (url !== undefined || dataDir !== undefined) return { url, dataDir: dataDir ?? '', remove };
  const shared = process.env[sharedPostgres];
  if (shared !== undefined) {
    const server = databasesOn(shared);
    return { url: await server.createDatabase(), dataDir: '', remove: server.stop };
  }
  const made = mkdtempSync(join(tmpdir(), 'fleetgraph-test-'));
  return { url, dataDir: made, remove: async () => rmSync(made, { recursive: true, force: true }) };
}
