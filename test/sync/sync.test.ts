import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/history/database.ts';
import { everyDay } from '../../src/history/days.ts';
import { createLease } from '../../src/history/lease.ts';
import { startUpkeep } from '../../src/sync/upkeep.ts';
import { noon } from '../support/gateway.ts';
import { describeEngines } from '../support/history.ts';
import { fleetSeconds, ownClusters, rowsOf, startSync } from '../support/sync.ts';
import { everythingOf, levelsOf } from '../support/usage-tables.ts';

const hourMs = 3_600_000;
const wish = { from: '2026-06-11', to: '2026-06-14', isAgain: false, withTotals: true };
const days = everyDay(wish.from, wish.to);

describeEngines('Keeping usage', (place) => {
  let database: Database;
  let scene: Awaited<ReturnType<typeof startSync>>;

  beforeEach(async () => {
    database = await place().open();
    await database.prisma.$executeRaw`TRUNCATE machine_run, day_read, day_run, usage_rollup, usage_month, usage_day,
      cluster_fact, usage_reconciliation, usage_coverage, upkeep_lease, ledger`;
    scene = await startSync(database);
  });
  afterEach(async () => {
    await scene.close();
    await database.close();
  });

  const cellsOf = (day: string) =>
    database.prisma.usageRollup.findMany({
      where: { day: new Date(day), isCurrent: true },
      orderBy: { cluster: 'asc' },
    });
  const revisionsOf = (cluster: string, day: string) =>
    database.prisma.usageRollup.findMany({ where: { day: new Date(day), cluster }, orderBy: { revision: 'asc' } });

  test('a backfill reads each cluster by its name, holds BridgX’s total against the rows, and does so once', async () => {
    const { emulator, sync } = scene;
    const outcome = await sync.backfill(wish);
    const clusters = ownClusters(emulator);
    expect(outcome.failures).toEqual([]);
    expect(outcome.progress).toMatchObject({ done: 4 * clusters.length, total: 4 * clusters.length });
    for (const day of days) {
      const cells = await cellsOf(day);
      expect(new Set(cells.map(({ status, revision }) => `${status} ${revision}`))).toEqual(new Set(['CLOSED 1']));
      const used = cells.map(({ cluster, usedSeconds }) => [cluster, Number(usedSeconds)] as const);
      const expected = clusters.map(
        (cluster) => [cluster, fleetSeconds(emulator, { cluster, day, nowMs: noon })] as const,
      );
      expect(new Map(used)).toEqual(new Map(expected.filter(([, seconds]) => seconds > 0)));
    }
    const checks = await database.prisma.usageReconciliation.findMany();
    expect([checks.length, new Set(checks.map(({ cause }) => cause))]).toEqual([
      4 * clusters.length,
      new Set(['NONE']),
    ]);
    const calls = scene.calls();
    expect(calls.total).toBe(4 * clusters.length);
    expect(calls.statistics).toBeGreaterThanOrEqual(4 * clusters.length);

    const before = await everythingOf(database, 'default');
    expect((await sync.backfill(wish)).progress.total).toBe(0);
    expect(scene.calls()).toEqual({ statistics: 0, total: 0 });
    await sync.backfill({ ...wish, isAgain: true });
    expect(scene.calls()).toEqual(calls);
    expect(await everythingOf(database, 'default')).toEqual(before);
  });

  test('its calls are in the ledger under a name of their own, and its days count as covered', async () => {
    await scene.sync.backfill({ ...wish, withTotals: false });
    expect(scene.calls().total).toBe(0);
    await scene.ledger.flush();
    const callers = await database.prisma.ledgerEntry.groupBy({
      by: ['caller'],
      where: { operation: { startsWith: 'instance.' } },
    });
    expect(callers).toEqual([{ caller: 'usage-sync' }]);
    const covered = await database.prisma.usageCoverage.findMany({ orderBy: { day: 'asc' } });
    const all = ownClusters(scene.emulator).length;
    expect(covered.map(({ clusters, complete }) => [clusters, complete])).toEqual(days.map(() => [all, all]));
  });

  test('days are told apart by what their cluster is', async () => {
    await scene.sync.backfill({ ...wish, from: wish.to });
    const { bridgx } = scene.emulator.fleet;
    for (const cell of await cellsOf(wish.to)) {
      const cluster = bridgx.clusters.find(({ name }) => name === cell.cluster);
      const { provider, regionId, chargeType, clusterType, instanceType } = cluster ?? {};
      expect(cell).toMatchObject({ provider, region: regionId, chargeType });
      if (clusterType === 'standard') expect(cell.instanceType).toBe(instanceType);
    }
  });

  test('a day that changed after it was closed is corrected when it is read again; what was known before stays', async () => {
    const { emulator, sync } = scene;
    await sync.backfill(wish);
    const [cluster = ''] = ownClusters(emulator).filter(
      (name) => fleetSeconds(emulator, { cluster: name, day: '2026-06-13', nowMs: noon }) > 0,
    );
    const before = fleetSeconds(emulator, { cluster, day: '2026-06-13', nowMs: noon });
    const running = rowsOf(emulator, cluster).find(
      ({ deletedMs, createdMs }) => deletedMs === null && createdMs < noon - 72 * hourMs,
    );
    Object.assign(running ?? {}, { status: 'DELETED', deletedMs: Date.parse('2026-06-13T06:00:00+08:00') });
    await sync.backfill({ ...wish, isAgain: true });
    const revisions = await revisionsOf(cluster, '2026-06-13');
    expect(revisions.map(({ usedSeconds, status, isCurrent }) => [Number(usedSeconds), status, isCurrent])).toEqual([
      [before, 'CLOSED', false],
      [before - 18 * 3600, 'CORRECTED', true],
    ]);
    const { runs, cells, months, days: perDay } = await levelsOf(database, 'default');
    expect([cells, cells]).toEqual([months, perDay]);
    expect(cells).toMatchObject(runs ?? {});
  });

  test('a machine that was deleted without a time fails its own cluster alone, and the gap has a size', async () => {
    const { emulator, sync } = scene;
    const [cluster = '', other = ''] = ownClusters(emulator).filter((name) => rowsOf(emulator, name).length > 3);
    Object.assign(rowsOf(emulator, cluster).at(-1) ?? {}, { status: 'DELETED', deletedMs: null });
    const outcome = await sync.backfill({ ...wish, from: wish.to });
    expect(outcome.failures.map((failed) => [failed.cluster, failed.day])).toEqual([[cluster, wish.to]]);
    const checks = await database.prisma.usageReconciliation.findMany({ where: { cluster: { in: [cluster, other] } } });
    expect(new Map(checks.map((check) => [check.cluster, check.cause]))).toEqual(
      new Map([
        [cluster, 'ROWS_UNREADABLE'],
        [other, 'NONE'],
      ]),
    );
    const [covered] = await database.prisma.usageCoverage.findMany();
    expect([covered?.clusters, covered?.complete]).toEqual([
      ownClusters(emulator).length,
      ownClusters(emulator).length - 1,
    ]);
    Object.assign(rowsOf(emulator, cluster).at(-1) ?? {}, { deletedMs: noon - hourMs });
    expect((await sync.backfill({ ...wish, from: wish.to })).progress.total).toBe(1);
  });

  test('an outage is waited for, and costs no day', async () => {
    const { emulator, sync } = scene;
    const started = Promise.withResolvers<number>();
    scene.watchWaits((waits) => {
      if (waits < 60) return;
      emulator.setFaults([]);
      started.resolve(waits);
    });
    const onProgress = ({ done }: { done: number }) => {
      if (done === 5) emulator.setFaults([{ upstream: 'bridgx', kind: 'reset' }]);
    };
    const { progress, failures } = await sync.backfill({ ...wish, from: wish.to, onProgress });
    expect(await started.promise).toBeGreaterThanOrEqual(60);
    expect([failures, progress.done]).toEqual([[], ownClusters(emulator).length]);
  });

  test('an outage that lasts ends the backfill, and the next one goes on from what was stored', async () => {
    const { emulator, sync } = scene;
    const onProgress = ({ done }: { done: number }) => {
      if (done === 60) emulator.setFaults([{ upstream: 'bridgx', kind: 'reset' }]);
    };
    await expect(sync.backfill({ ...wish, onProgress })).rejects.toThrow('BridgX is out of reach');
    emulator.setFaults([]);
    scene.at(noon + 30_000);
    const { progress } = await sync.backfill(wish);
    expect(progress.total).toBeLessThanOrEqual(4 * ownClusters(emulator).length - 60);
    const { runs, cells } = await levelsOf(database, 'default');
    expect(cells).toMatchObject(runs ?? {});
    expect(cells?.seconds).toBe(
      days
        .flatMap((day) => ownClusters(emulator).map((cluster) => fleetSeconds(emulator, { cluster, day, nowMs: noon })))
        .reduce((sum, seconds) => sum + seconds, 0),
    );
  });

  test('a running gateway keeps today open and current, and closes it a quarter of an hour after its end', async () => {
    const { emulator, sync } = scene;
    await sync.keepCurrent('2026-06-14');
    expect(new Set((await cellsOf('2026-06-14')).map(({ status }) => status))).toEqual(new Set(['CLOSED']));
    const [cluster = ''] = ownClusters(emulator).filter((name) => rowsOf(emulator, name).length > 10);
    const used = async () =>
      (await revisionsOf(cluster, '2026-06-15')).map((cell) => [Number(cell.usedSeconds), cell.status, cell.revision]);
    expect(await used()).toEqual([[fleetSeconds(emulator, { cluster, day: '2026-06-15', nowMs: noon }), 'OPEN', 1]]);

    const evening = noon + 6 * hourMs;
    scene.at(evening);
    await sync.keepCurrent('2026-06-14');
    expect(await used()).toEqual([[fleetSeconds(emulator, { cluster, day: '2026-06-15', nowMs: evening }), 'OPEN', 1]]);

    const midnight = Date.parse('2026-06-16T00:00:00+08:00');
    scene.at(midnight + 10 * 60_000);
    await sync.keepCurrent('2026-06-14');
    const whole = () => fleetSeconds(emulator, { cluster, day: '2026-06-15', nowMs: midnight + hourMs });
    expect(await used()).toEqual([[whole(), 'OPEN', 1]]);
    scene.at(midnight + 15 * 60_000);
    await sync.keepCurrent('2026-06-14');
    expect(await used()).toEqual([[whole(), 'CLOSED', 1]]);
  });

  test('a day that nobody looked at after its end is partial until it is read', async () => {
    await scene.sync.keepCurrent('2026-06-14');
    scene.at(noon + 24 * hourMs);
    scene.emulator.setFaults([{ upstream: 'bridgx', operation: 'instance.usage_statistics', kind: 'empty' }]);
    await scene.sync.keepCurrent('2026-06-15').catch(() => undefined);
    expect(new Set((await cellsOf('2026-06-15')).map(({ status }) => status))).toEqual(new Set(['PARTIAL']));
    const { cells, months, days: perDay } = await levelsOf(database, 'default');
    expect([cells?.partial, months, perDay]).toEqual([(await cellsOf('2026-06-15')).length, cells, cells]);
    scene.emulator.setFaults([]);
    scene.at(noon + 25 * hourMs);
    await scene.sync.keepCurrent('2026-06-15');
    expect(new Set((await cellsOf('2026-06-15')).map(({ status }) => status))).toEqual(new Set(['CLOSED']));
  });

  test('a machine whose end was written down after its day was closed is found on that day, not counted on', async () => {
    const { emulator, sync } = scene;
    const closing = Date.parse('2026-06-16T00:20:00+08:00');
    scene.at(closing);
    await sync.keepCurrent('2026-06-15');
    const [cluster = ''] = ownClusters(emulator).filter((name) => rowsOf(emulator, name).length > 10);
    const running = rowsOf(emulator, cluster).find(
      ({ deletedMs, createdMs }) => deletedMs === null && createdMs < closing - 72 * hourMs,
    );
    Object.assign(running ?? {}, { status: 'DELETED', deletedMs: Date.parse('2026-06-15T23:00:00+08:00') });
    scene.at(closing + 30_000);
    await sync.keepCurrent('2026-06-15');
    const used = async (day: string) =>
      (await revisionsOf(cluster, day)).map((cell) => [Number(cell.usedSeconds), cell.status]);
    const whole = fleetSeconds(emulator, { cluster, day: '2026-06-15', nowMs: closing });
    expect(await used('2026-06-15')).toEqual([
      [whole + 3600, 'CLOSED'],
      [whole, 'CORRECTED'],
    ]);
    expect(await used('2026-06-16')).toEqual([
      [fleetSeconds(emulator, { cluster, day: '2026-06-16', nowMs: closing + 30_000 }), 'OPEN'],
    ]);
    scene.calls();
    scene.at(closing + 50_000);
    await sync.keepCurrent('2026-06-15');
    expect(scene.calls().total).toBe(0);
  });

  test('a deleted cluster keeps its history, and what of it was not read yet is read, with the type that it had', async () => {
    const { emulator, sync } = scene;
    const used = (name: string) => fleetSeconds(emulator, { cluster: name, day: '2026-06-12', nowMs: noon });
    const deleted = emulator.fleet.bridgx.clusters.find(
      ({ name, clusterType }) => ownClusters(emulator).includes(name) && clusterType === 'standard' && used(name) > 0,
    );
    const cluster = deleted?.name ?? '';
    await sync.backfill({ ...wish, from: wish.to });
    Object.assign(deleted ?? {}, { deleted: true });
    await sync.backfill(wish);
    const [fact] = await database.prisma.clusterFact.findMany({ where: { cluster } });
    expect(fact?.goneAt).toEqual(new Date(noon));
    const cells = await database.prisma.usageRollup.findMany({ where: { cluster }, orderBy: { day: 'asc' } });
    expect(cells.map((cell) => [Number(cell.usedSeconds), cell.instanceType, cell.status])).toEqual(
      days.map((day) => [fleetSeconds(emulator, { cluster, day, nowMs: noon }), deleted?.instanceType, 'CLOSED']),
    );
    scene.at(Date.parse('2026-06-17T12:00:00+08:00'));
    Object.assign(emulator.fleet.bridgx.clusters.find(({ name }) => name === cluster) ?? {}, { deleted: true });
    await sync.backfill({ ...wish, to: '2026-06-16' });
    const read = await database.prisma.dayRead.findMany({ where: { cluster }, orderBy: { day: 'asc' } });
    expect(read.map(({ day }) => day.toISOString().slice(0, 10))).toEqual([...days, '2026-06-15']);
  });

  test('of two replicas one keeps usage current, and the other follows once that one has stopped', async () => {
    const logger = { info: () => undefined, warn: () => undefined };
    const leaseOf = () => createLease({ database, clock: () => noon, task: 'usage', leaseMs: hourMs });
    const how = { syncs: new Map(), logger, intervalMs: hourMs, from: undefined, days: 7 };
    const first = startUpkeep({ ...how, lease: leaseOf() });
    expect(await first.round()).toBe(true);
    const second = startUpkeep({ ...how, lease: leaseOf() });
    expect(await second.round()).toBe(false);
    await first.stop();
    expect(await second.round()).toBe(true);
    await second.stop();
  });
});
