import type { BridgxState } from '../../src/emulator/fleet/model.ts';
import { bridgxId, ownClusters, ownMachines } from '../domains/bridgx-facts.ts';
import { some } from '../domains/lingjun-facts.ts';
import type { Capability } from './capability.ts';

const manual = (chapter: string, names: readonly Omit<Capability, 'row'>[]): Capability[] =>
  names.map((capability, index) => ({ row: `${chapter} ${index + 1}`, ...capability }));

/** The manual's 21 endpoints, by chapter, and what they need. Source: the developer API manual of BridgX. */
export function bridgxCapabilities(state: BridgxState): readonly Capability[] {
  const cluster = some(ownClusters(state), ({ status }) => status === 'ENABLE');
  const task = some(state.tasks, ({ clusterName }) => clusterName === cluster.name);
  const machine = some(ownMachines(state));
  const vpc = some(state.vpcs, ({ accountKey }) => accountKey === cluster.accountKey);
  const subnet = some(state.subnets, ({ vpcId }) => vpcId === vpc.vpcId);
  const vpcParts = [vpc.accountKey, vpc.regionId, vpc.vpcId];
  const id = (type: string, ...ids: string[]) => JSON.stringify(bridgxId(type, ...ids));
  const clusterId = id('Cluster', cluster.name);
  return [
    ...manual('Cluster Template', [
      { name: 'Create cluster', operations: ['cluster.create'], queries: [] },
      {
        name: 'Get the list of clusters',
        operations: ['cluster.describe_all'],
        queries: ['{ clusters { nodes { name machineCount } } }'],
      },
      { name: 'Create a VPC', operations: ['vpc.create'], queries: [] },
      { name: 'Get VPC information', operations: ['vpc.describe'], queries: ['{ vpcs { nodes { name } } }'] },
      { name: 'Create a subnet', operations: ['subnet.create'], queries: [] },
      {
        name: 'Get subnet information',
        operations: ['subnet.describe'],
        queries: ['{ vpcs(first: 2) { nodes { subnets { nodes { name } } } } }'],
      },
      {
        name: 'Create a security group',
        operations: ['security_group.create_with_rule', 'security_group.create'],
        queries: [],
      },
      {
        name: 'Get security group information',
        operations: ['security_group.describe'],
        queries: ['{ vpcs(first: 2) { nodes { securityGroups { nodes { name } } } } }'],
      },
      {
        name: 'Create VPC, subnet and security group at once',
        operations: ['network_config.create'],
        mutations: ['Mutation.createCloudNetwork'],
        queries: [],
      },
      {
        name: 'Get regions',
        operations: ['region.list'],
        queries: ['{ cloudRegions(provider: ALIBABA_CLOUD) { nodes { regionId } } }'],
      },
      {
        name: 'Get zones',
        operations: ['zone.list'],
        queries: ['{ cloudRegions(provider: ALIBABA_CLOUD, first: 1) { nodes { zones { zoneId } } } }'],
      },
      {
        name: 'Get machine types',
        operations: ['instance_type.list'],
        queries: [
          '{ cloudRegions(provider: ALIBABA_CLOUD, first: 1) { nodes { zones { machineTypes(first: 1) { nodes { name } } } } } }',
        ],
      },
      {
        name: 'Get images',
        operations: ['image.list'],
        queries: [
          '{ cloudRegions(provider: ALIBABA_CLOUD, first: 1) { nodes { images(imageType: GLOBAL) { nodes { name } } } } }',
        ],
      },
    ]),
    ...manual('Scaling Task', [
      { name: 'Scale up', operations: ['cluster.expand'], queries: [] },
      { name: 'Scale down', operations: ['cluster.shrink'], queries: [] },
      {
        name: 'Get the list of scaling tasks',
        operations: ['task.list', 'task.describe'],
        queries: [
          '{ scalingTasks(first: 5) { nodes { name } } }',
          `{ scalingTask(id: ${id('ScalingTask', String(task.id))}) { progress { succeededCount } } }`,
        ],
      },
    ]),
    ...manual('Machine', [
      {
        name: 'Get the list of machines',
        operations: ['instance.describe_all'],
        queries: ['{ machines(first: 5) { nodes { privateIps } } }'],
      },
      {
        name: 'Get details of a machine',
        operations: ['instance.describe_all', 'cluster.name'],
        queries: [
          `{ machine(id: ${id('Machine', machine.clusterName, machine.instanceId)}) { detail { clusterType } } }`,
        ],
      },
      {
        name: 'Get the number of machines',
        operations: ['cluster.describe_all'],
        queries: [`{ cluster(id: ${clusterId}) { machineCount } }`],
      },
    ]),
    ...manual('Fees', [
      {
        name: 'Get total machine hours',
        operations: ['instance.usage_total'],
        queries: [`{ cluster(id: ${clusterId}) { usageDay { upstreamSeconds } } }`],
      },
      {
        name: 'Get statistics of machine hours',
        operations: ['instance.usage_statistics'],
        queries: [
          `{ cluster(id: ${clusterId}) { usageDay(day: "2026-05-01") { machineHours runs { usedSeconds } } } }`,
        ],
      },
    ]),
    {
      name: 'Accounts, details and rules',
      operations: ['cloud_account.list', 'cluster.id', 'vpc.info', 'subnet.info', 'security_group.rules'],
      queries: [
        '{ cloudAccounts { nodes { name } } }',
        '{ vpcs(first: 2) { nodes { securityGroups { nodes { rules { portRange } } } } } }',
        '{ clusters { nodes { vpc { name } } } }',
        `{ vpcSubnet(id: ${id('VpcSubnet', ...vpcParts, subnet.switchId)}) { name } }`,
      ],
    },
    {
      name: 'Change and delete clusters, tags, custom clusters, rules',
      operations: [
        'cluster.edit',
        'cluster.delete',
        'cluster.add_tags',
        'cluster.edit_tags',
        'cluster.create_custom_private',
        'cluster.create_custom_public',
        'security_group.rule_add',
        'task.describe_all',
      ],
      queries: [],
    },
    { name: 'Log in', operations: ['user.login', 'user.refresh_token'], queries: [] },
  ];
}
