import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPostgres, type PostgresServer, startPostgres } from '../test/support/postgres.ts';
import { type Started, start } from './processes.ts';
import type { SideName } from './settings.ts';
import type { SideSettings } from './side.ts';
import { accessKeyIds } from './truth.ts';
import type { Upstreams } from './upstreams.ts';

/** One side, serving. */
export interface Contender {
  readonly url: string;
  readonly hasEnded: boolean;
  peakMb(): number;
  stop(): Promise<void>;
}

export interface Arena {
  /** Where the gateway keeps its history. */
  readonly database: string;
  /** @param env settings of the gateway beside those that every run has; it has a new database unless they name one */
  start(name: SideName, upstreams: Upstreams, env?: Readonly<Record<string, string>>): Promise<Contender>;
  /** Settings that give a gateway a database of its own. */
  store(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

const regions = ['cn-wulanchabu', 'cn-hangzhou'];
const address = /http:\/\/\S+\/graphql/;

/** Starts sides, each time as a new process and, for the gateway, with a new database. */
export async function openArena(): Promise<Arena> {
  const postgres = hasPostgres() ? await startPostgres() : undefined;
  return {
    database: postgres ? 'PostgreSQL' : 'PGlite',
    start: async (name, upstreams, env = {}) =>
      name === 'fleetgraph' || name === 'fleetgraph-5s'
        ? startGateway(
            upstreams,
            'DATABASE_URL' in env || 'DATA_DIR' in env ? env : { ...(await storeOf(postgres)), ...env },
          )
        : startSide(name, upstreams),
    store: () => storeOf(postgres),
    close: async () => postgres?.stop(),
  };
}

async function startSide(kind: SideSettings['kind'], upstreams: Upstreams): Promise<Contender> {
  const { lingjunUrl, bridgxUrl, credentials } = upstreams;
  const settings: SideSettings = {
    kind,
    regions,
    lingjunUrl,
    bridgxUrl,
    apiKey: credentials.apiKey,
    username: credentials.bridgxUsername,
    password: credentials.bridgxPassword,
  };
  const process = await start({ args: ['bench/side.ts', JSON.stringify(settings)], ready: address });
  return contenderOf(process);
}

async function startGateway(upstreams: Upstreams, env: Readonly<Record<string, string>>): Promise<Contender> {
  const { lingjunUrl, bridgxUrl, credentials } = upstreams;
  const process = await start({
    args: ['src/server.ts'],
    env: {
      PORT: '0',
      LOG_LEVEL: 'error',
      // What it would read by itself would count among what the clients cost.
      USAGE_SYNC_MINUTES: '0',
      LINGJUN_ENDPOINT: lingjunUrl,
      LINGJUN_REGIONS: regions.join(','),
      LINGJUN_AUTH: 'bearer',
      DASHSCOPE_API_KEY: credentials.apiKey,
      BRIDGX_ENDPOINT: bridgxUrl,
      BRIDGX_USERNAME: credentials.bridgxUsername,
      BRIDGX_PASSWORD: credentials.bridgxPassword,
      BRIDGX_ACCESS_KEY_IDS: accessKeyIds(upstreams).join(','),
      ...env,
    },
    ready: address,
  });
  return contenderOf(process);
}

function contenderOf(process: Started): Contender {
  return {
    url: process.found[0],
    get hasEnded() {
      return process.hasEnded;
    },
    peakMb: process.peakMb,
    stop: process.stop,
  };
}

/** A database of its own; without a server, the embedded one in a folder of its own. */
async function storeOf(postgres: PostgresServer | undefined): Promise<Record<string, string>> {
  if (postgres) return { DATABASE_URL: await postgres.createDatabase() };
  return { DATA_DIR: mkdtempSync(join(tmpdir(), 'fleetgraph-bench-')) };
}
