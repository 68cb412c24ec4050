import type { z } from 'zod';
import { builder } from '../../builder.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import { scalingTaskLoaders } from './loaders.ts';
import { ScalingTask } from './scaling-task.ts';

type ProgressRow = z.output<typeof answers.taskDetail>;

/** What only the single get carries, apart from the row so that lists never cost a call per task. */
const ScalingTaskProgress = builder.objectRef<ProgressRow>('ScalingTaskProgress').implement({
  description: 'How far a scaling task is, counted in machines.',
  fields: (t) => ({
    totalCount: t.exposeInt('totalNum', { description: 'How many machines it is to make or end.' }),
    succeededCount: t.exposeInt('successNum', { description: 'How many it has made or ended.' }),
    failedCount: t.exposeInt('failNum', { description: 'How many it could not make or end.' }),
    runningCount: t.exposeInt('runNum', { description: 'How many it is working at.' }),
    suspendedCount: t.exposeInt('suspendNum', { description: 'How many are suspended.' }),
    successRate: t.float({
      description: 'The share that succeeded, from 0 to 1; null when there was nothing to do.',
      resolve: ({ successRate }) => shareOf(successRate),
    }),
    machineCountBefore: t.exposeInt('beforeInstanceCount', { description: 'Machines of the cluster before it.' }),
    machineCountAfter: t.exposeInt('afterInstanceCount', { description: 'Machines of the cluster after it, so far.' }),
    machineCountExpected: t.exposeInt('expectInstanceCount', { description: 'Machines that there are to be.' }),
    result: t.exposeString('taskResult', { description: 'The result as the server wrote it; mostly empty.' }),
    failReason: t.exposeString('failReason', { description: 'Why machines failed; the words of the cloud.' }),
    createdBy: t.exposeString('createBy', { description: 'The user of the server who asked for it.' }),
  }),
});

builder.objectField(ScalingTask, 'progress', (t) =>
  t.field({
    type: ScalingTaskProgress,
    description: 'How far it is, and why it failed. Costs one call per task.',
    resolve: ({ key }, _args, { load }) => load(scalingTaskLoaders).progress.load(key),
  }),
);

/** The server divides without a look at the divisor: "NaN" for a task without machines. */
function shareOf(text: string | null): number | null {
  const share = text ? Number(text) : Number.NaN;
  return Number.isFinite(share) ? share : null;
}
