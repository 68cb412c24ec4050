import { builder } from '../../builder.ts';
import { pathId } from '../../graph/path-id.ts';
import { lingjunPlace } from '../../graph/places.ts';
import { AclPolicies } from './acl-policies.ts';
import { type GatewayRow, keyOfGateway } from './gateway-key.ts';
import { gatewayLoaders } from './loaders.ts';
import { LinkedVpc, VpcPeer } from './vpcs.ts';

/** Nothing tells of a gateway itself, so it has no global id: there is nothing that could be loaded again. */
export const Gateway = builder.objectRef<GatewayRow>('Gateway').implement({
  description: 'A private gateway of EAS, by which services are reached out of VPCs.',
  fields: (t) => ({
    account: t.exposeString('account', {
      nullable: false,
      description: 'The alias of the account that was asked for.',
    }),
    region: t.exposeString('region', { nullable: false, description: 'The region that was asked for.' }),
    gatewayId: t.exposeString('gatewayId', { nullable: false, description: 'The gateway that was asked for, gw-….' }),
    aclPolicies: t.field({
      type: AclPolicies,
      description: 'Who may reach it; null when the service knows no such gateway. Costs one call.',
      resolve: (gateway, _args, { load }) => load(gatewayLoaders).aclPolicies.load(keyOfGateway(gateway)),
    }),
    linkedVpcs: t.field({
      type: [LinkedVpc],
      description:
        'The VPCs from which it can be reached; null when the service knows no such gateway. Costs one call.',
      resolve: (gateway, _args, { load }) => load(gatewayLoaders).linkedVpcs.load(keyOfGateway(gateway)),
    }),
    vpcPeers: t.field({
      type: [VpcPeer],
      description:
        'The VPCs that reach it through linked ones; null when the service knows no such gateway. Costs one call.',
      resolve: (gateway, _args, { load }) => load(gatewayLoaders).vpcPeers.load(keyOfGateway(gateway)),
    }),
  }),
});

builder.queryField('gateway', (t) =>
  t.field({
    type: Gateway,
    description:
      'A private gateway of EAS by its id at the service, which lists none. Costs nothing by itself: each part that ' +
      'is asked for costs one call.',
    args: {
      account: t.arg.string({ required: true, description: 'The alias of the account.' }),
      region: t.arg.string({ required: true, description: 'The region of the gateway.' }),
      gatewayId: t.arg.string({ required: true, description: 'The id of the gateway at the service, gw-….' }),
    },
    resolve: (_root, { gatewayId, ...place }, context) => ({
      ...lingjunPlace(context, place),
      gatewayId: pathId('gatewayId', gatewayId),
    }),
  }),
);
