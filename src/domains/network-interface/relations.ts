import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';
import { subnetLoaders } from '../subnet/loaders.ts';
import { Subnet } from '../subnet/subnet.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd } from '../vpd/vpd.ts';
import { networkInterfaceLoaders } from './loaders.ts';
import { NetworkInterface, NetworkInterfaceConnection } from './network-interface.ts';

builder.objectField(Subnet, 'networkInterfaces', (t) =>
  t.connection(
    {
      type: NetworkInterface,
      description: 'The Lingjun NICs in the subnet. One sweep of the region serves all its subnets.',
      resolve: async ({ key }, page, { load }) =>
        pageOf(whole(await load(networkInterfaceLoaders).bySubnet.load(key)), page),
    },
    NetworkInterfaceConnection,
  ),
);

builder.objectField(Vpd, 'networkInterfaces', (t) =>
  t.connection(
    {
      type: NetworkInterface,
      description: 'The Lingjun NICs in the VPD. One sweep of the region serves all its VPDs.',
      resolve: async ({ key }, page, { load }) =>
        pageOf(whole(await load(networkInterfaceLoaders).byVpd.load(key)), page),
    },
    NetworkInterfaceConnection,
  ),
);

builder.objectField(LingjunNode, 'networkInterfaces', (t) =>
  t.connection(
    {
      type: NetworkInterface,
      description: 'The Lingjun NICs that are built into the node. One sweep of the region serves all its nodes.',
      resolve: async ({ key }, page, { load }) =>
        pageOf(whole(await load(networkInterfaceLoaders).byNode.load(key)), page),
    },
    NetworkInterfaceConnection,
  ),
);

builder.objectFields(NetworkInterface, (t) => ({
  subnet: t.field({
    type: Subnet,
    description: 'The Lingjun subnet that the NIC is in.',
    resolve: ({ account, region, subnetBaseInfo }, _args, { load }) =>
      subnetBaseInfo?.subnetId ? load(subnetLoaders).byId.load(keyOf(account, region, subnetBaseInfo.subnetId)) : null,
  }),
  vpd: t.field({
    type: Vpd,
    description: 'The VPD that the NIC is in.',
    resolve: ({ account, region, vpdBaseInfo }, _args, { load }) =>
      vpdBaseInfo?.vpdId ? load(vpdLoaders).byId.load(keyOf(account, region, vpdBaseInfo.vpdId)) : null,
  }),
  node: t.field({
    type: LingjunNode,
    description: 'The node that the NIC is built into.',
    resolve: ({ account, region, nodeId }, _args, { load }) =>
      nodeId ? load(lingjunNodeLoaders).byId.load(keyOf(account, region, nodeId)) : null,
  }),
}));
