import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { Cluster } from '../cluster/cluster.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { scalingTaskLoaders } from './loaders.ts';
import { taskOrder } from './queries.ts';
import { ScalingTask, ScalingTaskConnection } from './scaling-task.ts';

builder.objectField(Cluster, 'scalingTasks', (t) =>
  t.connection(
    {
      type: ScalingTask,
      description: 'The scaling tasks of the cluster. One sweep serves all clusters.',
      args: { orderBy: t.arg({ type: taskOrder.type, description: 'In which order; by id when left out.' }) },
      resolve: async ({ account, region, clusterName }, { orderBy, ...page }, { load }) => {
        const tasks = await load(scalingTaskLoaders).byCluster.load(keyOf(account, region, clusterName ?? ''));
        return pageOf(whole(tasks), page, taskOrder.of(orderBy));
      },
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
