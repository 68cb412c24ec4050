import { builder } from '../../builder.ts';
import { createdFields, isCreatedWithin } from '../../graph/created.ts';
import { orderInput } from '../../graph/order.ts';
import { bridgxPlaces, pageOfPlaces } from '../../graph/places.ts';
import type { Place } from '../../upstream/keys.ts';
import { scalingTaskLoaders } from './loaders.ts';
import { ScalingTask, ScalingTaskConnection, type ScalingTaskRow, taskAction, taskStatus } from './scaling-task.ts';

const ScalingTaskFilter = builder.inputType('ScalingTaskFilter', {
  description: 'Which scaling tasks to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    taskIds: t.stringList({ description: 'Any of these ids of the server.' }),
    clusterNames: t.stringList({ description: 'Tasks of any of these clusters.' }),
    action: t.field({ type: taskAction.type, description: 'What it does.' }),
    statuses: t.field({ type: [taskStatus.type], description: 'Any of these statuses.' }),
    name: t.string({ description: 'The exact name.' }),
    ...createdFields(t),
  }),
});

export const taskOrder = orderInput('ScalingTaskOrder', {
  description: 'In which order scaling tasks are listed.',
  fields: {
    CREATED_AT: { description: 'When it was asked for.', by: ({ createAt }: ScalingTaskRow) => createAt },
    FINISHED_AT: { description: 'When it ended.', by: ({ finishAt }: ScalingTaskRow) => finishAt },
    EXECUTED_SECONDS: { description: 'How long it took.', by: ({ executeTime }: ScalingTaskRow) => executeTime },
    CLUSTER_NAME: { description: 'The name of its cluster.', by: ({ clusterName }: ScalingTaskRow) => clusterName },
  },
});

builder.queryFields((t) => ({
  scalingTask: t.field({
    type: ScalingTask,
    description: 'One scaling task by its global id; null when it does not exist in this organisation.',
    args: { id: t.arg.globalID({ required: true, for: ScalingTask, description: 'The global id of the task.' }) },
    resolve: (_root, { id }, { load }) => load(scalingTaskLoaders).byId.load(id.id),
  }),
  scalingTasks: t.connection(
    {
      type: ScalingTask,
      description:
        'The scaling tasks of all enabled standard clusters of the organisation. One sweep per ' +
        'account, 50 rows a call.',
      args: {
        filter: t.arg({ type: ScalingTaskFilter, description: 'Which tasks to list.' }),
        orderBy: t.arg({
          type: taskOrder.type,
          description: 'In which order; by id, the oldest first, when left out.',
        }),
      },
      resolve: (_root, { filter, orderBy, ...page }, context) => {
        const rows = async (place: Place) =>
          (await context.load(scalingTaskLoaders).all(place)).filter(isCreatedWithin(filter ?? {}));
        return pageOfPlaces(bridgxPlaces(context, filter ?? {}), rows, {
          filter,
          fields: {
            taskIds: ({ taskId }) => taskId,
            clusterNames: ({ clusterName }) => clusterName,
            action: (task) => taskAction.of(task.taskAction),
            statuses: ({ status }) => taskStatus.of(status),
            name: ({ taskName }) => taskName,
          },
          page,
          order: taskOrder.of(orderBy),
        });
      },
    },
    ScalingTaskConnection,
  ),
}));
