import { builder } from '../../builder.ts';
import { keyOf } from '../../upstream/keys.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { ClusterDetail } from '../cluster/template.ts';
import { Machine } from './machine.ts';

builder.objectField(Machine, 'detail', (t) =>
  t.field({
    type: ClusterDetail,
    description:
      'Region, image, disks and network. The server itself copies them from the template of the cluster, so this ' +
      'costs one call per cluster, not one per machine.',
    resolve: ({ account, region, clusterName }, _args, { load }) =>
      load(clusterLoaders).detail.load(keyOf(account, region, clusterName ?? '')),
  }),
);
