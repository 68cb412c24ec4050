import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { dayAfter, dayOf, everyDay } from '../../src/history/days.ts';
import { describeEngines } from '../support/history.ts';
import { fleetSeconds, ownClusters } from '../support/sync.ts';
import { levelsOf } from '../support/usage-tables.ts';

/** The child's clock is the machine's, so the days are those before today. */
const today = dayOf(Date.now(), 'Asia/Shanghai');
const [from, to] = [dayAfter(today, -14), dayAfter(today, -3)];

describeEngines('npm run sync', (place) => {
  vi.setConfig({ testTimeout: 180_000 });
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({ latencyMs: 0, rateLimits: false });
  });
  afterEach(() => emulator.close());

  const reads = () => emulator.stats().bridgx.operations['instance.usage_total']?.calls ?? 0;

  function start(): { child: ChildProcess; output: Promise<string> } {
    const { url, dataDir } = place().options;
    const { bridgxUrl, credentials } = emulator;
    const child = spawn(process.execPath, ['src/sync.ts', '--from', from, '--to', to], {
      env: {
        ...process.env,
        ...(url === undefined ? { DATA_DIR: dataDir } : { DATABASE_URL: url }),
        BRIDGX_ENDPOINT: bridgxUrl,
        BRIDGX_USERNAME: credentials.bridgxUsername,
        BRIDGX_PASSWORD: credentials.bridgxPassword,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return {
      child,
      output: child.stdout
        ? child.stdout
            .setEncoding('utf8')
            .toArray()
            .then((parts) => parts.join(''))
        : Promise.resolve(''),
    };
  }

  async function killAfter(calls: number): Promise<void> {
    const before = reads();
    const { child } = start();
    await new Promise<void>((resolve) => {
      const look = () => (reads() - before >= calls || child.exitCode !== null ? resolve() : setTimeout(look, 1));
      look();
    });
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  test('loses and doubles nothing when it is killed again and again, and reads what was stored once', async () => {
    const clusters = ownClusters(emulator);
    const days = everyDay(from, to);
    // Of 480 cluster days, at most 400 and those under way are not stored: 200 are kept while 200 others are stored.
    for (const calls of [60, 440, 20]) await killAfter(calls);
    const before = reads();
    const { child, output } = start();
    const [code] = await once(child, 'close');
    expect([code, await output]).toEqual([0, expect.stringContaining('100.0 %')]);
    expect(reads() - before).toBeLessThanOrEqual(clusters.length * days.length - 200);

    const database = await place().open();
    const stored = await database.prisma.usageRollup.findMany();
    const levels = await levelsOf(database, 'default');
    await database.close();
    const used = new Map(
      stored.map(({ cluster, day, usedSeconds }) => [
        `${day.toISOString().slice(0, 10)} ${cluster}`,
        Number(usedSeconds),
      ]),
    );
    const expected = days.flatMap((day) =>
      clusters.map(
        (cluster) => [`${day} ${cluster}`, fleetSeconds(emulator, { cluster, day, nowMs: Date.now() })] as const,
      ),
    );
    expect(stored.every(({ status, revision }) => status === 'CLOSED' && revision === 1)).toBe(true);
    expect(used).toEqual(new Map(expected.filter(([, seconds]) => seconds > 0)));
    expect(levels.cells).toMatchObject(levels.runs ?? {});
    expect([levels.months, levels.days]).toEqual([levels.cells, levels.cells]);
  });
});
