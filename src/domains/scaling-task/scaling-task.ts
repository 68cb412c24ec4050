import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import type { Placed } from '../../upstream/collection.ts';
import { BridgxResource } from '../cluster/kinds.ts';
import { scalingTaskLoaders } from './loaders.ts';

export type ScalingTaskRow = Placed<z.output<typeof answers.taskRow>>;

export const ScalingTask = builder.objectRef<ScalingTaskRow>('ScalingTask');
nodeKinds.set('ScalingTask', 3);

export const taskAction = textEnum('ScalingAction', {
  description: 'What a scaling task does to its cluster.',
  values: { EXPAND: 'EXPAND', SHRINK: 'SHRINK' },
  aliases: { 'Scale-up': 'EXPAND', 'Scale-down': 'SHRINK' },
});

export const taskStatus = textEnum('ScalingTaskStatus', {
  description: 'Where a scaling task is in its life: INIT waits, RUNNING works, the others are its ends.',
  values: {
    INIT: 'INIT',
    RUNNING: 'RUNNING',
    SUCCESS: 'SUCCESS',
    PARTIAL_SUCCESS: 'PARTIAL_SUCCESS',
    FAILED: 'FAILED',
  },
  aliases: { Pending: 'INIT', 'In progress': 'RUNNING', 'Implementation completed': 'SUCCESS' },
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
