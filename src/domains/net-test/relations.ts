import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { LingjunCluster } from '../lingjun-node/lingjun-cluster.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { lingjunClusterLoaders } from '../lingjun-node/loaders.ts';
import { netTestLoaders } from './loaders.ts';
import { NetTest, NetTestConnection } from './net-test.ts';

builder.objectField(NetTest, 'cluster', (t) =>
  t.field({
    type: LingjunCluster,
    description: 'The Lingjun cluster whose hosts are tested. One sweep of the region serves all its tests.',
    resolve: ({ account, region, clusterId }, _args, { load }) =>
      clusterId ? load(lingjunClusterLoaders).byId.load(keyOf(account, region, clusterId)) : null,
  }),
);

builder.objectField(LingjunCluster, 'netTests', (t) =>
  t.connection(
    {
      type: NetTest,
      description: 'The network tests of its hosts. One sweep of the region serves all its clusters.',
      resolve: async ({ key }, page, { load }) => pageOf(whole(await load(netTestLoaders).byCluster.load(key)), page),
    },
    NetTestConnection,
  ),
);

builder.objectField(LingjunNode, 'netTests', (t) =>
  t.connection(
    {
      type: NetTest,
      description: 'The network tests that it took part in. One sweep of the region serves all its nodes.',
      resolve: async ({ key }, page, { load }) => pageOf(whole(await load(netTestLoaders).byNode.load(key)), page),
    },
    NetTestConnection,
  ),
);
