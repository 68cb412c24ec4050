import { TagInput } from '../../graph/tags.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { attachElasticNetworkInterface, detachElasticNetworkInterface } from './attachments.ts';
import {
  createElasticNetworkInterface,
  deleteElasticNetworkInterface,
  updateElasticNetworkInterface,
} from './changes.ts';
import { ElasticNetworkInterface } from './elastic-network-interface.ts';

const thing = {
  name: 'elasticNetworkInterface',
  type: ElasticNetworkInterface,
  description: 'The interface as it is now. Costs what reading it costs.',
} as const;
const id = {
  required: true,
  for: ElasticNetworkInterface,
  description: 'The global id of the elastic network interface.',
} as const;

mutationField('createElasticNetworkInterface', {
  description:
    'Makes an elastic network interface in a cloud VPC, and binds it to a node if one is named. Costs one call, and ' +
    'one for each look at how far it is; a dry run costs two for the room on the node.',
  change: createElasticNetworkInterface,
  placedIn: 'lingjun',
  fields: (t) => ({
    zone: t.string({
      required: true,
      description: 'The zone, that of the node if one is named; e.g. cn-wulanchabu-b.',
    }),
    node: t.globalID({ for: LingjunNode, description: 'The node to bind it to; it stays free when left out.' }),
    vpcId: t.string({ description: 'The cloud VPC, vpc-…; needed unless a node is named, whose VPC it is then.' }),
    vSwitchId: t.string({ description: 'The vSwitch in the VPC, vsw-…; one of the zone when left out.' }),
    securityGroupId: t.string({ description: 'The security group in the VPC, sg-…; its default when left out.' }),
    description: t.string({ description: 'What it is for, at most 128 characters.' }),
    isJumboFrameEnabled: t.boolean({ description: 'Whether jumbo frames are allowed; no when left out.' }),
    resourceGroupId: t.string({ description: 'The resource group; the default one when left out.' }),
    tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
  }),
  input: ({ account, region, zone, node, ...rest }) => ({
    account,
    region,
    zone,
    ...withoutNulls({ ...rest, node: node?.id }),
  }),
  thing,
});

mutationField('updateElasticNetworkInterface', {
  description: 'Changes the description or the security group of an elastic network interface. Costs one call.',
  change: updateElasticNetworkInterface,
  fields: (t) => ({
    id: t.globalID(id),
    description: t.string({ description: 'The new description, at most 128 characters; as it was when left out.' }),
    securityGroupId: t.string({
      description: 'The new security group in the same VPC, sg-…; as it was when left out.',
    }),
  }),
  input: ({ id, ...rest }) => ({ networkInterface: id.id, ...withoutNulls(rest) }),
  thing,
});

mutationField('deleteElasticNetworkInterface', {
  description:
    'Deletes an elastic network interface with its secondary addresses. It must be detached first; a refusal names ' +
    'its node. Deleting what is gone succeeds. Costs one call, and one for each look at how far it is; a dry run ' +
    'costs one.',
  change: deleteElasticNetworkInterface,
  fields: (t) => ({ id: t.globalID(id) }),
  input: ({ id }) => ({ networkInterface: id.id }),
  thing,
});

mutationField('attachElasticNetworkInterface', {
  description:
    'Binds a free elastic network interface to a node in the same VPC and zone. Costs two calls, one of them a look ' +
    'at the interface before, and one for each look at how far it is; a dry run costs three.',
  change: attachElasticNetworkInterface,
  fields: (t) => ({
    id: t.globalID(id),
    node: t.globalID({ required: true, for: LingjunNode, description: 'The global id of the node.' }),
  }),
  input: ({ id, node }) => ({ networkInterface: id.id, node: node.id }),
  thing,
});

mutationField('detachElasticNetworkInterface', {
  description:
    'Frees an elastic network interface from its node. Detaching what does not hang there succeeds. Costs two calls, ' +
    'one of them a look at the interface before, and one for each look at how far it is; a dry run costs one.',
  change: detachElasticNetworkInterface,
  fields: (t) => ({
    id: t.globalID(id),
    node: t.globalID({ required: true, for: LingjunNode, description: 'The global id of the node that it hangs on.' }),
  }),
  input: ({ id, node }) => ({ networkInterface: id.id, node: node.id }),
  thing,
});
