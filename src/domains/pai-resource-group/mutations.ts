import { builder } from '../../builder.ts';
import { TagInput } from '../../graph/tags.ts';
import { textEnum } from '../../graph/text-enum.ts';
import { type WithoutNulls, withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { createPaiResourceGroup, updatePaiResourceGroup } from './changes.ts';
import type { NewUserVpc } from './new-user-vpc.ts';
import { PaiResourceGroup } from './pai-resource-group.ts';
import { defaultRoute } from './user-vpc.ts';

const thing = {
  name: 'paiResourceGroup',
  type: PaiResourceGroup,
  description: 'The resource group as it is now. Costs what reading it costs.',
} as const;

const provider = textEnum('PaiResourceProvider', {
  description: 'Where the machines of a PAI resource group come from.',
  values: { ECS: 'Ecs', LINGJUN: 'Lingjun' },
});

const ForwardInfoInput = builder.inputType('VpcForwardInfoInput', {
  description: 'VPC forward information: by what a resource group is to reach the public.',
  fields: (t) => ({
    natGatewayId: t.string({ required: true, description: 'The NAT gateway.' }),
    eipAllocationId: t.string({ required: true, description: 'The elastic public address, eip-….' }),
  }),
});

const UserVpcInput = builder.inputType('UserVpcInput', {
  description: 'The VPC that a PAI resource group is to work in.',
  fields: (t) => ({
    vpcId: t.string({ required: true, description: 'The VPC, vpc-….' }),
    vSwitchId: t.string({ required: true, description: 'The vSwitch in it, vsw-….' }),
    securityGroupId: t.string({ required: true, description: 'The security group in it, sg-….' }),
    roleArn: t.string({ description: 'The role by which the service works in the VPC.' }),
    defaultRoute: t.field({
      type: defaultRoute.type,
      description: 'Which interface carries what has no route of its own; PUBLIC_GATEWAY when left out.',
    }),
    extendedCidrs: t.stringList({ description: 'Further IPv4 CIDR blocks that are reached through the VPC.' }),
    forwardInfo: t.field({
      type: ForwardInfoInput,
      description: 'By what it reaches the public; nothing is forwarded when left out.',
    }),
  }),
});

type GivenVpc = typeof UserVpcInput.$inferInput;

function userVpcOf({ defaultRoute: route, forwardInfo, ...rest }: GivenVpc): NewUserVpc {
  return {
    ...withoutNulls(rest),
    ...(route == null ? {} : { defaultRoute: defaultRoute.textOf(route, 'input.userVpc.defaultRoute') }),
    ...(forwardInfo == null ? {} : { forwardInfo }),
  };
}

function withVpc<T extends { userVpc?: GivenVpc | null | undefined }>({ userVpc, ...rest }: T) {
  const given: WithoutNulls<Omit<T, 'userVpc'>> = withoutNulls(rest);
  return { ...given, ...(userVpc == null ? {} : { userVpc: userVpcOf(userVpc) }) };
}

mutationField('createPaiResourceGroup', {
  description:
    'Makes a resource group of PAI Studio, with the network that it works in. Costs two calls, one of them a look at ' +
    'the groups of that name before, and one for each look at how far it is.',
  change: createPaiResourceGroup,
  placedIn: 'lingjun',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 128 characters.' }),
    description: t.string({ description: 'What it is for, at most 128 characters.' }),
    provider: t.field({ type: provider.type, description: 'Where its machines come from; ECS when left out.' }),
    resourceType: t.string({ description: 'The kind of resource, for example Ecs or Lingjun.' }),
    version: t.string({ description: 'The version of the group, for example 1.0.' }),
    userVpc: t.field({ type: UserVpcInput, description: 'The VPC to work in; one of the service when left out.' }),
    tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
  }),
  input: ({ provider: from, ...rest }) => ({
    ...withVpc(rest),
    ...(from == null ? {} : { provider: provider.textOf(from, 'input.provider') }),
  }),
  thing,
});

mutationField('updatePaiResourceGroup', {
  description:
    'Changes the name, the description or the network of a resource group of PAI Studio. Costs one call; a dry run ' +
    'costs one.',
  change: updatePaiResourceGroup,
  fields: (t) => ({
    id: t.globalID({ required: true, for: PaiResourceGroup, description: 'The global id of the resource group.' }),
    name: t.string({ description: 'The new name, 1 to 128 characters; as it was when left out.' }),
    description: t.string({ description: 'The new description, at most 128 characters; as it was when left out.' }),
    userVpc: t.field({
      type: UserVpcInput,
      description: 'The new VPC to work in, which replaces the old one with all its settings.',
    }),
    leavesVpc: t.boolean({ description: 'True: it leaves its VPC, and works in one of the service.' }),
  }),
  input: ({ id, ...rest }) => ({ group: id.id, ...withVpc(rest) }),
  thing,
});
