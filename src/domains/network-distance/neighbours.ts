import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { type PageArgs, pageOf, whole } from '../../graph/connection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';
import { networkInterfaceLoaders } from '../network-interface/loaders.ts';
import { NetworkInterface } from '../network-interface/network-interface.ts';
import { type NeighbourRow, networkDistanceLoaders, type SourceKey } from './loaders.ts';

const Neighbour = builder.interfaceRef<NeighbourRow>('Neighbour').implement({
  description: 'Something that is near in the physical network.',
  fields: (t) => ({
    distance: t.exposeInt('distance', {
      nullable: false,
      description:
        'The network communication distance: 1 when both hang on one leaf, 2 on one spine, 3 on one core. It is no ' +
        'measure of latency.',
    }),
    isDerived: t.exposeBoolean('isDerived', {
      nullable: false,
      description: "Whether the distance was read off the fabric's tree instead of asked for, which costs less.",
    }),
  }),
});

const NodeNeighbour = builder.objectRef<NeighbourRow>('LingjunNodeNeighbour').implement({
  interfaces: [Neighbour],
  description: 'A node that is near another.',
  fields: (t) => ({
    nodeId: t.exposeString('instanceId', { nullable: false, description: 'The id of the node at the service.' }),
    node: t.field({
      type: LingjunNode,
      description: 'The node itself. One call per region serves many.',
      resolve: ({ account, region, instanceId }, _args, { load }) =>
        load(lingjunNodeLoaders).byId.load(keyOf(account, region, instanceId)),
    }),
  }),
});

const InterfaceNeighbour = builder.objectRef<NeighbourRow>('NetworkInterfaceNeighbour').implement({
  interfaces: [Neighbour],
  description: 'A Lingjun NIC that is near another.',
  fields: (t) => ({
    networkInterfaceId: t.exposeString('instanceId', {
      nullable: false,
      description: 'The id of the NIC at the service, lni-….',
    }),
    networkInterface: t.field({
      type: NetworkInterface,
      description: 'The NIC itself. One sweep of the region serves many.',
      resolve: ({ account, region, instanceId }, _args, { load }) =>
        load(networkInterfaceLoaders).byId.load(keyOf(account, region, instanceId)),
    }),
  }),
});

const distanceArgument = 'The largest distance that counts as near, 1 to 100; 1 is the same leaf, 2 the same spine.';
const cost =
  'costs one call. Asked of many at once, up to a distance of 3, it is read off the tree of the whole region instead ' +
  'where that is cheaper: one call per 100 of them.';

builder.objectField(LingjunNode, 'neighbours', (t) =>
  t.connection(
    {
      type: NodeNeighbour,
      description: `The nodes near this one, the nearest first; null where the service places it nowhere. Of one node it ${cost}`,
      args: { maxDistance: t.arg.int({ required: true, description: distanceArgument }) },
      ...checkedBy(checkDistance),
      resolve: ({ account, region, nodeId }, args, context) =>
        pageOfNeighbours({ account, region, kind: 'NODE', instanceId: nodeId }, args, context),
    },
    { name: 'LingjunNodeNeighbourConnection', description: 'A page of nodes near another.' },
    { name: 'LingjunNodeNeighbourEdge', description: 'A near node on a page.' },
  ),
);

builder.objectField(NetworkInterface, 'neighbours', (t) =>
  t.connection(
    {
      type: InterfaceNeighbour,
      description: `The Lingjun NICs near this one, the nearest first; null where the service places it nowhere. Of one NIC it ${cost}`,
      args: { maxDistance: t.arg.int({ required: true, description: distanceArgument }) },
      ...checkedBy(checkDistance),
      resolve: ({ account, region, networkInterfaceId }, args, context) =>
        pageOfNeighbours({ account, region, kind: 'NETWORK_INTERFACE', instanceId: networkInterfaceId }, args, context),
    },
    { name: 'NetworkInterfaceNeighbourConnection', description: 'A page of Lingjun NICs near another.' },
    { name: 'NetworkInterfaceNeighbourEdge', description: 'A near NIC on a page.' },
  ),
);

type Source = Omit<SourceKey, 'instanceId' | 'maxDistance'> & { readonly instanceId: string | null };
type DistanceArgs = PageArgs & Pick<SourceKey, 'maxDistance'>;

async function pageOfNeighbours(source: Source, { maxDistance, ...page }: DistanceArgs, { load }: Context) {
  const { instanceId } = source;
  if (!instanceId) return null;
  const rows = await load(networkDistanceLoaders).neighbours.load({ ...source, instanceId, maxDistance });
  return rows && pageOf(whole(rows), page);
}

function checkDistance({ maxDistance }: { maxDistance: number }): void {
  if (maxDistance >= 1 && maxDistance <= 100) return;
  throw new BadInput({ argument: 'maxDistance', expected: 'a distance from 1 to 100', got: maxDistance });
}
