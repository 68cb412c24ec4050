import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { bridgxPlaces, pageOfPlaces } from '../../graph/places.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import type { Placed } from '../../upstream/collection.ts';
import { BridgxResource } from '../cluster/kinds.ts';
import { scalingTaskLoaders } from './loaders.ts';

export type ScalingTaskRow = Placed<z.output<typeof answers.taskRow>>;

export const ScalingTask = builder.objectRef<ScalingTaskRow>('ScalingTask');
nodeKinds.set('ScalingTask', 3);

const taskAction = textEnum('ScalingAction', {
  description: 'What a scaling task does to its cluster.',
  values: { EXPAND: 'EXPAND', SHRINK: 'SHRINK' },
});

const taskStatus = textEnum('ScalingTaskStatus', {
  description: 'Where a scaling task is in its life: INIT waits, RUNNING works, the others are its ends.',
  values: {
    INIT: 'INIT',
    RUNNING: 'RUNNING',
    SUCCESS: 'SUCCESS',
    PARTIAL_SUCCESS: 'PARTIAL_SUCCESS',
    FAILED: 'FAILED',
  },
});

builder.node(ScalingTask, {
  interfaces: [BridgxResource],
  description: 'A task that makes machines of a cluster or ends them.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(scalingTaskLoaders).byId.load(key)),
  fields: (t) => ({
    taskId: t.exposeString('taskId', {
      description: 'The id of the task at the server, digits as text: it is too large for a number.',
    }),
    name: t.exposeString('taskName', { description: 'The name that its maker gave it; may be empty.' }),
    clusterName: t.exposeString('clusterName', { description: 'The name of the cluster that it scales.' }),
    action: t.field({
      type: taskAction.type,
      description: 'What it does.',
      resolve: (task) => taskAction.of(task.taskAction),
    }),
    actionText: t.exposeString('taskAction', { description: 'What it does, as the server wrote it.' }),
    status: t.field({
      type: taskStatus.type,
      description: 'Where the task is in its life.',
      resolve: ({ status }) => taskStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the server wrote it.' }),
    executedSeconds: t.exposeInt('executeTime', {
      description: 'Seconds from its creation to its end, or until now without one.',
    }),
    createdAt: t.expose('createAt', { type: 'DateTime', description: 'When it was asked for.' }),
    finishedAt: t.expose('finishAt', {
      type: 'DateTime',
      description: 'When it ended; null while it works, and for good when the server gave it up after 20 minutes.',
    }),
  }),
});

export const ScalingTaskConnection = builder.connectionObject(
  { type: ScalingTask, name: 'ScalingTaskConnection', description: 'A page of scaling tasks.' },
  { name: 'ScalingTaskEdge', description: 'A scaling task on a page.' },
);

const ScalingTaskFilter = builder.inputType('ScalingTaskFilter', {
  description: 'Which scaling tasks to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    taskIds: t.stringList({ description: 'Any of these ids of the server.' }),
    clusterNames: t.stringList({ description: 'Tasks of any of these clusters.' }),
    action: t.field({ type: taskAction.type, description: 'What it does.' }),
    statuses: t.field({ type: [taskStatus.type], description: 'Any of these statuses.' }),
  }),
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
      args: { filter: t.arg({ type: ScalingTaskFilter, description: 'Which tasks to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(bridgxPlaces(context, filter ?? {}), context.load(scalingTaskLoaders).all, {
          filter,
          fields: {
            taskIds: ({ taskId }) => taskId,
            clusterNames: ({ clusterName }) => clusterName,
            action: (task) => taskAction.of(task.taskAction),
            statuses: ({ status }) => taskStatus.of(status),
          },
          page,
        }),
    },
    ScalingTaskConnection,
  ),
}));
