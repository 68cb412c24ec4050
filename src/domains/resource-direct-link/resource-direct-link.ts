import { builder, nodeKinds } from '../../builder.ts';
import { pathId } from '../../graph/path-id.ts';
import { lingjunPlace } from '../../graph/places.ts';
import { keyOf } from '../../upstream/keys.ts';
import { VpcLink, vpcLinkCost, vpcLinkOf } from '../vpc/vpc-link.ts';
import { blocksOf } from './destination-blocks.ts';
import { type ResourceDirectLinkRow, resourceDirectLinkLoaders } from './loaders.ts';

export const ResourceDirectLink = builder.objectRef<ResourceDirectLinkRow>('ResourceDirectLink');
nodeKinds.set('ResourceDirectLink', 3);

builder.node(ResourceDirectLink, {
  description: 'The direct connection of a dedicated resource group of EAS into a VPC.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(resourceDirectLinkLoaders).byId.load(key)),
  fields: (t) => ({
    account: t.exposeString('account', {
      nullable: false,
      description: 'The alias of the account that it belongs to.',
    }),
    region: t.exposeString('region', { nullable: false, description: 'The region that it lives in.' }),
    resourceId: t.exposeString('resourceId', { nullable: false, description: 'The resource group, eas-r-….' }),
    vpcId: t.exposeString('vpcId', { description: 'The VPC that it is connected to, vpc-….' }),
    vSwitchId: t.exposeString('vSwitchId', { description: 'The vSwitch that carries the connection, vsw-….' }),
    otherVSwitchIds: t.exposeStringList('auxVSwitchList', {
      nullable: false,
      description: 'Further vSwitches that carry it, vsw-….',
    }),
    securityGroupId: t.exposeString('securityGroupId', { description: 'The security group, sg-….' }),
    destinationCidrs: t.stringList({
      nullable: false,
      description: 'The IPv4 CIDR blocks of clients, to which answers are sent back over the connection.',
      resolve: ({ destinationCIDRs }) => blocksOf(destinationCIDRs),
    }),
    destinationCidrsText: t.exposeString('destinationCIDRs', {
      description: 'The same CIDR blocks in the one text that the service wrote.',
    }),
    vpc: t.field({
      type: VpcLink,
      description: `The VPC as BridgX knows it; null when it does not. ${vpcLinkCost}`,
      resolve: (link, _args, context) => vpcLinkOf(link, context),
    }),
  }),
});

builder.queryField('resourceDirectLink', (t) =>
  t.field({
    type: ResourceDirectLink,
    description:
      'The direct connection of a dedicated resource group of EAS, by the id of the group, as the service lists none; ' +
      'null when the group has none or does not exist. Costs one call.',
    args: {
      account: t.arg.string({ required: true, description: 'The alias of the account.' }),
      region: t.arg.string({ required: true, description: 'The region of the resource group.' }),
      resourceId: t.arg.string({ required: true, description: 'The resource group, eas-r-….' }),
    },
    resolve: (_root, { resourceId, ...place }, context) => {
      const { account, region } = lingjunPlace(context, place);
      return context
        .load(resourceDirectLinkLoaders)
        .byId.load(keyOf(account, region, pathId('resourceId', resourceId)));
    },
  }),
);
