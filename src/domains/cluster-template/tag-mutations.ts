import type { InputFieldBuilder, InputShapeFromFields } from '@pothos/core';
import { builder } from '../../builder.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { Cluster } from '../cluster/cluster.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { addClusterTags, editClusterTags } from './tag-changes.ts';

const ClusterTag = builder.inputType('ClusterTagInput', {
  description: 'A tag of a cluster.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key, 1 to 64 characters.' }),
    value: t.string({ required: true, description: 'The value, 1 to 64 characters.' }),
    description: t.string({ description: 'What the value means; the server shows it in place of some values.' }),
  }),
});

const fields = (t: InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>) => ({
  id: t.globalID({ required: true, for: Cluster, description: 'The global id of the cluster.' }),
  tags: t.field({ type: [ClusterTag], required: true, description: 'The tags, each key once.' }),
});

function inputOf({ id, tags }: InputShapeFromFields<ReturnType<typeof fields>>) {
  return { cluster: id.id, tags: tags.map((tag) => withoutNulls(tag)) };
}

const thing = {
  name: 'cluster',
  type: Cluster,
  description: 'The cluster as it is now. Costs the sweep of the clusters, 50 rows a call.',
} as const;
const looks = 'Costs the sweep of the clusters, one look at the template of this one, and the write';

mutationField('addClusterTags', {
  description:
    'Adds tags to a cluster, all or none. The server cannot delete tags. ' +
    `${looks}; a second look is the one by which it is told whether a write was done whose answer gets lost.`,
  change: addClusterTags,
  fields,
  input: inputOf,
  thing,
  checksAnew: true,
});

mutationField('editClusterTags', {
  description: `Changes values of tags that a cluster has. The tag usage changes only to or from unused. ${looks}.`,
  change: editClusterTags,
  fields,
  input: inputOf,
  thing,
  checksAnew: true,
});
