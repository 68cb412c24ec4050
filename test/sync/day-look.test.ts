import { describe, expect, test } from 'vitest';
import type { DayReading, UsageRun } from '../../src/history/day-reading.ts';
import { toReading } from '../../src/history/day-reads.ts';
import type { BridgxSource } from '../../src/sync/bridgx-source.ts';
import { type Ask, lookAt } from '../../src/sync/day-look.ts';
import { shanghai } from '../support/usage-source.ts';

const nowMs = shanghai('2024-05-04 09:00:00').getTime();
const how = { timeZone: 'Asia/Shanghai', closeSlackMs: 15 * 60_000 };
const day = '2024-05-02';
const hour = 3600;

function run(rowId: string, from: string, to: string | null): UsageRun {
  const times = { startedAt: shanghai(from), stoppedAt: to === null ? null : shanghai(to) };
  return { rowId, clusterName: 'train', instanceId: `i-${rowId}`, instanceType: 'gn7e', ...times };
}
const early = run('1', '2024-05-01 20:00:00', '2024-05-02 06:00:00');
const late = run('2', '2024-05-02 12:00:00', null);

/** A BridgX that answers with these rows, one list after the other, and with one total. */
function scene(lists: UsageRun[][], total: number | null, stored: UsageRun[] | null = null) {
  const asked: string[] = [];
  const left = [...lists];
  const never = () => Promise.reject(new TypeError('not asked'));
  const source: BridgxSource = {
    clusters: never,
    fact: never,
    sweep: never,
    isUp: never,
    calls: () => 0,
    async runs({ isLive }) {
      asked.push(isLive ? 'rows, live' : 'rows');
      return { value: (left.length > 1 ? left.shift() : left[0]) ?? [] };
    },
    async total() {
      asked.push('total');
      return { value: total };
    },
  };
  const before: DayReading | null =
    stored && toReading(how, { cluster: 'train', day, asOfMs: nowMs, runs: stored, isNamed: true });
  const store = { reading: async () => before };
  const look = (ask: Partial<Ask> = {}) =>
    lookAt(
      { source, store, account: 'a', ...how, clock: () => nowMs, withTotals: true },
      { cluster: 'train', day, needsRows: true, isAgain: stored !== null, ...ask },
    );
  return { look, asked };
}

describe("a look at a cluster's day", () => {
  test('takes the rows and agrees with the total', async () => {
    const { look, asked } = scene([[early, late]], 18 * hour);
    const { readings, reconciliations } = await look();
    expect(readings.map(({ shares, state }) => [shares.length, state])).toEqual([[2, 'CLOSED']]);
    expect(reconciliations).toMatchObject([{ upstreamSeconds: 18 * hour, ownSeconds: 18 * hour, cause: 'NONE' }]);
    expect(asked).toEqual(['rows', 'total']);
  });

  test.each([
    ['zero', 0, 'TOTAL_ZERO'],
    ['less than nothing', -86_400, 'TOTAL_NEGATIVE'],
    ['unreadable', null, 'TOTAL_UNREADABLE'],
  ])('believes the rows where the total is %s', async (_what, total, cause) => {
    const { look, asked } = scene([[early, late]], total);
    const { readings, reconciliations } = await look();
    expect(readings[0]?.shares).toHaveLength(2);
    expect(reconciliations).toMatchObject([{ upstreamSeconds: total, ownSeconds: 18 * hour, cause }]);
    expect(asked).toEqual(['rows', 'total']);
  });

  test('reads the rows once more where they differ, as an end may have been written meanwhile', async () => {
    const stopped = { ...late, stoppedAt: shanghai('2024-05-02 18:00:00') };
    const { look, asked } = scene(
      [
        [early, late],
        [early, stopped],
      ],
      12 * hour,
    );
    const { readings, reconciliations } = await look();
    expect(reconciliations).toMatchObject([{ ownSeconds: 12 * hour, cause: 'NONE' }]);
    expect(readings[0]?.shares.map(({ usedSeconds }) => usedSeconds)).toEqual([6 * hour, 6 * hour]);
    expect(asked).toEqual(['rows', 'total', 'rows, live']);
  });

  test('names a total that counts whole lives, and says so where it knows no cause', async () => {
    const lives = (10 + 45) * hour;
    expect((await scene([[early, late]], lives).look()).reconciliations).toMatchObject([
      { cause: 'TOTAL_WHOLE_LIVES' },
    ]);
    expect((await scene([[early, late]], 17 * hour).look()).reconciliations).toMatchObject([{ cause: 'UNKNOWN' }]);
  });

  test('gives a machine up that is listed no more only where the total says so too', async () => {
    const confirmed = await scene([[late]], 12 * hour, [early, late]).look();
    expect(confirmed.readings[0]?.shares).toHaveLength(1);
    expect(confirmed.reconciliations).toMatchObject([{ ownSeconds: 12 * hour, cause: 'NONE' }]);
    const doubtful = await scene([[late]], 18 * hour, [early, late]).look();
    expect(doubtful.readings).toEqual([]);
    expect(doubtful.reconciliations).toMatchObject([
      { ownSeconds: 18 * hour, upstreamSeconds: 18 * hour, cause: 'NONE' },
    ]);
    const contradicted = await scene([[late]], 13 * hour, [early, late]).look();
    expect(contradicted.readings).toEqual([]);
    expect(contradicted.reconciliations).toMatchObject([{ ownSeconds: 18 * hour, cause: 'ROWS_MISSING' }]);
  });

  test('never takes an empty list with a total of zero for the end of machines that it knows', async () => {
    const { readings, reconciliations } = await scene([[]], 0, [early, late]).look();
    expect(readings).toEqual([]);
    expect(reconciliations).toMatchObject([{ ownSeconds: 18 * hour, upstreamSeconds: 0, cause: 'ROWS_MISSING' }]);
  });

  test('asks for a missing total alone', async () => {
    const { look, asked } = scene([[early, late]], 18 * hour, [early, late]);
    const { readings, reconciliations } = await look({ needsRows: false, isAgain: true });
    expect(asked).toEqual(['total']);
    expect([readings, reconciliations.map(({ cause }) => cause)]).toEqual([[], ['NONE']]);
  });
});
