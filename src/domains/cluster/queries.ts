import { builder } from '../../builder.ts';
import { createdFields, isCreatedWithin } from '../../graph/created.ts';
import { lookAhead } from '../../graph/look-ahead.ts';
import { orderInput } from '../../graph/order.ts';
import { bridgxPlaces, pageOfPlaces } from '../../graph/places.ts';
import type { Place } from '../../upstream/keys.ts';
import { Cluster, ClusterConnection, type ClusterRow } from './cluster.ts';
import { chargeType, computingPower, provider } from './kinds.ts';
import { clusterLoaders } from './loaders.ts';

const ClusterFilter = builder.inputType('ClusterFilter', {
  description: 'Which clusters to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    clusterIds: t.stringList({ description: 'Any of these ids of the server.' }),
    names: t.stringList({ description: 'Any of these names.' }),
    provider: t.field({ type: provider.type, description: 'The cloud.' }),
    accessKeyId: t.string({ description: 'The cloud access key that owns it.' }),
    computingPower: t.field({ type: computingPower.type, description: 'What its machines compute with.' }),
    chargeType: t.field({ type: chargeType.type, description: 'How the cloud charges.' }),
    usage: t.string({ description: 'What it is for, exactly.' }),
    nameContains: t.string({ description: 'A part of the name, in this case; no character stands for others.' }),
    ...createdFields(t),
  }),
});

const order = orderInput('ClusterOrder', {
  description: 'In which order clusters are listed.',
  fields: {
    NAME: { description: 'The name.', by: ({ clusterName }: ClusterRow) => clusterName },
    CREATED_AT: { description: 'When it was created.', by: ({ createAt }: ClusterRow) => createAt },
    UPDATED_AT: { description: 'When it was last changed.', by: ({ updateAt }: ClusterRow) => updateAt },
    MACHINE_COUNT: {
      description: 'How many machines it has that are not deleted.',
      by: ({ instanceCount }: ClusterRow) => instanceCount,
    },
  },
});

builder.queryFields((t) => ({
  cluster: t.field({
    type: Cluster,
    description: 'One cluster by its global id; null when it does not exist in this organisation.',
    args: { id: t.arg.globalID({ required: true, for: Cluster, description: 'The global id of the cluster.' }) },
    resolve: (_root, { id }, { load }) => load(clusterLoaders).byId.load(id.id),
  }),
  clusters: t.connection(
    {
      type: Cluster,
      description:
        'The clusters of all cloud accounts of the organisation, standard and custom; private clusters, which belong ' +
        'to no cloud account and so to no organisation, are left out. One sweep per account, 50 rows a call.',
      args: {
        filter: t.arg({ type: ClusterFilter, description: 'Which clusters to list.' }),
        orderBy: t.arg({ type: order.type, description: 'In which order; by name when left out.' }),
      },
      resolve: (_root, { filter, orderBy, ...page }, context, info) => {
        const rows = async (place: Place) =>
          (await context.load(clusterLoaders).all(place))
            .filter(isCreatedWithin(filter ?? {}))
            .filter(({ clusterName }) => clusterName?.includes(filter?.nameContains ?? '') ?? false);
        return pageOfPlaces(bridgxPlaces(context, filter ?? {}), rows, {
          filter,
          fields: {
            clusterIds: ({ clusterId }) => clusterId,
            names: ({ clusterName }) => clusterName,
            provider: (cluster) => provider.of(cluster.provider),
            accessKeyId: ({ accessKeyId }) => accessKeyId,
            computingPower: ({ extendConfig }) => computingPower.of(extendConfig?.cpuType ?? null),
            chargeType: (cluster) => chargeType.of(cluster.chargeType),
            usage: ({ usage }) => usage,
          },
          page,
          order: order.of(orderBy),
          ahead: { lookAhead: lookAhead(info, context), rowsLastTime: context.load(clusterLoaders).rowsLastTime },
        });
      },
    },
    ClusterConnection,
  ),
}));
