import { z } from 'zod';
import type { LingjunState } from '../fleet/model.ts';
import type { PaiResourceGroup, UserVpc } from '../fleet/pai-model.ts';
import { wulanchabu } from '../fleet/places.ts';
import { isBlock } from './cidr.ts';
import { notFound } from './eas-gateways.ts';
import type { InputOf } from './input.ts';
import { later } from './lives.ts';
import { refusedTags, tagsFrom } from './newcomers.ts';
import { invalid } from './refusals.ts';
import { type Answer, inRegion, type Refusal, type Scene } from './scene.ts';
import { paiResourceGroups } from './tables.ts';

type CreateInput = InputOf<'CreateResourceGroup'>;

/** Creating, then ready; the documentation names no status of failure, so what is doomed stays as it is. */
export function createResourceGroup(input: CreateInput, scene: Scene): Answer {
  const refused = refusedTags(input.Tag) ?? refusedProvider(input);
  if (refused) return refused;
  const userVpc = userVpcFrom(input.UserVpc, scene);
  if (userVpc && 'refused' in userVpc) return userVpc;
  const row = newGroup(input, { userVpc, scene });
  const { resourceGroupId } = row;
  const dueMs = scene.nowMs + scene.asyncMs;
  const ready = (group: PaiResourceGroup) => ({ ...group, status: 'Ready', modifiedMs: dueMs });
  const apply = (then: LingjunState) => paiResourceGroups.change(then, resourceGroupId, ready);
  const begun = paiResourceGroups.add(scene.state, row);
  const state = scene.failure === undefined ? later(begun, { dueMs, apply }) : begun;
  return { payload: { ResourceGroupID: resourceGroupId }, state };
}

function refusedProvider({ ComputingResourceProvider: provider = 'ecs' }: CreateInput): Refusal | undefined {
  const isKnown = ['ecs', 'lingjun'].includes(provider.toLowerCase());
  return isKnown ? undefined : invalid('ComputingResourceProvider', 'Ecs or Lingjun');
}

interface GroupPlan {
  userVpc: UserVpc | null;
  scene: Scene;
}

function newGroup(input: CreateInput, { userVpc, scene }: GroupPlan): PaiResourceGroup {
  const isLingjun = input.ComputingResourceProvider?.toLowerCase() === 'lingjun';
  const { nowMs, regionId, state } = scene;
  return {
    // Of all the service's ids these alone have no hyphen.
    resourceGroupId: scene.newId('rg', 14).replace('-', ''),
    regionId: regionId || wulanchabu.regionId,
    name: input.Name ?? '',
    description: input.Description ?? '',
    clusterId: scene.newId('', 22).slice(1),
    provider: isLingjun ? 'Lingjun' : 'ECS',
    creatorId: state.tenantId,
    resourceType: isLingjun ? 'Lingjun' : 'Ecs',
    status: 'Creating',
    supportsRdma: isLingjun,
    workspaceId: '',
    nodeCount: 0,
    tags: tagsFrom(input.Tag),
    userVpc,
    createdMs: nowMs,
    modifiedMs: nowMs,
  };
}

/** A new VPC replaces the old one as a whole; `Unbind` takes it away. */
export function updateResourceGroup(input: InputOf<'UpdateResourceGroup'>, scene: Scene): Answer {
  const group = scene.index.paiResourceGroups.get(input.ResourceGroupID);
  if (!group || inRegion([group], scene).length === 0) return notFound;
  const userVpc = userVpcFrom(input.UserVpc, scene);
  if (userVpc && 'refused' in userVpc) return userVpc;
  const change = (row: PaiResourceGroup) => ({
    ...row,
    name: input.Name ?? row.name,
    description: input.Description ?? row.description,
    userVpc: input.Unbind === true ? null : (userVpc ?? row.userVpc),
    modifiedMs: scene.nowMs,
  });
  const { resourceGroupId: id } = group;
  return { payload: { ResourceGroupID: id }, state: paiResourceGroups.change(scene.state, id, change) };
}

const text = z.string().default('');
const sentVpc = z.object({
  DefaultForwardInfo: z.object({ EipAllocationId: text, NatGatewayId: text }).optional(),
  DefaultRoute: z.enum(['eth0', 'eth1']).default('eth0'),
  ExtendedCIDRs: z.array(z.string().refine(isBlock)).default([]),
  RoleArn: text,
  SecurityGroupId: text,
  SwitchId: text,
  VpcId: text,
});

/** null when none is sent. A VPC that is named must be there, and the rest lie in it. */
function userVpcFrom(sent: object | undefined, { state }: Scene): UserVpc | Refusal | null {
  if (sent === undefined) return null;
  const read = sentVpc.safeParse(sent);
  if (!read.success) return invalid('UserVpc', z.prettifyError(read.error));
  const { DefaultForwardInfo: forward, SecurityGroupId, SwitchId, VpcId, ...rest } = read.data;
  const vswitch = state.cloudSwitches.find(({ vSwitchId, vpcId }) => vpcId === VpcId && vSwitchId === SwitchId);
  if (!vswitch) return invalid('UserVpc', `there is no ${SwitchId} in ${VpcId}`);
  const { securityGroupIds } = vswitch;
  if (!securityGroupIds.includes(SecurityGroupId)) return invalid('UserVpc', `${SecurityGroupId} is not in ${VpcId}`);
  return {
    vpcId: VpcId,
    switchId: SwitchId,
    securityGroupId: SecurityGroupId,
    roleArn: rest.RoleArn,
    defaultRoute: rest.DefaultRoute,
    extendedCidrs: rest.ExtendedCIDRs,
    forwardInfo: forward ? { eipAllocationId: forward.EipAllocationId, natGatewayId: forward.NatGatewayId } : null,
  };
}
