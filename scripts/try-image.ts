import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildImage, environmentOf, type Image, inside } from './image/build.ts';

/** Builds the image without Docker, starts it as its user, asks it, and stops it. Needs the package registry. */
async function tryImage(context: string): Promise<void> {
  const into = mkdtempSync(join(tmpdir(), 'fleetgraph-image-'));
  chmodSync(into, 0o755); // the image's user has to reach it
  try {
    const image = buildImage(context, into);
    expectRefusal(image);
    await expectAnswer(image);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

/** Every address of the machine without anybody's key. */
function expectRefusal(image: Image): void {
  const [file = '', ...args] = image.command;
  const { status, stderr } = spawnSync(file, args, { ...placeOf(image), encoding: 'utf8', timeout: 20_000 });
  expect(status === 1 && stderr.includes('FLEETGRAPH_API_KEYS'), `a start without keys gave ${status}: ${stderr}`);
}

const apiKey = 'a-key-for-trying-the-image-out';

async function expectAnswer(image: Image): Promise<void> {
  const port = await freePort();
  const settings = { HOST: '127.0.0.1', PORT: String(port), FLEETGRAPH_API_KEYS: `trial:read:${apiKey}` };
  const [file = '', ...args] = image.command;
  const place = placeOf(image, settings);
  const server = spawn(file, args, { ...place, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    await healthy(image, server, settings);
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ query: '{ vpds(first: 1) { nodes { vpdId } } }' }),
    });
    const text = await response.text();
    expect(response.ok && text.includes('vpd-'), `the image answered ${response.status}: ${text}`);
  } finally {
    server.kill('SIGTERM');
  }
  const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
  expect(code === 0, `the image stopped with ${code}`);
}

async function healthy(image: Image, server: ChildProcess, settings: Record<string, string>): Promise<void> {
  const [file = '', ...args] = image.healthCheck;
  for (let attempt = 0; attempt < 60 && server.exitCode === null; attempt += 1) {
    if (spawnSync(file, args, { ...placeOf(image, settings), stdio: 'ignore' }).status === 0) return;
    await pause(500);
  }
  throw new Error('the image did not become healthy');
}

/** Where and as whom a command of the image runs. Only root can become somebody else. */
function placeOf(image: Image, settings: Record<string, string> = {}) {
  const variables = { ...environmentOf(image), DATA_DIR: inside(image, image.env.DATA_DIR ?? 'data'), ...settings };
  return { cwd: inside(image, ''), env: variables, ...(process.getuid?.() === 0 ? image.user : {}) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function expect(isFine: boolean, message: string): void {
  if (!isFine) throw new Error(message);
}

await tryImage(join(import.meta.dirname, '..'));
process.stdout.write('The image builds, refuses to serve strangers, answers and stops.\n');
