import type { PaiResourceGroup, UserVpc } from '../fleet/pai-model.ts';
import type { InputOf } from './input.ts';
import { type Answer, inRegion, matches, type Scene, single } from './scene.ts';
import { tagFields, utcIso } from './wire-fields.ts';

/** Says everything of a group but its id. */
export function getResourceGroup({ ResourceGroupID }: InputOf<'GetResourceGroup'>, scene: Scene): Answer {
  const item = scene.index.paiResourceGroups.get(ResourceGroupID);
  return single({ item, scene, code: 'Resource.NotFound' }, (group) => ({
    ...commonFields(group),
    ClusterID: group.clusterId,
    ComputingResourceProvider: group.provider,
    Description: group.description,
    SupportRDMA: group.supportsRdma,
    Tags: tagFields(group.tags),
  }));
}

type ListInput = InputOf<'ListResourceGroups'>;

export function listResourceGroups(input: ListInput, scene: Scene): Answer {
  const groups = inRegion(scene.state.paiResourceGroups, scene).filter((group) => isWanted(group, input));
  const size = input.ShowAll === true ? groups.length : Math.min(Math.max(input.PageSize ?? 10, 1), 100);
  const start = (Math.max(input.PageNumber ?? 1, 1) - 1) * size;
  const rows = sorted(groups, input).slice(start, start + size);
  return { payload: { ResourceGroups: rows.map(rowFields), TotalCount: groups.length } };
}

function isWanted(group: PaiResourceGroup, input: ListInput): boolean {
  const ids = input.ResourceGroupIDs?.split(',').map((id) => id.trim());
  return (
    (ids?.includes(group.resourceGroupId) ?? true) &&
    matches(input.ComputingResourceProvider?.toLowerCase(), group.provider.toLowerCase()) &&
    matches(input.HasResource, group.nodeCount > 0) &&
    matches(input.Name, group.name) &&
    matches(input.ResourceType, group.resourceType) &&
    matches(input.Status, group.status)
  );
}

const sortKeys: Record<string, (group: PaiResourceGroup) => string | number> = {
  DisplayName: ({ name }) => name,
  GmtCreatedTime: ({ createdMs }) => createdMs,
};

function sorted(groups: PaiResourceGroup[], { SortBy, Order }: ListInput): PaiResourceGroup[] {
  const keyOf = sortKeys[SortBy ?? ''];
  if (!keyOf) return groups;
  const sign = Order?.toLowerCase() === 'desc' ? -1 : 1;
  return groups.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -sign : sign));
}

function rowFields(group: PaiResourceGroup) {
  return { ...commonFields(group), NodeCount: group.nodeCount, ResourceGroupID: group.resourceGroupId };
}

function commonFields(group: PaiResourceGroup) {
  return {
    CreatorID: group.creatorId,
    GmtCreatedTime: utcIso(group.createdMs),
    GmtModifiedTime: utcIso(group.modifiedMs),
    Name: group.name,
    ResourceType: group.resourceType,
    Status: group.status,
    ...(group.userVpc ? { UserVpc: vpcFields(group.userVpc) } : {}),
    Version: '',
    WorkspaceID: group.workspaceId,
  };
}

function vpcFields(vpc: UserVpc) {
  const { forwardInfo } = vpc;
  return {
    ...(forwardInfo
      ? { DefaultForwardInfo: { EipAllocationId: forwardInfo.eipAllocationId, NatGatewayId: forwardInfo.natGatewayId } }
      : {}),
    DefaultRoute: vpc.defaultRoute,
    ExtendedCIDRs: vpc.extendedCidrs,
    RoleArn: vpc.roleArn,
    SecurityGroupId: vpc.securityGroupId,
    SwitchId: vpc.switchId,
    VpcId: vpc.vpcId,
  };
}
