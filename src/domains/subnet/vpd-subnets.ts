import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd } from '../vpd/vpd.ts';
import { subnetLoaders } from './loaders.ts';
import { Subnet, SubnetConnection } from './subnet.ts';

builder.objectField(Vpd, 'subnets', (t) =>
  t.connection(
    {
      type: Subnet,
      description: 'The subnets of the VPD. One sweep of the region serves all its VPDs.',
      resolve: async ({ key }, page, { load }) => pageOf(whole(await load(subnetLoaders).byVpd.load(key)), page),
    },
    SubnetConnection,
  ),
);

builder.objectField(Subnet, 'vpd', (t) =>
  t.field({
    type: Vpd,
    description: 'The VPD that the subnet is a part of.',
    resolve: ({ account, region, vpdId }, _args, { load }) =>
      vpdId ? load(vpdLoaders).byId.load(keyOf(account, region, vpdId)) : null,
  }),
);
