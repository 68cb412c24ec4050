import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { aheadFields } from '../../graph/look-ahead.ts';
import { keyOf } from '../../upstream/keys.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';
import { ElasticNetworkInterface, ElasticNetworkInterfaceConnection } from './elastic-network-interface.ts';
import { elasticNetworkInterfaceLoaders } from './loaders.ts';

builder.objectField(LingjunNode, 'elasticNetworkInterfaces', (t) =>
  t.connection(
    {
      type: ElasticNetworkInterface,
      description: 'The elastic network interfaces that are bound to the node. One sweep serves all nodes of a region.',
      resolve: async ({ key }, page, { load }) =>
        pageOf(whole(await load(elasticNetworkInterfaceLoaders).byNode.load(key)), page),
    },
    ElasticNetworkInterfaceConnection,
  ),
);

// Where the whole list of nodes takes one call, it takes no more than the get of a single one.
aheadFields.set('ElasticNetworkInterface.node', async ({ place }, { load }) => {
  const { all, sweepCalls } = load(lingjunNodeLoaders);
  const opening = await load(elasticNetworkInterfaceLoaders).opening(place);
  if (sweepCalls(place) <= 1 && opening.some(({ nodeId }) => nodeId)) await all(place);
});

builder.objectField(ElasticNetworkInterface, 'node', (t) =>
  t.field({
    type: LingjunNode,
    description: 'The node that the interface is bound to; null while it is free.',
    resolve: ({ account, region, nodeId }, _args, { load }) =>
      nodeId ? load(lingjunNodeLoaders).byId.load(keyOf(account, region, nodeId)) : null,
  }),
);
