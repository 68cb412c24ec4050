import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BridgxCluster, BridgxInstance, BridgxTask } from '../../src/emulator/fleet/model.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { ownClusters } from './bridgx-facts.ts';
import { some, sorted } from './lingjun-facts.ts';

const days = ['2026-06-12', '2026-06-13', '2026-06-14', '2026-06-15'];
const midnightMs = Date.parse('2026-06-12T00:00:00+08:00');

/** A machine's life: seconds from the first midnight to its creation, and how long it lived if it is gone. */
const life = fc.record({
  createdSeconds: fc.integer({ min: -200_000, max: (noon - midnightMs) / 1000 - 1 }),
  livedSeconds: fc.option(fc.oneof(fc.integer({ min: 0, max: 400_000 }), fc.constantFrom(0, 86_400, 172_800))),
  /** Where seconds are cut matters: columns hold whole ones. */
  milliseconds: fc.integer({ min: 0, max: 999 }),
  status: fc.constantFrom('PENDING', 'STARTING', 'RUNNING', 'DELETING', 'UNDEFINED', 'TIMEOUT'),
});
const cluster = fc.record({
  name: fc.string({ unit: 'binary', minLength: 1, maxLength: 24 }).filter((name) => name.trim() !== ''),
  clusterType: fc.constantFrom('standard', 'standard', 'custom'),
  status: fc.constantFrom('ENABLE', 'ENABLE', 'ENABLE', 'DISABLE'),
  lives: fc.array(life, { maxLength: 130, size: 'max' }),
  tasks: fc.nat({ max: 30 }),
});
const fleets = fc.record({
  clusters: fc.uniqueArray(cluster, {
    minLength: 1,
    maxLength: 7,
    // The server joins names whatever their case, and so would mix two machines' clusters.
    selector: ({ name }) => name.toLowerCase(),
  }),
  /** Clusters without machines, so that their list has several pages too. */
  empty: fc.nat({ max: 110 }),
  pageSize: fc.integer({ min: 7, max: 60 }),
});
type RandomFleet = typeof fleets extends fc.Arbitrary<infer T> ? T : never;

type Sum = { usedSeconds: number };

describe('Random fleets', () => {
  let gateway: TestGateway;
  let model: { cluster: BridgxCluster; machine: BridgxInstance; task: BridgxTask };
  let round = 0;
  beforeAll(async () => {
    gateway = await startGateway();
    const { bridgx } = gateway.emulator.fleet;
    const own = some(ownClusters(bridgx));
    model = { cluster: own, machine: { ...some(bridgx.instances) }, task: { ...some(bridgx.tasks) } };
  });
  afterAll(() => gateway.close());

  /** Puts a fleet in place of the one before; its names are new, since past days are kept by name. */
  function settle({ clusters, empty }: RandomFleet): Map<string, RandomFleet['clusters'][number]> {
    round += 1;
    const { bridgx } = gateway.emulator.fleet;
    const named = new Map(clusters.map((each) => [`${round} ${each.name}`, each]));
    const rows = [...named].map(([name, { clusterType, status }], index) => ({
      ...model.cluster,
      ...{ id: index + 1, name, clusterType, status },
    }));
    const idle = Array.from({ length: empty }, (_, index) => ({
      ...model.cluster,
      ...{ id: 1000 + index, name: `${round} idle ${index}` },
    }));
    const machines = [...named].flatMap(([name, { lives }]) => lives.map((each) => machineOf(name, each)));
    const tasks = [...named].flatMap(([clusterName, each]) =>
      Array.from({ length: each.tasks }, () => ({ ...model.task, clusterName })),
    );
    replace(bridgx.clusters, [...rows, ...idle]);
    replace(
      bridgx.tasks,
      tasks.map((task, index) => ({ ...task, id: 2n ** 57n + BigInt(index) })),
    );
    // The emulator indexes machines anew when there are more or fewer than before.
    const isAsMany = machines.length === bridgx.instances.length;
    const stranger = { ...model.machine, clusterName: 'nobody’s' };
    replace(
      bridgx.instances,
      [...machines, ...(isAsMany ? [stranger] : [])].map((machine, index) => ({
        ...machine,
        ...{ id: index + 1, instanceId: `i-${index}` },
      })),
    );
    return named;
  }

  function machineOf(clusterName: string, each: RandomFleet['clusters'][number]['lives'][number]): BridgxInstance {
    const createdMs = midnightMs + each.createdSeconds * 1000 + each.milliseconds;
    const deletedMs = each.livedSeconds === null ? null : createdMs + each.livedSeconds * 1000;
    const isDeleted = deletedMs !== null && deletedMs <= noon;
    return {
      ...model.machine,
      ...{ clusterName, createdMs, runningMs: createdMs },
      status: isDeleted ? 'DELETED' : each.status,
      deletedMs: isDeleted ? deletedMs : null,
    };
  }

  /** All pages of a list, a few rows each. */
  async function walk(list: string, first: number): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors } = await gateway.query(
        `query ($after: String) { list: ${list}(first: ${first}, after: $after) {
          totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(errors).toBeUndefined();
      ids.push(...data.list.nodes.map(({ id }: { id: string }) => id));
      if (data.list.pageInfo.hasNextPage) {
        after = data.list.pageInfo.endCursor;
        continue;
      }
      expect(ids).toHaveLength(data.list.totalCount);
      return ids;
    }
  }

  it('sum up each day as the server does, count what they list, and give each row once on every walk', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, async (fleet) => {
        const named = settle(fleet);
        const usage = days.map(
          (day, index) =>
            `day${index}: usageDay(day: "${day}") { usedSeconds upstreamSeconds machineCount runs { usedSeconds } }`,
        );
        const { data, errors } = await gateway.query(
          `{ clusters(first: 1000) { totalCount nodes { name machineCount machines(first: 1000) { totalCount } ${usage.join('\n')} } }
             machines(first: 1000) { totalCount } }`,
        );
        expect(errors).toBeUndefined();
        const rows = data.clusters.nodes.filter(({ name }: { name: string }) => named.has(name));
        expect(sorted(rows.map(({ name }: { name: string }) => name))).toEqual(sorted([...named.keys()]));
        expect(data.clusters.totalCount).toBe(named.size + fleet.empty);
        let listed = 0;
        for (const row of rows) {
          for (const [index] of days.entries()) {
            const day = row[`day${index}`];
            expect(day.usedSeconds).toBe(day.upstreamSeconds);
            expect(day.runs.reduce((sum: number, { usedSeconds }: Sum) => sum + usedSeconds, 0)).toBe(day.usedSeconds);
            expect(day.machineCount).toBe(day.runs.filter(({ usedSeconds }: Sum) => usedSeconds > 0).length);
          }
          // A disabled cluster's machines are counted, and not listed.
          const isListed = named.get(row.name)?.status === 'ENABLE';
          expect(row.machines.totalCount).toBe(isListed ? row.machineCount : 0);
          listed += row.machines.totalCount;
        }
        expect(data.machines.totalCount).toBe(listed);
        for (const list of ['clusters', 'machines', 'scalingTasks']) {
          const ids = await walk(list, fleet.pageSize);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
      { numRuns: 6, seed: 20_260_615, endOnFailure: true },
    );
  }, 60_000);
});

function replace<T>(rows: T[], by: readonly T[]): void {
  rows.splice(0, rows.length, ...by);
}
