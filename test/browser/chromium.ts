import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

export const chromiumRemedy = 'install Chromium (Debian: apt-get install chromium) so that it is on the PATH';

/** The browser's executable; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = folders.flatMap((dir) => [join(dir, 'chromium'), join(dir, 'google-chrome')]);
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

/** A browser of its own that reaches this machine only. */
export interface Browsing extends AsyncDisposable {
  readonly context: BrowserContext;
  /** What pages asked of other machines, in vain. */
  readonly refused: string[];
}

export async function startBrowsing(executablePath: string): Promise<Browsing> {
  const profile = mkdtempSync(join(tmpdir(), 'fleetgraph-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1280, height: 900 },
    args: [
      '--no-sandbox', // a container's root has no user namespaces to build a sandbox from
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  const refused: string[] = [];
  await context.route(
    (url) => url.hostname !== '127.0.0.1' && /^(https?|wss?):$/.test(url.protocol),
    (route) => {
      refused.push(route.request().url());
      return route.abort();
    },
  );
  return {
    context,
    refused,
    async [Symbol.asyncDispose]() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
