import { type ChildProcess, spawn } from 'node:child_process';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { Answer } from './gateway.ts';
import { authEnv } from './tested-account.ts';

export interface ServerProcess {
  readonly pid: number;
  /** Asks /graphql. */
  query(document: string, variables?: Record<string, unknown>): Promise<Pick<Answer, 'data' | 'errors'>>;
  /** Sends a signal and waits until the process has ended. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Runs the gateway as a process of its own in front of an emulator, as `npm start` does. */
export async function startServer(
  emulator: Emulator,
  { env, nodeFlags = [] }: { env: Record<string, string>; nodeFlags?: string[] },
): Promise<ServerProcess> {
  const server = spawn(process.execPath, [...nodeFlags, 'src/server.ts'], {
    env: { ...process.env, ...accountEnv(emulator), PORT: '0', USAGE_SYNC_MINUTES: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = await bannerUrl(server);
  return {
    pid: server.pid ?? 0,
    async query(query, variables = {}) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
      return response.json();
    },
    async end(signal = 'SIGTERM') {
      server.kill(signal);
      await ended;
    },
  };
}

function accountEnv(emulator: Emulator): Record<string, string> {
  const { lingjunUrl, bridgxUrl, credentials, fleet } = emulator;
  return {
    ...authEnv(emulator),
    LINGJUN_ENDPOINT: lingjunUrl,
    LINGJUN_REGIONS: fleet.lingjun.regions.map(({ regionId }) => regionId).join(','),
    BRIDGX_ENDPOINT: bridgxUrl,
    BRIDGX_USERNAME: credentials.bridgxUsername,
    BRIDGX_PASSWORD: credentials.bridgxPassword,
  };
}

/** The address in the banner that the server prints once it listens. */
function bannerUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [url] = /http:\/\/\S+\/graphql/.exec(text) ?? [];
      if (url) resolve(url);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
}
