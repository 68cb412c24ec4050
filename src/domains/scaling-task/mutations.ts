import { BadInput } from '../../errors.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { Cluster } from '../cluster/cluster.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { scaleDownCluster, scaleUpCluster } from './changes.ts';
import { ScalingTask } from './scaling-task.ts';

const cluster = { required: true, for: Cluster, description: 'The global id of the cluster.' } as const;
const taskName = {
  description: 'A name for the task, at most 64 characters; left out, it is made of the id of the operation.',
} as const;
const thing = {
  name: 'scalingTask',
  type: ScalingTask,
  description: 'The task as it is now. Costs the list of tasks, 50 rows a call.',
} as const;

const looks =
  'Costs a look at the tasks of the cluster, 50 rows a call, and another one with a name of your own, beside the ' +
  'sweep of the clusters, and the write; then ' +
  'one call a poll. While another task of the cluster is unfinished the answer is CONFLICT, and names it. ';

mutationField('scaleUpCluster', {
  description:
    'Makes machines by the template of a cluster, which the cloud charges. ' +
    looks +
    'The operation ends with the task; one that made only a part of the machines has failed and says how many.',
  change: scaleUpCluster,
  fields: (t) => ({
    id: t.globalID(cluster),
    count: t.int({ required: true, description: 'How many machines to add, 1 to 10,000.' }),
    taskName: t.string(taskName),
  }),
  input: ({ id, count, taskName: name }) => ({ cluster: id.id, count, ...withoutNulls({ taskName: name }) }),
  thing,
  checksAnew: true,
});

mutationField('scaleDownCluster', {
  description:
    'Ends machines of a cluster: those with given addresses, or so many, which are then those that the server finds ' +
    'first. All that are on them is lost. ' +
    looks +
    'Addresses cost the list of the machines of the cluster in addition, 50 rows a call.',
  change: scaleDownCluster,
  fields: (t) => ({
    id: t.globalID(cluster),
    count: t.int({ description: 'How many machines to end, 1 to 10,000; left out when addresses are given.' }),
    addresses: t.stringList({ description: 'The private addresses of the machines to end; or count.' }),
    taskName: t.string(taskName),
  }),
  input: ({ id, count, addresses, taskName: name }) => ({
    cluster: id.id,
    ...wanted({ count, addresses }),
    ...withoutNulls({ taskName: name }),
  }),
  thing,
  checksAnew: true,
});

/** Addresses are sent with their number, or the task would fail when it is run. */
function wanted({
  count,
  addresses,
}: {
  count?: number | null | undefined;
  addresses?: readonly string[] | null | undefined;
}) {
  if (addresses == null && count != null) return { count };
  if (count == null && addresses != null && addresses.length > 0) return { addresses, count: addresses.length };
  throw new BadInput({
    argument: 'input',
    expected: 'either count or addresses',
    got: JSON.stringify({ count, addresses }),
  });
}
