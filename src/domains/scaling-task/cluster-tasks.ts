import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { Cluster } from '../cluster/cluster.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { scalingTaskLoaders } from './loaders.ts';
import { ScalingTask, ScalingTaskConnection } from './scaling-task.ts';

builder.objectField(Cluster, 'scalingTasks', (t) =>
  t.connection(
    {
      type: ScalingTask,
      description: 'The scaling tasks of the cluster. One sweep serves all clusters.',
      resolve: async ({ account, region, clusterName }, page, { load }) =>
        pageOf(whole(await load(scalingTaskLoaders).byCluster.load(keyOf(account, region, clusterName ?? ''))), page),
    },
    ScalingTaskConnection,
  ),
);

builder.objectField(ScalingTask, 'cluster', (t) =>
  t.field({
    type: Cluster,
    description: 'The cluster that it scales. One sweep of the clusters serves all tasks.',
    resolve: (task, _args, { load }) => load(clusterLoaders).named(task, task.clusterName),
  }),
);
