import { builder } from '../../builder.ts';
import { textEnum } from '../../graph/text-enum.ts';
import { VpcLink, vpcLinkCost, vpcLinkOf } from '../vpc/vpc-link.ts';
import type { LinkedVpcRow, VpcPeerRow } from './loaders.ts';

const linkedVpcStatus = textEnum('GatewayLinkedVpcStatus', {
  description: 'Where the end of a gateway in a VPC is in its life.',
  values: { CREATING: 'Creating', RUNNING: 'Running' },
});

export const LinkedVpc = builder.objectRef<LinkedVpcRow>('GatewayLinkedVpc').implement({
  description: 'A VPC from which a gateway can be reached, with the end of the gateway in it.',
  fields: (t) => ({
    vpcId: t.exposeString('vpcId', { description: 'The VPC, vpc-….' }),
    accountId: t.exposeString('accountId', { description: 'The Alibaba Cloud account that owns the VPC, 16 digits.' }),
    vSwitchId: t.exposeString('vSwitchId', { description: 'The vSwitch in which the gateway has its end, vsw-….' }),
    securityGroupId: t.exposeString('securityGroupId', { description: 'The security group of that end, sg-….' }),
    ip: t.exposeString('ip', { description: 'The address of the gateway in the VPC.' }),
    hasAuthoritativeDns: t.exposeBoolean('authoritativeDnsEnabled', {
      description: 'Whether authoritative DNS of the VPC answers for the gateway.',
    }),
    status: t.field({
      type: linkedVpcStatus.type,
      description: 'Where that end is in its life.',
      resolve: ({ status }) => linkedVpcStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    vpc: t.field({
      type: VpcLink,
      description: `The VPC as BridgX knows it; null when it does not. ${vpcLinkCost}`,
      resolve: (linked, _args, context) => vpcLinkOf(linked, context),
    }),
  }),
});

export const VpcPeer = builder.objectRef<VpcPeerRow>('GatewayVpcPeer').implement({
  description: 'A VPC that reaches a gateway through a linked one.',
  fields: (t) => ({
    vpcId: t.exposeString('vpcId', { description: 'The linked VPC, vpc-….' }),
    peerVpcId: t.exposeString('peerVpcId', { description: 'The VPC that reaches the gateway through it, vpc-….' }),
    peerRegion: t.exposeString('peerRegion', { description: 'The region of that other VPC.' }),
    statusText: t.exposeString('status', {
      description: 'The status as the service wrote it, of which no value is documented; may be empty.',
    }),
    vpc: t.field({
      type: VpcLink,
      description: `The linked VPC as BridgX knows it; null when it does not. ${vpcLinkCost}`,
      resolve: (peer, _args, context) => vpcLinkOf(peer, context),
    }),
    peerVpc: t.field({
      type: VpcLink,
      description: `The other VPC as BridgX knows it; null when it does not. ${vpcLinkCost}`,
      resolve: ({ account, region, peerRegion, peerVpcId }, _args, context) =>
        vpcLinkOf({ account, region: peerRegion || region, vpcId: peerVpcId }, context),
    }),
  }),
});
