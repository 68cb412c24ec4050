import type { InputFieldBuilder } from '@pothos/core';
import { builder } from '../../builder.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { createAclPolicy, deleteAclPolicy } from './acl-changes.ts';
import { Gateway } from './gateway.ts';
import { gatewayOfKey } from './gateway-key.ts';
import { createGatewayLinkedVpc, deleteGatewayLinkedVpc } from './link-changes.ts';
import { createGatewayVpcPeers, deleteGatewayVpcPeers } from './peer-changes.ts';

type Fields = InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

const thing = {
  name: 'gateway',
  type: Gateway,
  description: 'The gateway. Costs nothing by itself: each part that is asked for costs one call.',
  ofKey: gatewayOfKey,
} as const;

const ofGateway = (t: Fields) => ({
  gatewayId: t.string({ required: true, description: 'The id of the gateway at the service, gw-….' }),
});
const aclVpcId = 'The linked VPC whose rules are meant, vpc-…; those for the Internet when left out.';

const NewAclEntry = builder.inputType('NewAclEntryInput', {
  description: 'A range of addresses to allow in.',
  fields: (t) => ({
    cidr: t.string({ required: true, description: 'The IPv4 CIDR block, without bits behind the prefix.' }),
    comment: t.string({ description: 'What it is, at most 128 characters.' }),
  }),
});

mutationField('createAclPolicy', {
  description:
    'Lets further ranges of addresses reach a private gateway of EAS; all of them or none. Costs two calls, one of ' +
    'them a look at what is allowed before; a dry run costs one.',
  change: createAclPolicy,
  placedIn: 'lingjun',
  fields: (t) => ({
    ...ofGateway(t),
    vpcId: t.string({ description: aclVpcId }),
    entries: t.field({ type: [NewAclEntry], required: true, description: 'The ranges, each once.' }),
  }),
  input: ({ entries, ...rest }) => ({ ...withoutNulls(rest), entries: entries.map(withoutNulls) }),
  thing,
});

mutationField('deleteAclPolicy', {
  description:
    'Withdraws ranges of addresses from a private gateway of EAS; all of them or none. Withdrawing what is gone ' +
    'succeeds. Costs two calls, one of them a look at what is allowed before; a dry run costs one.',
  change: deleteAclPolicy,
  placedIn: 'lingjun',
  fields: (t) => ({
    ...ofGateway(t),
    vpcId: t.string({ description: aclVpcId }),
    cidrs: t.stringList({ required: true, description: 'The IPv4 CIDR blocks, as they were allowed.' }),
  }),
  input: ({ cidrs, ...rest }) => ({ ...withoutNulls(rest), entries: cidrs.map((cidr) => ({ cidr })) }),
  thing,
});

mutationField('createGatewayLinkedVpc', {
  description:
    'Makes a private gateway of EAS reachable out of a VPC. Costs two calls, one of them a look at the linked VPCs ' +
    'before, and one for each look at how far it is; a dry run costs one.',
  change: createGatewayLinkedVpc,
  placedIn: 'lingjun',
  fields: (t) => ({
    ...ofGateway(t),
    vpcId: t.string({ required: true, description: 'The VPC, vpc-….' }),
    vSwitchId: t.string({ required: true, description: 'The vSwitch in which the gateway gets its end, vsw-….' }),
    ownerAccountId: t.string({
      description: 'The Alibaba Cloud account that owns the VPC, 16 digits; the own one when left out.',
    }),
    hasAuthoritativeDns: t.boolean({
      description: 'Whether authoritative DNS of the VPC answers for the gateway; no when left out.',
    }),
  }),
  input: withoutNulls,
  thing,
});

mutationField('deleteGatewayLinkedVpc', {
  description:
    'Takes the end of a private gateway of EAS out of a VPC, with what was allowed in from there. Its peers must go ' +
    'first. Deleting what is gone succeeds. Costs one call, one more if a vSwitch is named, and one for each look at ' +
    'how far it is; a dry run costs one or two.',
  change: deleteGatewayLinkedVpc,
  placedIn: 'lingjun',
  fields: (t) => ({
    ...ofGateway(t),
    vpcId: t.string({ required: true, description: 'The linked VPC, vpc-….' }),
    vSwitchId: t.string({ description: 'The vSwitch in which the gateway has its end, vsw-…; need not be told.' }),
  }),
  input: withoutNulls,
  thing,
});

const GatewayPeer = builder.inputType('GatewayVpcPeerInput', {
  description: 'A VPC that reaches a gateway through a linked one.',
  fields: (t) => ({
    region: t.string({ required: true, description: 'The region of that other VPC.' }),
    vpcId: t.string({ required: true, description: 'That other VPC, vpc-….' }),
  }),
});

mutationField('createGatewayVpcPeers', {
  description:
    'Lets further VPCs reach a private gateway of EAS through a linked one; all of them or none. Costs two calls, one ' +
    'of them a look at the peers before, and one for each look at how far it is; a dry run costs two.',
  change: createGatewayVpcPeers,
  placedIn: 'lingjun',
  fields: (t) => ({
    ...ofGateway(t),
    vpcId: t.string({ required: true, description: 'The linked VPC, vpc-…; its link must be RUNNING.' }),
    peers: t.field({ type: [GatewayPeer], required: true, description: 'The other VPCs, each once.' }),
  }),
  input: (given) => given,
  thing,
});

mutationField('deleteGatewayVpcPeers', {
  description:
    'Takes VPCs away from those that reach a private gateway of EAS through a linked one; all of them or none. ' +
    'Deleting what is gone succeeds. Costs two calls, one of them a look at the peers before, and one for each look ' +
    'at how far it is; a dry run costs one.',
  change: deleteGatewayVpcPeers,
  placedIn: 'lingjun',
  fields: (t) => ({
    ...ofGateway(t),
    vpcId: t.string({ required: true, description: 'The linked VPC, vpc-….' }),
    peers: t.field({ type: [GatewayPeer], required: true, description: 'The other VPCs, each once.' }),
  }),
  input: (given) => given,
  thing,
});
