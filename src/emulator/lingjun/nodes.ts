import type { NetworkInterface, Node } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { cursorPage } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene, single } from './scene.ts';
import { keyedTagFields, utcIso, zonelessIso } from './wire-fields.ts';

/** The controller's word for an unknown node or cluster. */
const notFound = 'RESOURCE_NOT_FOUND';

export function getNodeInfoForPod({ NodeId }: InputOf<'GetNodeInfoForPod'>, scene: Scene): Answer {
  return single({ item: scene.index.nodes.get(NodeId), scene }, (node) => ({
    ...podFields(node),
    HdeniIpv6SipQuota: 0,
    HdeniSipQuota: 0,
    LeniIpv6SipQuota: 10,
  }));
}

/** A bare array, never cut. */
export function listNodeInfosForPod(input: InputOf<'ListNodeInfosForPod'>, scene: Scene): Answer {
  const nodes = inRegion(scene.state.nodes, scene).filter(
    (node) =>
      matches(input.ClusterId, node.clusterId) &&
      matches(input.NodeId, node.nodeId) &&
      matches(input.ZoneId, node.zoneId),
  );
  return { payload: nodes.map(podFields) };
}

function podFields(node: Node) {
  return {
    ClusterId: node.clusterId,
    HdeniQuota: 0,
    LeniQuota: 10,
    LeniSipQuota: 10,
    LniSipQuota: 3,
    NodeId: node.nodeId,
    RegionId: node.regionId,
    VSwitches: [node.vSwitchId],
    VpcId: node.vpcId,
    ZoneId: node.zoneId,
  };
}

export function describeNode({ NodeId }: InputOf<'DescribeNode'>, scene: Scene): Answer {
  return single({ item: scene.index.nodes.get(NodeId), scene, code: notFound }, (node) => ({
    ...nodeFields(node, scene),
    ClusterId: node.clusterId,
    ClusterName: scene.index.clusters.get(node.clusterId)?.clusterName ?? '',
    CreateTime: utcIso(node.createdMs),
    Disks: [
      {
        Category: 'cloud_essd',
        DiskId: `d-${node.nodeId.slice(7)}`,
        PerformanceLevel: 'PL1',
        Size: 100,
        Type: 'system',
      },
    ],
    ExpiredTime: utcIso(node.expiresMs),
    Networks: portsOf(node, scene).map((lni) => ({
      ...portFields(lni),
      SecurityGroupId: node.securityGroupId,
      VSwitchId: node.vSwitchId,
    })),
    ResourceGroupId: node.resourceGroupId,
    SavingsPlanId: '',
    UserData: '',
  }));
}

export function listClusterNodes(input: InputOf<'ListClusterNodes'>, scene: Scene): Answer {
  const cluster = scene.index.clusters.get(input.ClusterId);
  if (!cluster) return { refused: notFound, message: 'The specified cluster does not exist.' };
  const nodes = inRegion(scene.index.nodesByCluster.get(cluster.clusterId) ?? [], scene).filter(
    (node) =>
      matches(input.NodeGroupId, cluster.nodeGroupId) &&
      matches(input.ResourceGroupId, node.resourceGroupId) &&
      (input.OperatingStates?.includes(node.status) ?? true) &&
      hasTags(input.Tags, node.tags),
  );
  const page = cursorPage(nodes, input);
  if (!page) return { refused: 'InvalidNextToken', message: 'The specified NextToken is not valid.' };
  return { payload: { Nodes: page.rows.map((node) => nodeRowFields(node, scene)), ...page.next } };
}

function nodeRowFields(node: Node, scene: Scene) {
  return {
    ...nodeFields(node, scene),
    CommodityCode: 'bccluster_eflocomputing_public_cn',
    CreateTime: zonelessIso(node.createdMs),
    ExpiredTime: zonelessIso(node.expiresMs),
    Networks: portsOf(node, scene).map(portFields),
    Tags: keyedTagFields(node.tags),
    TaskId: '',
    VSwitchId: node.vSwitchId,
    VpcId: node.vpcId,
  };
}

function nodeFields(node: Node, { index }: Scene) {
  const cluster = index.clusters.get(node.clusterId);
  return {
    FileSystemMountEnabled: false,
    Hostname: node.hostname,
    HpnZone: cluster?.hpnZone ?? '',
    HyperNodeId: node.nodeId,
    ImageId: node.imageId,
    ImageName: node.imageName,
    MachineType: node.machineType,
    NodeGroupId: cluster?.nodeGroupId ?? '',
    NodeGroupName: cluster?.nodeGroupName ?? '',
    NodeId: node.nodeId,
    NodeType: 'standard',
    OperatingState: node.status,
    Sn: node.sn,
    ZoneId: node.zoneId,
  };
}

function portsOf({ nodeId }: Node, { index }: Scene): NetworkInterface[] {
  return index.lnisByNode.get(nodeId) ?? [];
}

function portFields(lni: NetworkInterface) {
  return { BondName: lni.networkInterfaceName, Ip: lni.ip, SubnetId: lni.subnetId, VpdId: lni.vpdId };
}
