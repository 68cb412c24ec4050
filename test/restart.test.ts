import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/emulator/emulator.ts';
import { startServer } from './support/server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'fleetgraph-restart-'));
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ clock: () => Date.now() });
});
afterAll(async () => {
  await emulator.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const range = { from: day(12), to: day(3) };
const usage = `query ($cluster: ID!, $from: Date!, $to: Date!) {
  usageDays(cluster: $cluster, from: $from, to: $to) { day usedSeconds source runs { usedSeconds } }
}`;

it('keeps what it read when it is killed in the middle of a read, and counts nothing twice', async () => {
  const cluster = Buffer.from(`Cluster:default//${encodeURIComponent(nameOfLargest())}`).toString('base64url');
  const read = () => emulator.stats().bridgx.operations['instance.usage_statistics']?.calls ?? 0;
  const killed = await startServer(emulator, { env: { DATA_DIR: dataDir } });
  // The first days are read; then the server hangs on the last one.
  await killed.query(usage, { cluster, ...range, to: day(6) });
  const before = read();
  emulator.setFaults([{ operation: 'instance.usage_statistics', kind: 'hang' }]);
  const unanswered = killed.query(usage, { cluster, ...range }).catch(() => 'cut off');
  await new Promise<void>((resolve) => {
    const look = () => (read() > before ? resolve() : setImmediate(look));
    look();
  });
  await killed.end('SIGKILL');
  expect(await unanswered).toBe('cut off');
  emulator.reset();

  const restarted = await startServer(emulator, { env: { DATA_DIR: dataDir } });
  const first = await restarted.query(usage, { cluster, ...range });
  const second = await restarted.query(usage, { cluster, ...range });
  await restarted.end();

  const days: { day: string; usedSeconds: number; source: string; runs: { usedSeconds: number }[] }[] =
    first.data.usageDays;
  expect(first.errors).toBeUndefined();
  expect(days.map(({ source }) => source)).toEqual([...Array(7).fill('HISTORY'), ...Array(3).fill('LIVE')]);
  expect(read()).toBe(3 * pagesOf(nameOfLargest()));
  expect(second.data.usageDays).toEqual(days.map((one) => ({ ...one, source: 'HISTORY' })));
  for (const one of days) expect([one.day, one.usedSeconds]).toEqual([one.day, fleetSeconds(nameOfLargest(), one.day)]);
});

function rowsOf(name: string) {
  return emulator.fleet.bridgx.instances.filter(({ clusterName }) => clusterName === name);
}

function nameOfLargest(): string {
  const standard = emulator.fleet.bridgx.clusters.filter(
    ({ clusterType, status }) => clusterType === 'standard' && status === 'ENABLE',
  );
  return (
    standard
      .filter(({ accountKey }) => ownKeys().has(accountKey))
      .toSorted((a, b) => rowsOf(b.name).length - rowsOf(a.name).length)[0]?.name ?? ''
  );
}

function ownKeys(): Set<string> {
  return new Set(emulator.fleet.bridgx.accounts.filter(({ orgId }) => orgId === 1).map(({ accountKey }) => accountKey));
}

function pagesOf(name: string): number {
  const live = rowsOf(name).filter(({ status }) => status !== 'DELETED').length;
  return Math.ceil(live / 50);
}

/** What the fleet behind the server says, counted apart from all code under test. */
function fleetSeconds(name: string, of: string): number {
  const startMs = Date.parse(`${of}T00:00:00+08:00`);
  const whole = (ms: number) => Math.floor(ms / 1000);
  return rowsOf(name)
    .map(({ createdMs, deletedMs }) => {
      const endMs = startMs + 86_400_000;
      return Math.max(0, whole(Math.min(deletedMs ?? endMs, endMs)) - whole(Math.max(createdMs, startMs)));
    })
    .reduce((sum, seconds) => sum + seconds, 0);
}
