import type { DatabaseOptions } from '../../src/history/database.ts';
import type { UsageRun } from '../../src/history/day-reading.ts';
import type { UsageSource } from '../../src/history/day-reads.ts';
import type { ClusterFact } from '../../src/history/facts.ts';

/** What a test says of a machine: times as BridgX's clock shows them in Shanghai. */
export interface Machine {
  id: string;
  cluster: string;
  from: string;
  to?: string;
  type?: string;
}

/** A BridgX that lists these machines and writes down what it was asked. `swept` are the clusters of its sweep. */
export function sourceOf(machines: Machine[], swept = machines.map((machine) => machine.cluster)) {
  const calls: string[] = [];
  const source: UsageSource = {
    async runs(day, cluster) {
      calls.push(cluster === undefined ? `runs ${day}` : `runs ${day} ${cluster}`);
      const wanted = cluster === undefined ? swept : [cluster];
      return { value: machines.filter((machine) => wanted.includes(machine.cluster)).map(toRun) };
    },
    async total(day, cluster) {
      calls.push(`total ${day} ${cluster}`);
      return { value: 86_400 };
    },
  };
  return { source, calls };
}

function toRun({ id, cluster, from, to, type }: Machine): UsageRun {
  return {
    rowId: id,
    clusterName: cluster,
    instanceId: `i-${id}`,
    startedAt: shanghai(from),
    stoppedAt: to === undefined ? null : shanghai(to),
    instanceType: type ?? 'ecs.c6.large',
  };
}

/** What a machine's cluster is. */
export function factOf({ cluster, type = 'ecs.c6.large' }: Pick<Machine, 'cluster' | 'type'>): ClusterFact {
  return {
    cluster,
    clusterId: cluster,
    provider: 'AlibabaCloud',
    region: 'cn-beijing',
    chargeType: 'PostPaid',
    instanceType: type,
    clusterType: 'standard',
    tags: {},
    createdAt: null,
  };
}

/** `yyyy-MM-dd HH:mm:ss` in Shanghai. */
export function shanghai(wall: string): Date {
  return new Date(`${wall.replace(' ', 'T')}+08:00`);
}

export const killPoints = ['before the write', 'in the transaction', 'between the sums', 'after the write'] as const;

/** What the process that is killed is told. */
export interface KilledReader {
  options: DatabaseOptions;
  point: (typeof killPoints)[number];
  account: string;
  machines: Machine[];
  nowMs: number;
}
