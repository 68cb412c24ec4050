import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../../src/errors.ts';
import {
  bridgxDayBounds,
  checkDay,
  civilDayBounds,
  clip,
  dayOf,
  daysBetween,
  isClosed,
} from '../../src/history/days.ts';

const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'UTC'];
const hourMs = 3_600_000;
const zone = fc.constantFrom(...zones);
const instantMs = fc.integer({ min: Date.UTC(2018, 0) / 1000, max: Date.UTC(2026, 0) / 1000 }).map((s) => s * 1000);
const lengthMs = fc.integer({ min: 0, max: 40 * 86_400 }).map((seconds) => seconds * 1000);

const iso = ({ startMs, endMs }: { startMs: number; endMs: number }) => [
  new Date(startMs).toISOString(),
  new Date(endMs).toISOString(),
];

function runOf(startMs: number, endMs: number) {
  return { startedAt: new Date(startMs), stoppedAt: new Date(endMs) };
}

describe('the bounds of a day', () => {
  test('a day in Shanghai is the same 24 hours for the calendar and for BridgX', () => {
    const bounds = ['2021-11-17T16:00:00.000Z', '2021-11-18T16:00:00.000Z'];
    expect(iso(civilDayBounds('2021-11-18', 'Asia/Shanghai'))).toEqual(bounds);
    expect(iso(bridgxDayBounds('2021-11-18', 'Asia/Shanghai'))).toEqual(bounds);
  });

  test.each([
    ['2024-03-31', 23],
    ['2024-10-27', 25],
  ])('on %s Berlin has %i hours and BridgX still counts 24', (day, hours) => {
    const civil = civilDayBounds(day, 'Europe/Berlin');
    const bridgx = bridgxDayBounds(day, 'Europe/Berlin');
    expect(civil.endMs - civil.startMs).toBe(hours * hourMs);
    expect(bridgx.endMs - bridgx.startMs).toBe(24 * hourMs);
    expect(bridgx.startMs).toBe(civil.startMs);
  });

  test('where midnight is skipped, BridgX starts an hour before the calendar day, as Go does west of Greenwich', () => {
    expect(iso(civilDayBounds('2024-09-08', 'America/Santiago'))[0]).toBe('2024-09-08T04:00:00.000Z');
    expect(iso(bridgxDayBounds('2024-09-08', 'America/Santiago'))[0]).toBe('2024-09-08T03:00:00.000Z');
  });

  test('every instant lies within the day that it belongs to', () => {
    fc.assert(
      fc.property(zone, instantMs, (timeZone, epochMs) => {
        const { startMs, endMs } = civilDayBounds(dayOf(epochMs, timeZone), timeZone);
        expect(startMs <= epochMs && epochMs < endMs).toBe(true);
      }),
    );
  });
});

describe('clipping a run to days', () => {
  test('a run is cut where the day begins and where it ends', () => {
    const day = bridgxDayBounds('2021-11-18', 'Asia/Shanghai');
    const at = (wall: string) => new Date(`${wall}+08:00`);
    const whole = { startedAt: at('2021-11-16T00:00:00'), stoppedAt: null };
    const morning = { startedAt: at('2021-11-18T10:16:53'), stoppedAt: at('2021-11-18T11:21:27') };
    const overnight = { startedAt: at('2021-11-17T20:00:00'), stoppedAt: at('2021-11-18T12:00:00') };
    const nowMs = at('2021-11-20T00:00:00').getTime();
    expect([whole, morning, overnight].map((run) => clip(run, day, nowMs))).toEqual([86_400, 3_874, 43_200]);
  });

  test('a running machine counts up to now, and one that begins later not at all', () => {
    const day = bridgxDayBounds('2021-11-18', 'UTC');
    const run = { startedAt: new Date('2021-11-18T10:00:00Z'), stoppedAt: null };
    expect(clip(run, day, Date.parse('2021-11-18T10:00:59.999Z'))).toBe(59);
    expect(clip(run, day, Date.parse('2021-11-18T09:00:00Z'))).toBe(0);
  });

  test('over all calendar days the seconds of a run are exactly its length, in every zone', () => {
    fc.assert(
      fc.property(zone, instantMs, lengthMs, (timeZone, startMs, durationMs) => {
        const endMs = startMs + durationMs;
        const days = daysBetween(dayOf(startMs, timeZone), dayOf(endMs, timeZone));
        const seconds = days.map((day) => clip(runOf(startMs, endMs), civilDayBounds(day, timeZone), endMs));
        expect(seconds.reduce((sum, part) => sum + part, 0)).toBe(durationMs / 1000);
      }),
    );
  });

  test('a machine that runs all year has 24 hours on every BridgX day, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'America/New_York'),
        fc.integer({ min: 2000, max: 2030 }),
        (z, y) => {
          const days = daysBetween(`${y}-01-01`, `${y}-12-31`);
          const whole = runOf(civilDayBounds(`${y}-01-01`, z).startMs, civilDayBounds(`${y}-12-31`, z).endMs);
          const ofDay = (day: string) => clip(whole, bridgxDayBounds(day, z), whole.stoppedAt.getTime());
          expect(days.map(ofDay).every((seconds) => seconds === 86_400)).toBe(true);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('days that a caller names', () => {
  test('a range holds both its ends and leap days', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(daysBetween('2024-01-01', '2025-02-03')).toHaveLength(400);
  });

  test.each([
    ['2024-02-30', '2024-03-01', 'from: expected a calendar date as yyyy-MM-dd, got "2024-02-30"'],
    ['2024-02-01', '2024-13-01', 'to: expected a calendar date as yyyy-MM-dd, got "2024-13-01"'],
    ['2024-02-01', '2024-2-3', 'to: expected a calendar date as yyyy-MM-dd, got "2024-2-3"'],
    ['2024-02-02', '2024-02-01', 'to: expected 2024-02-02 or later, got "2024-02-01"'],
    ['2024-01-01', '2025-02-04', 'to: expected at most 400 days from 2024-01-01, got "2025-02-04"'],
  ])('the range %s to %s is refused', (from, to, message) => {
    expect(() => daysBetween(from, to)).toThrow(BadInput);
    expect(() => daysBetween(from, to)).toThrow(message);
  });

  test('tomorrow is refused, where today is what the zone says', () => {
    const check = { argument: 'day', nowMs: Date.parse('2024-05-01T16:30:00Z'), timeZone: 'Asia/Shanghai' };
    expect(() => checkDay({ ...check, day: '2024-05-02' })).not.toThrow();
    expect(() => checkDay({ ...check, day: '2024-05-03' })).toThrow('day: expected 2024-05-02 or earlier');
  });

  test('a day closes a quarter of an hour after both its ends', () => {
    const at = (time: string, timeZone: string) => ({ nowMs: Date.parse(time), timeZone, slackMs: 15 * 60_000 });
    expect(isClosed('2024-05-01', at('2024-05-01T16:14:59Z', 'Asia/Shanghai'))).toBe(false);
    expect(isClosed('2024-05-01', at('2024-05-01T16:15:00Z', 'Asia/Shanghai'))).toBe(true);
    // 23 hours long in Berlin, where BridgX counts on until 01:00 of the next day.
    expect(isClosed('2024-03-31', at('2024-03-31T22:30:00Z', 'Europe/Berlin'))).toBe(false);
    expect(isClosed('2024-03-31', at('2024-03-31T23:15:00Z', 'Europe/Berlin'))).toBe(true);
  });
});
