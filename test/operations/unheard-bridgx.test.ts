import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BridgxCluster } from '../../src/emulator/fleet/model.ts';
import { bridgxId } from '../domains/bridgx-facts.ts';
import { some } from '../domains/lingjun-facts.ts';
import {
  type BridgxWrites,
  groupOf,
  newVpc,
  startBridgxWrites,
  templateLike,
  vpcOf,
} from '../support/bridgx-writes.ts';

let bridgx: BridgxWrites;
let emptyVpc: { id: string; cluster: BridgxCluster };
beforeAll(async () => {
  bridgx = await startBridgxWrites({ env: { UPSTREAM_TIMEOUT_MS: '300' } });
  const cluster = bridgx.cluster();
  const { payload } = await bridgx.write('createVpc', newVpc(cluster, 'of subnets'));
  const { resourceId: id } = await bridgx.settled(payload.operation.id);
  emptyVpc = { id, cluster };
});
afterAll(() => bridgx.gateway.close());
beforeEach(() => void bridgx.gateway.calls());
afterEach(() => bridgx.gateway.emulator.setFaults([]));

const fleet = () => bridgx.fleet();
const clusterId = ({ name }: BridgxCluster) => bridgxId('Cluster', name);
const isOf = (name: string) => (row: { clusterName: string }) => row.clusterName === name;
const clustersNamed = (name: string) => fleet().clusters.filter((row) => row.name === name && !row.deleted).length;
const groupsNamed = (name: string) =>
  fleet().securityGroups.filter(({ securityGroupName }) => securityGroupName === name).length;
const machines = [{ address: '192.168.7.1', loginName: 'root', loginPassword: 'Very-Secret-9' }];
const ssh = { direction: 'INGRESS', protocol: 'TCP', ports: { from: 22, to: 22 }, peer: { cidr: '10.1.2.3' } };

/** How often what a write asks for was done. */
type Count = () => number;
interface Write {
  readonly name: string;
  readonly operation: string;
  /** What becomes of one that had no effect: nobody knows that of what shows late, and passwords are not kept. */
  readonly unsent: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  /** What to ask for, of a cluster at rest and under a name of its own. */
  readonly prepare: (cluster: BridgxCluster, name: string) => { input: object; count: Count };
}

const tasksOf = ({ name }: BridgxCluster, action: string) =>
  fleet().tasks.filter((task) => isOf(name)(task) && task.action === action).length;
const livesOf = ({ name }: BridgxCluster) =>
  fleet().instances.filter((row) => isOf(name)(row) && row.status !== 'DELETED');

/** Counts tasks that came since, each of which must have changed so many machines. */
function scalings(cluster: BridgxCluster, action: 'EXPAND' | 'SHRINK', change: number): Count {
  const [tasks, lives] = [tasksOf(cluster, action), livesOf(cluster).length];
  return () => {
    const made = tasksOf(cluster, action) - tasks;
    expect(livesOf(cluster).length - lives).toBe(made * change);
    return made;
  };
}

const writes: readonly Write[] = [
  {
    name: 'scaleUpCluster',
    operation: 'cluster.expand',
    unsent: 'SUCCEEDED',
    prepare: (cluster, taskName) => ({
      input: { id: clusterId(cluster), count: 3, taskName },
      count: scalings(cluster, 'EXPAND', 3),
    }),
  },
  {
    name: 'scaleUpCluster',
    operation: 'cluster.expand',
    unsent: 'SUCCEEDED',
    prepare: (cluster) => ({ input: { id: clusterId(cluster), count: 2 }, count: scalings(cluster, 'EXPAND', 2) }),
  },
  {
    name: 'scaleDownCluster',
    operation: 'cluster.shrink',
    unsent: 'SUCCEEDED',
    prepare: (cluster) => ({ input: { id: clusterId(cluster), count: 1 }, count: scalings(cluster, 'SHRINK', -1) }),
  },
  {
    name: 'scaleDownCluster',
    operation: 'cluster.shrink',
    unsent: 'SUCCEEDED',
    prepare(cluster) {
      const addresses = livesOf(cluster)
        .slice(1, 3)
        .map(({ ipInner }) => ipInner);
      return { input: { id: clusterId(cluster), addresses }, count: scalings(cluster, 'SHRINK', -2) };
    },
  },
  {
    name: 'createCluster',
    operation: 'cluster.create',
    unsent: 'FAILED',
    prepare: (cluster, name) => ({
      input: { ...templateLike(cluster), name },
      count: () => clustersNamed(name),
    }),
  },
  {
    name: 'createCustomCluster',
    operation: 'cluster.create_custom_public',
    unsent: 'FAILED',
    prepare: ({ accountKey: accessKeyId }, name) => ({
      input: { account: 'default', name, provider: 'ALIBABA_CLOUD', accessKeyId, machines },
      count: () => clustersNamed(name),
    }),
  },
  {
    name: 'createPrivateCluster',
    operation: 'cluster.create_custom_private',
    unsent: 'FAILED',
    prepare: (_, name) => ({ input: { account: 'default', name, machines }, count: () => clustersNamed(name) }),
  },
  {
    name: 'createVpc',
    operation: 'vpc.create',
    unsent: 'UNKNOWN',
    prepare: (cluster, name) => ({
      input: newVpc(cluster, name),
      count: () => fleet().vpcs.filter(({ vpcName }) => vpcName === name).length,
    }),
  },
  {
    name: 'createVpcSubnet',
    operation: 'subnet.create',
    unsent: 'UNKNOWN',
    prepare(_, name) {
      const { id: vpc, cluster } = emptyVpc;
      const block = fleet().subnets.filter(({ cidrBlock }) => cidrBlock.startsWith('10.64.')).length;
      return {
        input: { vpc, name, zone: cluster.zoneId, cidr: `10.64.${block}.0/24` },
        count: () => fleet().subnets.filter(({ switchName }) => switchName === name).length,
      };
    },
  },
  {
    name: 'createEmptySecurityGroup',
    operation: 'security_group.create',
    unsent: 'SUCCEEDED',
    prepare: (cluster, name) => ({ input: { vpc: vpcOf(cluster), name }, count: () => groupsNamed(name) }),
  },
  {
    name: 'createSecurityGroup',
    operation: 'security_group.create_with_rule',
    unsent: 'SUCCEEDED',
    prepare: (cluster, name) => ({
      input: { vpc: vpcOf(cluster), name, rules: [ssh] },
      count: () => groupsNamed(name),
    }),
  },
  {
    name: 'addSecurityGroupRules',
    operation: 'security_group.rule_add',
    unsent: 'SUCCEEDED',
    prepare(cluster, name) {
      const port = 20_000 + name.length;
      const rules = [{ ...ssh, ports: { from: port, to: port } }];
      const group = fleet().securityGroups.find(({ securityGroupId }) => securityGroupId === cluster.securityGroupId);
      const before = group?.rules.length ?? 0;
      const count = () =>
        (fleet().securityGroups.find(({ securityGroupId }) => securityGroupId === cluster.securityGroupId)?.rules
          .length ?? 0) - before;
      return { input: { id: groupOf(cluster), rules }, count };
    },
  },
  {
    name: 'addClusterTags',
    operation: 'cluster.add_tags',
    unsent: 'SUCCEEDED',
    prepare: (cluster, value) => ({
      input: { id: clusterId(cluster), tags: [{ key: 'made by', value }] },
      count: () => (fleet().clusters.find(({ name }) => name === cluster.name)?.tags['made by'] === value ? 1 : 0),
    }),
  },
];

const fault = (kind: 'lost' | 'reset', operation: string, by: 'reset' | 'hang' = 'reset') =>
  bridgx.gateway.emulator.setFaults([{ operation, times: 1, ...(kind === 'lost' ? { kind, by } : { kind }) }]);

/** Short enough for the name of a cluster. */
const nameOf = (index: number, way: string) => `write ${index} ${way}`;

describe.each(writes.map((write, index) => ({ ...write, index })))(
  '$name without a heard answer ($index)',
  ({ name, operation, unsent, prepare, index }) => {
    test.each(['reset', 'hang'] as const)('is found, and not done twice, after a %s', async (by) => {
      const { input, count } = prepare(bridgx.cluster(), nameOf(index, by));
      fault('lost', operation, by);
      const { payload, refusal } = await bridgx.write(name, input);
      expect(refusal).toBeUndefined();
      expect(payload.operation).toMatchObject({ status: 'SENDING', attempts: 1 });
      const told = await bridgx.settled(payload.operation.id);
      expect(told).toMatchObject({ status: 'SUCCEEDED', attempts: 1, error: null });
      expect(count()).toBe(1);
      expect(bridgx.gateway.calls()[operation]).toBe(1);
    });

    test(`that had no effect ends ${unsent}, done once at most`, async () => {
      const { input, count } = prepare(bridgx.cluster(), nameOf(index, 'not at all'));
      fault('reset', operation);
      const { payload, refusal } = await bridgx.write(name, input);
      expect(refusal).toBeUndefined();
      const told = await bridgx.settled(payload.operation.id);
      const isSentAgain = unsent === 'SUCCEEDED';
      expect(told).toMatchObject({ status: unsent, attempts: isSentAgain ? 2 : 1 });
      if (unsent === 'FAILED') expect(told.error).toMatchObject({ retryable: true });
      expect(count()).toBe(isSentAgain ? 1 : 0);
    });
  },
);

describe('what two of a kind leave open', () => {
  test('a task without a name is told from one that somebody else began like it', async () => {
    const cluster = bridgx.cluster();
    fault('lost', 'cluster.expand');
    const { payload } = await bridgx.write('scaleUpCluster', { id: clusterId(cluster), count: 2 });
    const { tasks } = fleet();
    const own = some(tasks, (task) => isOf(cluster.name)(task) && task.name.startsWith('operation '));
    tasks.push({ ...own, id: own.id + 1n, name: '', status: 'SUCCESS', finishedMs: own.createdMs });
    expect(await bridgx.settled(payload.operation.id)).toMatchObject({
      status: 'SUCCEEDED',
      attempts: 1,
      resourceId: bridgxId('ScalingTask', String(own.id)),
    });
  });

  test('a security group that somebody else made like it meanwhile ends unknown, with both', async () => {
    const cluster = bridgx.cluster();
    fault('lost', 'security_group.create');
    const { payload } = await bridgx.write('createEmptySecurityGroup', { vpc: vpcOf(cluster), name: 'of two' });
    const { securityGroups } = fleet();
    const made = some(securityGroups, ({ securityGroupName }) => securityGroupName === 'of two');
    securityGroups.push({ ...made, securityGroupId: 'sg-by-hand' });
    const told = await bridgx.settled(payload.operation.id);
    expect(told).toMatchObject({ status: 'UNKNOWN', attempts: 1, error: { code: 'CONFLICT' } });
    expect(told.found.ids).toHaveLength(2);
    expect(bridgx.gateway.calls()['security_group.create']).toBe(1);
  });

  test('two VPCs of one name, one of which was not heard of, are told apart', async () => {
    const input = newVpc(bridgx.cluster(), 'twins');
    fault('lost', 'vpc.create');
    const { payload: unheard } = await bridgx.write('createVpc', input);
    const { payload: heard } = await bridgx.write('createVpc', input);
    const [first, second] = [await bridgx.settled(unheard.operation.id), await bridgx.settled(heard.operation.id)];
    expect([first.status, second.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(first.resourceId).not.toBe(second.resourceId);
    expect(bridgx.gateway.calls()['vpc.create']).toBe(2);
  });
});
