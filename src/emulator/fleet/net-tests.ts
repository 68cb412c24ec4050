import { onDay } from './calendar.ts';
import type { Dice } from './dice.ts';
import type { LingjunCluster, NetworkInterface } from './model.ts';
import type { NodeSeat } from './nodes.ts';
import type { NetTest, NetTestSettings, TestedHost } from './pai-model.ts';

export interface NetTestParts {
  key: string;
  clusters: LingjunCluster[];
  seats: NodeSeat[];
  networkInterfaces: NetworkInterface[];
}

/** Twenty for each cluster, on hosts of that cluster; the very first of a block never came to an end. */
export function createNetTests(dice: Dice, { key, clusters, seats, networkInterfaces }: NetTestParts): NetTest[] {
  const portsOf = Map.groupBy(networkInterfaces, ({ nodeId }) => nodeId);
  const seatsOf = Map.groupBy(seats, ({ node }) => node.clusterId);
  return clusters.flatMap((cluster, place) => {
    const hosts = (seatsOf.get(cluster.clusterId) ?? []).flatMap(({ node }) =>
      (portsOf.get(node.nodeId) ?? []).slice(0, 1).map((port) => hostOf(port, node.hostname)),
    );
    return Array.from({ length: 20 }, (_, index) =>
      createNetTest(dice, { key: `${key}/cluster-${place}/net-test-${index}`, index, cluster, hosts }),
    );
  });
}

function hostOf(port: NetworkInterface, serverName: string): TestedHost {
  return { bond: port.networkInterfaceName, ip: port.ip, resourceId: port.nodeId, serverName };
}

interface TestPlan {
  key: string;
  index: number;
  cluster: LingjunCluster;
  hosts: TestedHost[];
}

function createNetTest(dice: Dice, { key, index, cluster, hosts }: TestPlan): NetTest {
  const createdMs = onDay(dice, key, [530, 720]);
  const status = index === 0 ? 'InProgress' : index % 7 === 3 ? 'Failed' : 'Finished';
  const settings = settingsOf(dice, { key, index, hosts });
  return {
    testId: uuidOf(dice, key),
    regionId: cluster.regionId,
    resourceGroupId: cluster.resourceGroupId,
    clusterId: cluster.clusterId,
    clusterName: cluster.clusterName,
    networkMode: '01',
    port: String(dice.between(`${key}/port`, [20_000, 29_999])),
    status,
    settings,
    result: status === 'Finished' ? resultOf(dice, { key, index, settings }) : status === 'Failed' ? '{}' : '',
    createdMs,
    finishedMs: status === 'InProgress' ? null : createdMs + dice.between(`${key}/minutes`, [2, 40]) * 60_000,
  };
}

function settingsOf(dice: Dice, { key, index, hosts }: Omit<TestPlan, 'cluster'>): NetTestSettings {
  const from = dice.between(`${key}/host`, [0, Math.max(0, hosts.length - 4)]);
  const [first, ...others] = hosts.slice(from, from + 4);
  const chosen = first ? [first, ...others] : [];
  if (index % 3 === 0) return { kind: 'DelayTest', hosts: chosen };
  if (index % 3 === 1)
    return { kind: 'TrafficTest', ...trafficOf(dice, key), clients: others, servers: chosen.slice(0, 1) };
  return {
    kind: 'CommTest',
    // Tests of collective communication name the instance that was rented, and not always the node.
    hosts:
      index % 2 === 0
        ? chosen
        : chosen.map((host, place) => ({
            ...host,
            resourceId: `i1${dice.between(`${key}/resource-${place}`, [1_000_000_000, 9_999_999_999])}`,
          })),
    gpus: chosen.length * 8,
    model: dice.pick(`${key}/model`, ['AllReduce', 'AllToAll']),
    library: dice.pick(`${key}/library`, ['ACCL', 'NCCL']),
  };
}

function trafficOf(dice: Dice, key: string) {
  const protocol = dice.pick(`${key}/protocol`, ['RDMA', 'TCP']);
  return {
    protocol,
    gpuDirect: protocol === 'RDMA',
    durationSeconds: dice.pick(`${key}/duration`, [30, 60, 120]),
    queuePairs: dice.pick(`${key}/pairs`, [1, 4, 16]),
    model: dice.pick(`${key}/pattern`, ['Fullmesh', 'MTON']),
  };
}

/** One test of each cluster has a text that was cut on its way into the service's own books. */
function resultOf(dice: Dice, { key, index, settings }: { key: string; index: number; settings: NetTestSettings }) {
  const text = resultText(settings, (ip) => dice.between(`${key}/${ip}`, [10, 40_000]) / 100);
  return index === 1 ? text.slice(0, -3) : text;
}

/** What a finished test says: a value for each host that measured, in microseconds or gigabits a second. */
export function resultText(settings: NetTestSettings, measured: (ip: string) => number): string {
  const hosts = settings.kind === 'TrafficTest' ? settings.clients : settings.hosts;
  const Rows = hosts.map(({ ip }) => ({ Host: ip, Value: measured(ip) }));
  return JSON.stringify({ Unit: settings.kind === 'DelayTest' ? 'us' : 'Gbps', Rows });
}

function uuidOf(dice: Dice, key: string): string {
  const digits = dice.hex(key, 32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}
