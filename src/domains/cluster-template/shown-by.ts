import { bridgxOperations } from '../../upstream/bridgx/operations.ts';

/** What shows clusters, their templates and their tags. */
export const clusterShownBy = [
  bridgxOperations['cluster.describe_all'],
  bridgxOperations['cluster.name'],
  bridgxOperations['cluster.id'],
];

/** What shows the machines of clusters, their tasks and their usage. */
export const machinesShownBy = [
  bridgxOperations['instance.describe_all'],
  bridgxOperations['instance.usage_total'],
  bridgxOperations['instance.usage_statistics'],
  bridgxOperations['task.list'],
  bridgxOperations['task.describe_all'],
];
