import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { createCollection } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import { keyOf } from '../../upstream/keys.ts';
import { createSingles } from '../../upstream/singles.ts';

export const scalingTaskLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const tasks = createCollection({ list: bridgxOperations['task.list'], idOf: ({ taskId }) => taskId }, bridgx);
  return {
    ...tasks,
    /** How far a task is. The server tells this of anyone's task, so only those of the list are asked for. */
    progress: createSingles(async ({ place, ids }) => {
      const task = await tasks.byId.load(keyOf(place.account, place.region, ...ids));
      const client = bridgx.clientOf(place);
      if (!client || !task?.taskId) return null;
      return (await client.read(bridgxOperations['task.describe'], { task_id: task.taskId })).value;
    }),
    /** Tasks of a cluster. Keys are `account//cluster name`. */
    byCluster: groupBy(tasks.all, ({ clusterName }) => [clusterName]),
  };
};
