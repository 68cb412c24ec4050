import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createUsageHistory } from '../../src/history/usage.ts';
import { describeEngines } from '../support/history.ts';
import { type KilledReader, killPoints, type Machine, shanghai, sourceOf } from '../support/usage-source.ts';
import { levelsOf } from '../support/usage-tables.ts';

const reader = fileURLToPath(new URL('../support/killed-reader.ts', import.meta.url));
const nowMs = shanghai('2024-05-04 09:00:00').getTime();
const machines: Machine[] = [
  { id: '1', cluster: 'train', from: '2024-05-01 20:00:00', to: '2024-05-02 06:00:00' },
  { id: '2', cluster: 'serve', from: '2024-04-01 00:00:00' },
];
const wanted = { clusters: ['train', 'serve'], days: ['2024-05-02'] };

/** The zone is one where a time stored as local time would come back as another instant. */
function runAndKill(told: KilledReader): void {
  const child = spawnSync(process.execPath, [reader, JSON.stringify(told)], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'America/Santiago' },
  });
  expect([child.signal, child.stderr]).toEqual(['SIGKILL', '']);
}

describeEngines('A process killed while it stores a day', (place) => {
  test.each(killPoints)('%s leaves the whole day or nothing of it', async (point) => {
    const account = point;
    runAndKill({ options: place().options, point, account, machines, nowMs });
    const database = await place().open();
    onTestFinished(() => database.close());
    const stored = point === 'after the write';
    expect(await database.prisma.machineRun.count({ where: { account } })).toBe(stored ? 2 : 0);
    expect(await database.prisma.dayRead.count({ where: { account } })).toBe(stored ? 2 : 0);
    expect(await database.prisma.usageRollup.count({ where: { account } })).toBe(stored ? 2 : 0);
    const { source, calls } = sourceOf(machines);
    const history = createUsageHistory({ database, clock: () => nowMs, timeZone: 'Asia/Shanghai' });
    await history.usageDays(source, { account, ...wanted });
    const { answers } = await history.usageDays(source, { account, ...wanted });
    expect(answers.map((day) => [day.usedSeconds, day.machines, day.fromHistory])).toEqual([
      [6 * 3600, 1, true],
      [86_400, 1, true],
    ]);
    const { runs, cells, months, days } = await levelsOf(database, account);
    expect([cells?.seconds, months, days]).toEqual([30 * 3600, cells, cells]);
    expect(cells).toMatchObject(runs ?? {});
    expect(calls).toEqual(stored ? [] : ['runs 2024-05-02']);
  });
});
