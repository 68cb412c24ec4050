import fc from 'fast-check';
import type { DayReading, UsageRun } from '../../src/history/day-reading.ts';
import { toReading } from '../../src/history/day-reads.ts';
import { bridgxDayBounds, civilDayBounds, dayAfter, everyDay } from '../../src/history/days.ts';

export const closeSlackMs = 15 * 60_000;
const hourMs = 3_600_000;

/** A machine of a made-up BridgX; `told` says when BridgX writes its end down. */
export interface Life {
  readonly id: number;
  readonly cluster: string;
  readonly type: string;
  readonly startMs: number;
  readonly stopMs: number | null;
  readonly toldMs: number;
}

/** Some machines over three weeks around a day on which the clocks change. */
export interface World {
  readonly timeZone: string;
  readonly days: readonly string[];
  readonly lives: readonly Life[];
}

const places = [
  { timeZone: 'Asia/Shanghai', from: '2024-05-01' },
  { timeZone: 'Europe/Berlin', from: '2024-03-22' },
  { timeZone: 'Europe/Berlin', from: '2024-10-18' },
  { timeZone: 'America/Santiago', from: '2024-09-01' },
  { timeZone: 'Australia/Lord_Howe', from: '2024-04-01' },
];
const typeOf: Readonly<Record<string, string>> = { train: 'gn7e', serve: 'c6', batch: 'c6' };
export const clusters = Object.keys(typeOf);

export const worlds: fc.Arbitrary<World> = fc.constantFrom(...places).chain(({ timeZone, from }) => {
  const days = everyDay(from, dayAfter(from, 19));
  const { startMs } = civilDayBounds(from, timeZone);
  const second = fc.oneof(
    fc.integer({ min: -5 * 86_400, max: 20 * 86_400 }),
    // Around the end of each BridgX day, which is before midnight on the day of 25 hours.
    fc.tuple(fc.constantFrom(...days), fc.integer({ min: -600, max: 4200 })).map(([day, seconds]) => {
      return (bridgxDayBounds(day, timeZone).endMs - startMs) / 1000 + seconds;
    }),
  );
  const life = fc.record({
    cluster: fc.constantFrom(...clusters),
    start: second,
    length: fc.option(fc.integer({ min: 0, max: 12 * 86_400 }), { nil: null }),
    // Mostly at once, seldom long after the day was closed.
    lagMinutes: fc.constantFrom(0, 0, 0, 5, 600),
  });
  return fc.array(life, { maxLength: 12 }).map((drawn) => ({
    timeZone,
    days,
    lives: drawn.map(({ cluster, start, length, lagMinutes }, index) => {
      const begin = startMs + start * 1000;
      const stopMs = length === null ? null : begin + length * 1000;
      const toldMs = (stopMs ?? Number.POSITIVE_INFINITY) + lagMinutes * 60_000;
      return { id: index + 1, cluster, type: typeOf[cluster] ?? '', startMs: begin, stopMs, toldMs };
    }),
  }));
});

/** What BridgX lists of a cluster's day at a time. */
export function listed({ lives, timeZone }: World, ask: { cluster: string; day: string; nowMs: number }): UsageRun[] {
  const { startMs, endMs } = bridgxDayBounds(ask.day, timeZone);
  return lives
    .filter((life) => life.cluster === ask.cluster && life.startMs < endMs && life.startMs <= ask.nowMs)
    .map((life) => ({ life, stopMs: life.toldMs <= ask.nowMs ? life.stopMs : null }))
    .filter(({ stopMs }) => stopMs === null || stopMs >= startMs)
    .map(({ life, stopMs }) => ({
      rowId: String(life.id),
      clusterName: life.cluster,
      instanceId: `i-${life.id}`,
      instanceType: life.type,
      startedAt: new Date(life.startMs),
      stoppedAt: stopMs === null ? null : new Date(stopMs),
    }));
}

/** A reading of a cluster's day by its name. */
export function readingOf(world: World, ask: { cluster: string; day: string; nowMs: number }): DayReading {
  const how = { timeZone: world.timeZone, closeSlackMs };
  const rows = { cluster: ask.cluster, day: ask.day, asOfMs: ask.nowMs, isNamed: true };
  return toReading(how, { ...rows, runs: listed(world, ask) });
}

/** Machine seconds of a calendar day, counted apart from the code under test, once everything was told. */
export function trueSeconds({ lives, timeZone }: World, { cluster, day }: { cluster: string; day: string }): number {
  const { startMs, endMs } = civilDayBounds(day, timeZone);
  return lives
    .filter((life) => life.cluster === cluster && !isNeverListed({ timeZone, life }))
    .map(({ startMs: begin, stopMs }) => Math.min(stopMs ?? endMs, endMs) - Math.max(begin, startMs))
    .reduce((sum, ms) => sum + Math.max(0, ms) / 1000, 0);
}

/** A machine whose whole life is in the 25th hour of a day is on no day's list. */
function isNeverListed({ timeZone, life }: { timeZone: string; life: Life }): boolean {
  const { stopMs, startMs } = life;
  if (stopMs === null || stopMs - startMs > 2 * hourMs) return false;
  const day = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(startMs);
  return startMs >= bridgxDayBounds(day, timeZone).endMs && stopMs < bridgxDayBounds(dayAfter(day), timeZone).startMs;
}
