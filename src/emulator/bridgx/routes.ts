import { bridgxWrites } from '../../upstream/bridgx/operations/writes.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { describeAccounts } from './accounts.ts';
import type { Endpoint, Write } from './call.ts';
import { listImages, listMachineTypes, listRegions, listZones } from './catalog.ts';
import { createCluster, deleteClusters, editCluster } from './cluster-writes.ts';
import { describeCluster, describeClusterById, describeClusters } from './clusters.ts';
import { createPrivateCluster, createPublicCluster } from './custom-clusters.ts';
import { countMachines, describeMachine, describeMachines } from './machines.ts';
import {
  describeRules,
  describeSecurityGroups,
  describeSubnet,
  describeSubnets,
  describeVpc,
  describeVpcs,
} from './network.ts';
import { createNetwork, createSubnet, createVpc } from './network-writes.ts';
import { expandCluster, shrinkAll, shrinkCluster } from './scaling.ts';
import { addRules, createGroup, createGroupWithRules } from './security-group-writes.ts';
import { addTags, deleteTags, editTags } from './tag-writes.ts';
import { describeTask, describeTasks, searchTasks } from './tasks.ts';
import { usageStatistics, usageTotal } from './usage.ts';

export interface Route {
  name: string;
  method: string;
  path: string;
}

type WriteName = keyof typeof bridgxWrites;
type ReadName = Exclude<keyof typeof bridgxOperations, WriteName | 'user.login' | 'user.refresh_token'>;

const reads = {
  'cluster.describe_all': describeClusters,
  'cluster.name': describeCluster,
  'cluster.id': describeClusterById,
  'vpc.describe': describeVpcs,
  'vpc.info': describeVpc,
  'subnet.describe': describeSubnets,
  'subnet.info': describeSubnet,
  'security_group.describe': describeSecurityGroups,
  'security_group.rules': describeRules,
  'region.list': listRegions,
  'zone.list': listZones,
  'instance_type.list': listMachineTypes,
  'image.list': listImages,
  'task.list': describeTasks,
  'task.describe': describeTask,
  'task.describe_all': searchTasks,
  'instance.describe_all': describeMachines,
  'instance.usage_total': usageTotal,
  'instance.usage_statistics': usageStatistics,
  'cloud_account.list': describeAccounts,
} satisfies Record<ReadName, Endpoint>;

const writes = {
  'cluster.create': createCluster,
  'cluster.edit': editCluster,
  'cluster.delete': deleteClusters,
  'cluster.add_tags': addTags,
  'cluster.edit_tags': editTags,
  'cluster.create_custom_private': createPrivateCluster,
  'cluster.create_custom_public': createPublicCluster,
  'cluster.expand': expandCluster,
  'cluster.shrink': shrinkCluster,
  'vpc.create': createVpc,
  'subnet.create': createSubnet,
  'security_group.create': createGroup,
  'security_group.create_with_rule': createGroupWithRules,
  'security_group.rule_add': addRules,
  'network_config.create': createNetwork,
} satisfies Record<WriteName, Write>;

/** The gateway reads the same number from the cluster list. */
const machineCount: Route = { name: 'instance.num', method: 'GET', path: '/api/v1/instance/num' };
/** The gateway reads the same from the list of machines and the template of the cluster, for many machines at once. */
const oneMachine: Route = { name: 'instance.describe', method: 'GET', path: '/api/v1/instance/id/describe' };
/** The same as a scale-down by the cluster's own count. */
const shrinkWhole: Route = { name: 'cluster.shrink_all', method: 'POST', path: '/api/v1/cluster/shrink_all' };
/** Never works. */
const tagDeletion: Route = { name: 'cluster.delete_tags', method: 'DELETE', path: '/api/v1/cluster/delete_tags' };

/** Every route that reads, those that the gateway does not use too. */
export const readRoutes: readonly (readonly [Route, Endpoint])[] = [
  ...typedEntries(reads).map(([name, endpoint]) => [bridgxOperations[name], endpoint] as const),
  [machineCount, countMachines],
  [oneMachine, describeMachine],
];

/** Every route that changes something, those that the gateway does not use too. */
export const writeRoutes: readonly (readonly [Route, Write])[] = [
  ...typedEntries(writes).map(([name, write]) => [bridgxWrites[name], write] as const),
  [shrinkWhole, shrinkAll],
  [tagDeletion, deleteTags],
];

/** The keys of a table that is written out in one place, typed as they are. */
function typedEntries<K extends string, V>(table: Record<K, V>): [K, V][] {
  return Object.entries(table) as [K, V][];
}
