import { builder } from '../../builder.ts';
import { keyOf } from '../../upstream/keys.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';
import { networkInterfaceLoaders } from '../network-interface/loaders.ts';
import { NetworkInterface } from '../network-interface/network-interface.ts';
import { childrenOf, childrenOfKind, type FabricLayerKind, type FabricLayerRow, fabricLayerType } from './layers.ts';

const layerNames: Readonly<Record<FabricLayerKind, string>> = {
  CORE: 'FabricCore',
  SPINE: 'FabricSpine',
  LEAF: 'FabricLeaf',
  NODE: 'FabricNode',
  NETWORK_INTERFACE: 'FabricNetworkInterface',
  UNDOCUMENTED: 'FabricOther',
};

export const FabricLayer = builder.interfaceRef<FabricLayerRow>('FabricLayer');

FabricLayer.implement({
  description: 'A switch, node or NIC of the physical fabric.',
  resolveType: ({ layerType }) => layerNames[fabricLayerType.of(layerType) ?? 'UNDOCUMENTED'],
  fields: (t) => ({
    name: t.exposeString('layerName', { description: 'The name of the switch, or the id of the node or NIC.' }),
    layer: t.field({
      type: fabricLayerType.type,
      description: 'Which layer it belongs to.',
      resolve: ({ layerType }) => fabricLayerType.of(layerType),
    }),
    layerText: t.exposeString('layerType', { description: 'The layer as the service wrote it.' }),
    path: t.exposeStringList('path', {
      nullable: false,
      description: 'The names of what it hangs on, from the core down.',
    }),
    children: t.field({
      type: [FabricLayer],
      nullable: false,
      description: 'What hangs directly on it, of whatever layer.',
      resolve: (row) => childrenOf(row),
    }),
  }),
});

const FabricNetworkInterface = builder.objectRef<FabricLayerRow>('FabricNetworkInterface').implement({
  interfaces: [FabricLayer],
  description: 'A NIC in the fabric.',
  fields: (t) => ({
    networkInterfaceId: t.exposeString('layerName', { description: 'The id of the NIC at the service, lni-….' }),
    networkInterface: t.field({
      type: NetworkInterface,
      description: 'The NIC itself. One sweep of the region serves many.',
      resolve: ({ account, region, layerName }, _args, { load }) =>
        layerName ? load(networkInterfaceLoaders).byId.load(keyOf(account, region, layerName)) : null,
    }),
  }),
});

const FabricNode = builder.objectRef<FabricLayerRow>('FabricNode').implement({
  interfaces: [FabricLayer],
  description: 'A node in the fabric, with those of its NICs that hang on this leaf. It may hang on several leaves.',
  fields: (t) => ({
    nodeId: t.exposeString('layerName', { description: 'The id of the node at the service.' }),
    node: t.field({
      type: LingjunNode,
      description: 'The node itself. One call per region serves many.',
      resolve: ({ account, region, layerName }, _args, { load }) =>
        layerName ? load(lingjunNodeLoaders).byId.load(keyOf(account, region, layerName)) : null,
    }),
    networkInterfaces: t.field({
      type: [FabricNetworkInterface],
      nullable: false,
      description: 'Its NICs that hang on this leaf.',
      resolve: (row) => childrenOfKind(row, 'NETWORK_INTERFACE'),
    }),
  }),
});

const FabricLeaf = builder.objectRef<FabricLayerRow>('FabricLeaf').implement({
  interfaces: [FabricLayer],
  description: 'A leaf switch: the one that NICs are plugged into.',
  fields: (t) => ({
    nodes: t.field({
      type: [FabricNode],
      nullable: false,
      description: 'The nodes that are plugged into it.',
      resolve: (row) => childrenOfKind(row, 'NODE'),
    }),
  }),
});

const FabricSpine = builder.objectRef<FabricLayerRow>('FabricSpine').implement({
  interfaces: [FabricLayer],
  description: 'A spine switch: joins leaves.',
  fields: (t) => ({
    leaves: t.field({
      type: [FabricLeaf],
      nullable: false,
      description: 'The leaves that it joins.',
      resolve: (row) => childrenOfKind(row, 'LEAF'),
    }),
  }),
});

export const FabricCore = builder.objectRef<FabricLayerRow>('FabricCore').implement({
  interfaces: [FabricLayer],
  description: 'A core switch: joins spines.',
  fields: (t) => ({
    spines: t.field({
      type: [FabricSpine],
      nullable: false,
      description: 'The spines that it joins.',
      resolve: (row) => childrenOfKind(row, 'SPINE'),
    }),
  }),
});

builder.objectRef<FabricLayerRow>('FabricOther').implement({
  interfaces: [FabricLayer],
  description: 'Something in the fabric of a layer that the service does not document.',
});
