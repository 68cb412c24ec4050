import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/history/database.ts';
import { createDayStore } from '../../src/history/day-store.ts';
import { civilDayBounds } from '../../src/history/days.ts';
import { createFactStore } from '../../src/history/facts.ts';
import { describeEngines } from '../support/history.ts';
import { clusters, readingOf, trueSeconds, type World, worlds } from '../support/random-usage.ts';
import { factOf } from '../support/usage-source.ts';
import { everythingOf, levelsOf } from '../support/usage-tables.ts';

const hourMs = 3_600_000;
const facts = clusters.map((cluster) => ({
  ...factOf({ cluster, type: cluster === 'train' ? 'gn7e' : 'c6' }),
  region: cluster === 'batch' ? 'cn-shanghai' : 'cn-beijing',
}));

function lifeOf(from: string): World['lives'][number] {
  const startMs = Date.parse(from);
  return { id: 1, cluster: 'train', type: 'gn7e', startMs, stopMs: null, toldMs: Number.POSITIVE_INFINITY };
}

/** One look at some cluster days, so many hours after the first day began. */
interface Look {
  hour: number;
  days: number[];
  isFactSeen: boolean;
}

const looks = fc
  .array(
    fc.record({
      hour: fc.integer({ min: 1, max: 24 * 22 }),
      days: fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 6 }),
      isFactSeen: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drawn) => drawn.toSorted((one, other) => one.hour - other.hour));

describeEngines('Rollups of usage', (place) => {
  let database: Database;
  let lastAccount = 0;
  beforeAll(async () => {
    database = await place().open();
  });
  afterAll(() => database.close());

  const runs = () => (database.engine === 'pglite' ? 25 : 60);

  /** Stores what the looks see, as several runs of a gateway would, and then every day once more after its end. */
  async function live(world: World, seen: readonly Look[]) {
    lastAccount += 1;
    const account = `account-${lastAccount}`;
    let nowMs = 0;
    const startMs = civilDayBounds(world.days[0] ?? '', world.timeZone).startMs;
    const store = createFactStore({ database, timeZone: world.timeZone });
    const open = () => createDayStore({ database, timeZone: world.timeZone, clock: () => nowMs });
    for (const { hour, days, isFactSeen } of seen) {
      nowMs = startMs + hour * hourMs;
      if (isFactSeen) await store.see(account, facts, new Date(nowMs));
      const begun = days
        .flatMap((index) => world.days[index] ?? [])
        .filter((day) => civilDayBounds(day, world.timeZone).startMs <= nowMs);
      const readings = [...new Set(begun)].flatMap((day) =>
        clusters.map((cluster) => readingOf(world, { cluster, day, nowMs })),
      );
      await open().save(account, readings);
    }
    const lookAtAll = async (afterDays: number) => {
      nowMs = startMs + afterDays * 24 * hourMs;
      await store.see(account, facts, new Date(nowMs));
      const all = world.days.flatMap((day) => clusters.map((cluster) => readingOf(world, { cluster, day, nowMs })));
      await open().save(account, all);
    };
    await lookAtAll(40);
    return { account, lookAtAll };
  }

  test('add up to what the machines ran at every level, whatever was read when, and reading again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, looks, async (world, seen) => {
        const { account, lookAtAll } = await live(world, seen);
        const { runs, cells, months, days } = await levelsOf(database, account);
        expect(months).toEqual(cells);
        expect(days).toEqual(cells);
        expect(cells).toMatchObject(runs ?? {});
        const stored = await database.prisma.usageRollup.findMany({ where: { account, isCurrent: true } });
        const perDay = Map.groupBy(stored, (cell) => `${cell.day.toISOString().slice(0, 10)} ${cell.cluster}`);
        for (const day of world.days) {
          for (const cluster of clusters) {
            const cellsOfDay = perDay.get(`${day} ${cluster}`) ?? [];
            const seconds = cellsOfDay.reduce((sum, cell) => sum + Number(cell.usedSeconds), 0);
            expect([day, cluster, seconds]).toEqual([day, cluster, trueSeconds(world, { cluster, day })]);
          }
        }
        const before = await everythingOf(database, account);
        await lookAtAll(41);
        expect(await everythingOf(database, account)).toEqual(before);
      }),
      { numRuns: runs() },
    );
  });

  test('keep each revision of a closed day, one of them current, each known until the next one was', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, looks, async (world, seen) => {
        const { account } = await live(world, seen);
        const stored = await database.prisma.usageRollup.findMany({ where: { account }, orderBy: { revision: 'asc' } });
        const perKey = Map.groupBy(stored, ({ day, cluster, instanceType }) => `${day} ${cluster} ${instanceType}`);
        for (const revisions of perKey.values()) {
          expect(revisions.map(({ revision }) => revision)).toEqual(revisions.map((_, index) => index + 1));
          expect(revisions.filter(({ isCurrent }) => isCurrent)).toEqual(revisions.slice(-1));
          expect(revisions.map(({ knownUntil }) => knownUntil)).toEqual([
            ...revisions.slice(1).map(({ knownAt }) => knownAt),
            null,
          ]);
          expect(revisions.slice(1).every(({ status }) => status === 'CORRECTED')).toBe(true);
        }
      }),
      { numRuns: runs() },
    );
  });

  test('a day that is stored while its cluster is first seen is rolled up all the same', async () => {
    const world = { timeZone: 'Asia/Shanghai', days: ['2024-05-02'], lives: [lifeOf('2024-05-01T20:00:00+08:00')] };
    const nowMs = Date.parse('2024-05-04T09:00:00+08:00');
    const ask = { cluster: 'train', day: '2024-05-02', nowMs };
    for (let round = 0; round < 20; round += 1) {
      const account = `at-once-${round}`;
      const store = createDayStore({ database, timeZone: world.timeZone, clock: () => nowMs });
      const seen = createFactStore({ database, timeZone: world.timeZone }).see(account, facts, new Date(nowMs));
      await Promise.all([seen, store.save(account, [readingOf(world, ask)])]);
      const cells = await database.prisma.usageRollup.findMany({ where: { account } });
      expect(cells.map(({ usedSeconds, revision }) => [Number(usedSeconds), revision])).toEqual([[86_400, 1]]);
    }
  });
});
