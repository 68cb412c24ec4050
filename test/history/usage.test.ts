import { afterAll, beforeAll, expect, test } from 'vitest';
import { BadInput, UpstreamError } from '../../src/errors.ts';
import type { Database } from '../../src/history/database.ts';
import type { UsageSource } from '../../src/history/day-reads.ts';
import { createUsageHistory } from '../../src/history/usage.ts';
import { describeEngines } from '../support/history.ts';
import { type Machine, shanghai, sourceOf } from '../support/usage-source.ts';

const down = new UpstreamError({
  code: 'UPSTREAM_UNAVAILABLE',
  upstream: 'bridgx',
  operation: 'instance.usage_statistics',
  reason: 'no answer',
  retryable: true,
  billed: false,
});

const failing: UsageSource = { runs: () => Promise.reject(down), total: () => Promise.reject(down) };

const machines: Machine[] = [
  { id: '1', cluster: 'train', from: '2024-05-01 20:00:00', to: '2024-05-02 06:00:00' },
  { id: '2', cluster: 'train', from: '2024-05-02 12:00:00' },
  { id: '3', cluster: 'serve', from: '2024-04-01 00:00:00' },
];

describeEngines('Machine usage', (place) => {
  let database: Database;
  let nowMs = 0;
  let lastAccount = 0;

  beforeAll(async () => {
    database = await place().open();
  });
  afterAll(() => database.close());

  /** A history that knows nothing yet, at a time of Shanghai. */
  function historyAt(wall: string) {
    nowMs = shanghai(wall).getTime();
    lastAccount += 1;
    return { account: `account-${lastAccount}`, history: reopened() };
  }
  const reopened = () => createUsageHistory({ database, clock: () => nowMs, timeZone: 'Asia/Shanghai' });

  test('a closed day is asked of BridgX once, also after a restart', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf(machines);
    const wanted = { account, clusters: ['train'], days: ['2024-05-01', '2024-05-02'] };
    const first = await history.usageDays(source, wanted);
    expect(first.failures).toEqual([]);
    expect(first.answers).toEqual([
      {
        cluster: 'train',
        day: '2024-05-01',
        usedSeconds: 4 * 3600,
        machines: 1,
        state: 'CLOSED',
        asOf: shanghai('2024-05-04 09:00:00'),
        fromHistory: false,
      },
      {
        cluster: 'train',
        day: '2024-05-02',
        usedSeconds: 18 * 3600,
        machines: 2,
        state: 'CLOSED',
        asOf: shanghai('2024-05-04 09:00:00'),
        fromHistory: false,
      },
    ]);
    expect(calls).toEqual(['runs 2024-05-01 train', 'runs 2024-05-02 train']);

    nowMs += 86_400_000;
    const later = await reopened().usageDays(failing, wanted);
    expect(later.answers).toEqual(first.answers.map((day) => ({ ...day, fromHistory: true })));
  });

  test('today, and yesterday until a quarter past midnight, are asked each time', async () => {
    const { account, history } = historyAt('2024-05-02 00:10:00');
    const { source, calls } = sourceOf(machines);
    const wanted = { account, clusters: ['serve'], days: ['2024-05-01', '2024-05-02'] };
    const early = await history.usageDays(source, wanted);
    expect(early.answers.map((day) => [day.state, day.usedSeconds])).toEqual([
      ['OPEN', 86_400],
      ['OPEN', 600],
    ]);
    nowMs = shanghai('2024-05-02 12:00:00').getTime();
    await history.usageDays(source, wanted);
    const noon = await history.usageDays(source, wanted);
    expect(noon.answers.map((day) => [day.state, day.usedSeconds, day.fromHistory])).toEqual([
      ['CLOSED', 86_400, true],
      ['OPEN', 43_200, false],
    ]);
    expect(calls.filter((call) => call === 'runs 2024-05-01 serve')).toHaveLength(2);
    expect(calls.filter((call) => call === 'runs 2024-05-02 serve')).toHaveLength(3);
  });

  test('several clusters cost one sweep, and one more call for each that the sweep leaves out', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const custom = { id: '9', cluster: 'custom', from: '2024-05-02 00:00:00', type: 'ecs.gn7.large' };
    const { source, calls } = sourceOf([...machines, custom], ['train', 'serve']);
    const wanted = { account, clusters: ['train', 'serve', 'custom'], days: ['2024-05-02'] };
    const { answers } = await history.usageDays(source, wanted);
    expect(calls).toEqual(['runs 2024-05-02', 'runs 2024-05-02 custom']);
    expect(answers.map((day) => [day.cluster, day.usedSeconds])).toEqual([
      ['train', 18 * 3600],
      ['serve', 86_400],
      ['custom', 86_400],
    ]);
    await reopened().usageDays(source, wanted);
    expect(calls).toHaveLength(2);
  });

  test('the instance type is believed only where one cluster was named', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source } = sourceOf(machines, ['train', 'serve']);
    await history.usageDays(source, { account, clusters: ['train', 'serve'], days: ['2024-05-02'] });
    const types = async () =>
      (await history.machineRuns({ account, cluster: 'train', day: '2024-05-02' }))?.shares.map(
        ({ run }) => run.instanceType,
      );
    expect(await types()).toEqual([null, null]);
    await history.usageDays(source, { account, clusters: ['train'], days: ['2024-05-03'] });
    expect(await types()).toEqual(['ecs.c6.large', 'ecs.c6.large']);
  });

  test('requests that want the same day at once share one read', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf(machines);
    const wanted = { account, clusters: ['train'], days: ['2024-05-02'] };
    const both = await Promise.all([history.usageDays(source, wanted), history.usageDays(source, wanted)]);
    expect(both.map(({ answers }) => answers[0]?.usedSeconds)).toEqual([18 * 3600, 18 * 3600]);
    expect(calls).toEqual(['runs 2024-05-02 train']);
  });

  test('a request that gives up does not take along those who joined its read', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf(machines);
    const abort = new DOMException('the client went away', 'AbortError');
    const aborted: UsageSource = { ...failing, runs: () => Promise.reject(abort) };
    const wanted = { account, clusters: ['train'], days: ['2024-05-02'] };
    const [left, stayed] = await Promise.all([history.usageDays(aborted, wanted), history.usageDays(source, wanted)]);
    expect(left.failures).toEqual([{ cluster: 'train', day: '2024-05-02', error: abort }]);
    expect(stayed.answers.map((day) => day.usedSeconds)).toEqual([18 * 3600]);
    expect(calls).toEqual(['runs 2024-05-02 train']);
  });

  test('two replicas that read the same day at once count nothing twice', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const replica = await (database.engine === 'pglite' ? Promise.resolve(database) : place().open());
    const other = createUsageHistory({ database: replica, clock: () => nowMs, timeZone: 'Asia/Shanghai' });
    const wanted = { account, clusters: ['train', 'serve'], days: ['2024-05-01', '2024-05-02', '2024-05-03'] };
    await Promise.all([history, other, history, other].map((one) => one.usageDays(sourceOf(machines).source, wanted)));
    expect(await database.prisma.machineRun.count({ where: { account } })).toBe(3);
    expect(await database.prisma.dayRead.count({ where: { account } })).toBe(6);
    const { answers } = await reopened().usageDays(failing, wanted);
    expect(answers.reduce((sum, day) => sum + day.usedSeconds, 0)).toBe((4 + 18 + 24 + 3 * 24) * 3600);
    if (replica !== database) await replica.close();
  });

  test('an upstream that is down fails the missing days alone', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    await history.usageDays(sourceOf(machines).source, { account, clusters: ['train'], days: ['2024-05-01'] });
    const { answers, failures } = await history.usageDays(failing, {
      account,
      clusters: ['train'],
      days: ['2024-05-01', '2024-05-02'],
    });
    expect(answers.map((day) => [day.day, day.usedSeconds])).toEqual([['2024-05-01', 4 * 3600]]);
    expect(failures).toEqual([{ cluster: 'train', day: '2024-05-02', error: down }]);
  });

  test('a row that breaks the sweep fails its own cluster alone', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source } = sourceOf(machines);
    const broken = (cluster?: string) => cluster === undefined || cluster === 'broken';
    const half: UsageSource = {
      ...source,
      runs: (day, cluster) => (broken(cluster) ? Promise.reject(down) : source.runs(day, cluster)),
    };
    const wanted = { account, clusters: ['broken', 'train', 'serve'], days: ['2024-05-02'] };
    const { answers, failures } = await history.usageDays(half, wanted);
    expect(answers.map((day) => day.cluster)).toEqual(['train', 'serve']);
    expect(failures.map((failure) => failure.cluster)).toEqual(['broken']);
  });

  test('a machine that stops later leaves the closed day as it was', async () => {
    const { account, history } = historyAt('2024-05-03 00:20:00');
    const days = ['2024-05-02'];
    await history.usageDays(sourceOf(machines).source, { account, clusters: ['train'], days });
    nowMs = shanghai('2024-05-03 20:00:00').getTime();
    const stopped = machines.map((machine) => ({ ...machine, to: machine.to ?? '2024-05-03 10:00:00' }));
    await history.usageDays(sourceOf(stopped).source, { account, clusters: ['train'], days: ['2024-05-03'] });
    const closed = await history.machineRuns({ account, cluster: 'train', day: '2024-05-02' });
    expect(closed?.shares.map(({ run, usedSeconds }) => [run.rowId, usedSeconds, run.stoppedAt])).toEqual([
      ['1', 6 * 3600, shanghai('2024-05-02 06:00:00')],
      ['2', 12 * 3600, shanghai('2024-05-03 10:00:00')],
    ]);
    const lagging = sourceOf(machines).source;
    await history.usageDays(lagging, { account, clusters: ['train'], days: ['2024-05-03'] });
    const open = await history.machineRuns({ account, cluster: 'train', day: '2024-05-03' });
    expect(open?.shares.at(-1)?.run.stoppedAt).toEqual(shanghai('2024-05-03 10:00:00'));
  });

  test('a machine that gets the row id of an earlier one is another machine', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    await history.usageDays(sourceOf(machines).source, { account, clusters: ['train'], days: ['2024-05-01'] });
    const rebuilt = [{ id: '1', cluster: 'train', from: '2024-05-03 00:00:00' }];
    await history.usageDays(sourceOf(rebuilt).source, { account, clusters: ['train'], days: ['2024-05-03'] });
    const { answers } = await history.usageDays(failing, {
      account,
      clusters: ['train'],
      days: ['2024-05-01', '2024-05-03'],
    });
    expect(answers.map((day) => day.usedSeconds)).toEqual([4 * 3600, 86_400]);
    expect(await database.prisma.machineRun.count({ where: { account } })).toBe(3);
  });

  test('a cluster without machines has a day of zero, and is not asked again', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf([]);
    const wanted = { account, clusters: ['idle'], days: ['2024-05-02'] };
    await history.usageDays(source, wanted);
    const { answers } = await history.usageDays(source, wanted);
    expect(answers.map((day) => [day.usedSeconds, day.machines, day.fromHistory])).toEqual([[0, 0, true]]);
    expect(calls).toHaveLength(1);
  });

  test('twelve thousand machines are kept in one go', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const many = Array.from({ length: 12_000 }, (_, index) => ({
      id: String(index),
      cluster: 'big',
      from: '2024-05-02 00:00:00',
    }));
    const wanted = { account, clusters: ['big'], days: ['2024-05-02'] };
    await history.usageDays(sourceOf(many).source, wanted);
    const { answers } = await history.usageDays(failing, wanted);
    expect(answers.map((day) => [day.machines, day.usedSeconds])).toEqual([[12_000, 12_000 * 86_400]]);
  });

  test('in another time zone the same date is another day', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const wanted = { account, clusters: ['train'], days: ['2024-05-01'] };
    await history.usageDays(sourceOf(machines).source, wanted);
    const utc = createUsageHistory({ database, clock: () => nowMs, timeZone: 'UTC' });
    const { answers } = await utc.usageDays(sourceOf(machines).source, wanted);
    expect(answers.map((day) => [day.usedSeconds, day.fromHistory])).toEqual([[10 * 3600, false]]);
  });

  test('BridgX’s own total of a closed day is kept, of an open one it is not', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf(machines);
    const keys = ['2024-05-02', '2024-05-04'].map((day) => ({ cluster: 'serve', day }));
    await history.upstreamTotals(source, { account, keys });
    const { answers } = await history.upstreamTotals(source, { account, keys });
    expect(answers.map((total) => [total.day, total.seconds, total.fromHistory])).toEqual([
      ['2024-05-02', 86_400, true],
      ['2024-05-04', 86_400, false],
    ]);
    expect(calls).toEqual(['total 2024-05-02 serve', 'total 2024-05-04 serve', 'total 2024-05-04 serve']);
    const { answers: days } = await history.usageDays(source, { account, clusters: ['serve'], days: ['2024-05-02'] });
    expect(days.map((day) => day.fromHistory)).toEqual([false]);
  });

  test('a total of zero is kept only where the runs say zero too', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf([]);
    const zero: UsageSource = {
      ...source,
      total: (day, cluster) => source.total(day, cluster).then(() => ({ value: 0 })),
    };
    const keys = [{ cluster: 'idle', day: '2024-05-02' }];
    await history.upstreamTotals(zero, { account, keys });
    await history.upstreamTotals(zero, { account, keys });
    expect(calls).toHaveLength(2);
    await history.usageDays(zero, { account, clusters: ['idle'], days: ['2024-05-02'] });
    await history.upstreamTotals(zero, { account, keys });
    const { answers } = await history.upstreamTotals(failing, { account, keys });
    expect(answers.map((total) => [total.seconds, total.fromHistory])).toEqual([[0, true]]);
  });

  test('a negative total is a failure of that day', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const negative: UsageSource = { ...failing, total: async () => ({ value: -5 }) };
    const { failures } = await history.upstreamTotals(negative, {
      account,
      keys: [{ cluster: 'train', day: '2024-05-04' }],
    });
    expect(failures.map((failure) => failure.error.message)).toEqual([
      'usage total of train on 2024-05-04: expected whole seconds from 0, got -5',
    ]);
  });

  test('a day that has not begun is refused before any call', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf(machines);
    const days = ['2024-05-04', '2024-05-05'];
    await expect(history.usageDays(source, { account, clusters: ['train'], days })).rejects.toThrow(
      'day: expected 2024-05-04 or earlier, got "2024-05-05"',
    );
    await expect(
      history.upstreamTotals(source, { account, keys: [{ cluster: 'train', day: '2024-05-05' }] }),
    ).rejects.toThrow(BadInput);
    expect(() => history.daysIn({ from: '2024-05-01', to: '2024-05-05' })).toThrow('to: expected 2024-05-04');
    await expect(history.usageDays(source, { account, clusters: [''], days: ['2024-05-04'] })).rejects.toThrow(
      'cluster: expected the name of a cluster',
    );
    expect(calls).toEqual([]);
  });

  test('400 missing days are read and kept together', async () => {
    const { account, history } = historyAt('2024-05-04 09:00:00');
    const { source, calls } = sourceOf(machines);
    const days = history.daysIn({ from: '2023-03-31', to: '2024-05-03' });
    const { answers, failures } = await history.usageDays(source, { account, clusters: ['serve'], days });
    expect([days.length, answers.length, failures.length, calls.length]).toEqual([400, 400, 0, 400]);
    expect(answers.reduce((sum, day) => sum + day.usedSeconds, 0)).toBe(33 * 86_400);
  });
});
