import { TagInput } from '../../graph/tags.ts';
import { Cluster } from '../cluster/cluster.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { createCluster, deleteCluster, editCluster } from './changes.ts';
import { templateFields, templateOf } from './template-inputs.ts';

const id = { required: true, for: Cluster, description: 'The global id of the cluster.' } as const;
const thing = {
  name: 'cluster',
  type: Cluster,
  description: 'The cluster as it is now. Costs the sweep of the clusters, 50 rows a call.',
} as const;

const looks =
  'Costs the sweeps of clusters and cloud accounts, the lists in which the subnet and the security group are, and the ' +
  'write, before which the server tries the template at the cloud without making a machine. ';

mutationField('createCluster', {
  description:
    `Makes a cluster: a template that machines can be made by, and no machine yet. ${looks}` +
    'A second sweep of the clusters is the look by which a cluster is found again whose answer gets lost.',
  change: createCluster,
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 20 characters, unique on the server.' }),
    ...templateFields(t),
    tags: t.field({
      type: [TagInput],
      description: 'Its tags, keys and values of 1 to 64 characters; usage is set to unused by the server.',
    }),
  }),
  input: ({ name, tags, ...template }) => ({ ...templateOf(template), name, tags: tags ?? [] }),
  thing,
  checksAnew: true,
});

mutationField('editCluster', {
  description:
    'Replaces the template of a cluster as a whole, the password included; name, tags and machines stay. Machines are ' +
    `made by the new one from then on. ${looks}`,
  change: editCluster,
  fields: (t) => ({ id: t.globalID(id), ...templateFields(t) }),
  input: ({ id: cluster, ...template }) => ({ ...templateOf(template), cluster: cluster.id }),
  thing,
  checksAnew: true,
});

mutationField('deleteCluster', {
  description:
    'Deletes a cluster and its tags. Its machines and its usage of all days are not shown any more then. Costs two ' +
    'sweeps of the clusters, a look at the tasks of this one, and the write; a dry run lists its machines as well.',
  change: deleteCluster,
  fields: (t) => ({
    id: t.globalID(id),
    leavesMachines: t.boolean({
      description: 'Whether to delete it although it has machines, which go on and are charged. Default: false.',
    }),
  }),
  input: ({ id: cluster, leavesMachines }) => ({ cluster: cluster.id, leavesMachines: leavesMachines ?? false }),
  checksAnew: true,
});
