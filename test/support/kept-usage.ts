import { countCoverage } from '../../src/history/coverage.ts';
import type { Database } from '../../src/history/database.ts';
import { toReading } from '../../src/history/day-reads.ts';
import { createDayStore } from '../../src/history/day-store.ts';
import { civilDayBounds, everyDay } from '../../src/history/days.ts';
import { type ClusterFact, createFactStore } from '../../src/history/facts.ts';

export const keptZone = 'Asia/Shanghai';
const closeSlackMs = 15 * 60_000;

/** A machine of a kept history; times as ISO 8601. */
export interface KeptMachine {
  readonly id: string;
  readonly cluster: string;
  readonly from: string;
  /** Absent: it still runs. */
  readonly to?: string;
}

export interface KeptUsage {
  readonly account?: string;
  readonly facts: readonly ClusterFact[];
  readonly machines: readonly KeptMachine[];
  /** The days to read, the first and the last. */
  readonly days: readonly [string, string];
  /** When they are read. */
  readonly nowMs: number;
}

export function keptFact(cluster: string, fact: Partial<ClusterFact> = {}): ClusterFact {
  return {
    cluster,
    clusterId: cluster,
    provider: 'AlibabaCloud',
    region: 'cn-beijing',
    chargeType: 'PostPaid',
    instanceType: 'ecs.c7.4xlarge',
    clusterType: 'standard',
    tags: {},
    createdAt: null,
    ...fact,
  };
}

/** Stores what BridgX would say of some machines, as a run of npm run sync does. */
export async function keepUsage(database: Database, usage: KeptUsage): Promise<void> {
  const { account = 'default', facts, machines, days, nowMs } = usage;
  const at = new Date(nowMs);
  await createFactStore({ database, timeZone: keptZone }).see(account, facts, at);
  const readings = everyDay(...days).flatMap((day) =>
    facts.map(({ cluster }) => {
      const runs = runsOf(machines, { cluster, day, nowMs });
      return toReading({ timeZone: keptZone, closeSlackMs }, { cluster, day, asOfMs: nowMs, runs, isNamed: true });
    }),
  );
  await createDayStore({ database, timeZone: keptZone, clock: () => nowMs }).save(account, readings);
  await countCoverage(database, { account, timeZone: keptZone, from: days[0], to: days[1] }, at);
}

function runsOf(machines: readonly KeptMachine[], of: { cluster: string; day: string; nowMs: number }) {
  const { startMs, endMs } = civilDayBounds(of.day, keptZone);
  return machines
    .map((machine, index) => ({ ...machine, rowId: String(index + 1) }))
    .filter(({ cluster, from, to }) => {
      const [begin, end] = [Date.parse(from), to === undefined ? of.nowMs : Date.parse(to)];
      return cluster === of.cluster && begin < Math.min(endMs, of.nowMs) && end >= startMs;
    })
    .map(({ rowId, id, cluster, from, to }) => ({
      rowId,
      clusterName: cluster,
      instanceId: id,
      instanceType: null,
      startedAt: new Date(from),
      // BridgX knows no end that is still to come.
      stoppedAt: to === undefined || Date.parse(to) > of.nowMs ? null : new Date(to),
    }));
}
