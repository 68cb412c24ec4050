import { builder } from '../../builder.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Place } from '../../upstream/keys.ts';
import { VpcLink, vpcLinkCost, vpcLinkOf } from '../vpc/vpc-link.ts';
import type { PaiResourceGroupRow } from './loaders.ts';

export type UserVpcRow = NonNullable<PaiResourceGroupRow['userVpc']> & Place;

export const defaultRoute = textEnum('UserVpcDefaultRoute', {
  description:
    'Which interface carries what has no route of its own: PUBLIC_GATEWAY that of the service, PRIVATE_GATEWAY that ' +
    'in the user VPC.',
  values: { PUBLIC_GATEWAY: 'eth0', PRIVATE_GATEWAY: 'eth1' },
});

const ForwardInfo = builder.objectRef<NonNullable<UserVpcRow['defaultForwardInfo']>>('VpcForwardInfo').implement({
  description: 'VPC forward information: the NAT gateway and the address by which a resource group reaches the public.',
  fields: (t) => ({
    natGatewayId: t.exposeString('natGatewayId', { description: 'The NAT gateway.' }),
    eipAllocationId: t.exposeString('eipAllocationId', { description: 'The elastic public address, eip-….' }),
  }),
});

export const UserVpc = builder.objectRef<UserVpcRow>('UserVpc').implement({
  description: 'The VPC of the user that a PAI resource group works in.',
  fields: (t) => ({
    vpcId: t.exposeString('vpcId', { description: 'The VPC, vpc-….' }),
    vSwitchId: t.exposeString('switchId', { description: 'The vSwitch, vsw-….' }),
    securityGroupId: t.exposeString('securityGroupId', { description: 'The security group, sg-….' }),
    roleArn: t.exposeString('roleArn', { description: 'The role by which the service works in the VPC.' }),
    defaultRoute: t.field({
      type: defaultRoute.type,
      description: 'Which interface carries what has no route of its own.',
      resolve: (vpc) => defaultRoute.of(vpc.defaultRoute),
    }),
    defaultRouteText: t.exposeString('defaultRoute', {
      description: 'The interface of the default route as the service wrote it.',
    }),
    extendedCidrs: t.exposeStringList('extendedCIDRs', {
      nullable: false,
      description: 'Further IPv4 CIDR blocks that are reached through the VPC.',
    }),
    forwardInfo: t.expose('defaultForwardInfo', {
      type: ForwardInfo,
      description: 'VPC forward information; null when nothing is forwarded to the public.',
    }),
    vpc: t.field({
      type: VpcLink,
      description: `The VPC as BridgX knows it; null when it does not. ${vpcLinkCost}`,
      resolve: (vpc, _args, context) => vpcLinkOf(vpc, context),
    }),
  }),
});
