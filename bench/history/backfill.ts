import type { Database } from '../../src/history/database.ts';
import type { DayReading, UsageRun } from '../../src/history/day-reading.ts';
import { toReading } from '../../src/history/day-reads.ts';
import { createDayStore } from '../../src/history/day-store.ts';
import { bridgxDayBounds, dayAfter } from '../../src/history/days.ts';
import { createFactStore } from '../../src/history/facts.ts';

export interface BackfillRate {
  readonly engine: Database['engine'];
  /** Rows of BridgX, one for each machine on each day. */
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Wanted of PostgreSQL alone: the embedded database shares its one thread with all else. */
  readonly leastPerSecond?: number;
}

const account = 'backfill';
const timeZone = 'Asia/Shanghai';
const from = '2025-03-01';
const leastPerSecond = 20_000;

/**
 * Stores what BridgX would have answered as the sync does, with sums and all: a month of clusters of 14 machines,
 * 100 cluster days at a time. Only the calls are left out.
 */
export async function measureBackfill(database: Database, clusters: number): Promise<BackfillRate> {
  const nowMs = Date.parse('2025-06-01T00:00:00Z');
  const store = createDayStore({ database, timeZone, clock: () => nowMs });
  const names = Array.from({ length: clusters }, (_, index) => `backfill-${index}`);
  await createFactStore({ database, timeZone }).see(account, names.map(factOf), new Date(nowMs));
  let rows = 0;
  let tookMs = 0;
  for (let index = 0; index < names.length; index += clustersAtOnce) {
    const readings = names.slice(index, index + clustersAtOnce).flatMap((cluster) => monthOf(cluster, nowMs));
    rows += readings.reduce((sum, { shares }) => sum + shares.length, 0);
    const startMs = performance.now();
    await store.save(account, readings);
    tookMs += performance.now() - startMs;
  }
  const { engine } = database;
  const rowsPerSecond = Math.round((rows / tookMs) * 1000);
  return { engine, rows, rowsPerSecond, ...(engine === 'postgresql' ? { leastPerSecond } : {}) };
}

const clustersAtOnce = 7;

function factOf(cluster: string) {
  return {
    cluster,
    clusterId: cluster,
    provider: 'AlibabaCloud',
    region: 'cn-beijing',
    chargeType: 'PostPaid',
    instanceType: 'ecs.c6.large',
    clusterType: 'standard',
    tags: {},
    createdAt: null,
  };
}

function monthOf(cluster: string, nowMs: number): DayReading[] {
  const runs = Array.from({ length: 14 * 5 }, (_, index) => runOf(cluster, index));
  return Array.from({ length: 31 }, (_, index) => {
    const day = dayAfter(from, index);
    const { startMs, endMs } = bridgxDayBounds(day, timeZone);
    const listed = runs.filter(
      ({ startedAt, stoppedAt }) => startedAt.getTime() < endMs && (stoppedAt?.getTime() ?? endMs) >= startMs,
    );
    const rows = { cluster, day, asOfMs: nowMs, runs: listed, isNamed: true };
    return toReading({ timeZone, closeSlackMs: 0 }, rows);
  });
}

/** Lives of ten days that follow each other in fourteen places. */
function runOf(cluster: string, index: number): UsageRun {
  const [place, life] = [index % 14, Math.floor(index / 14)];
  const startMs = Date.parse('2025-02-20T00:00:00Z') + (life * 10 * 24 + place * 17) * 3_600_000;
  return {
    rowId: `${cluster}-${index}`,
    clusterName: cluster,
    instanceId: `i-${cluster}-${index}`,
    startedAt: new Date(startMs),
    stoppedAt: new Date(startMs + 10 * 86_400_000),
    instanceType: 'ecs.c6.large',
  };
}
