import type { CloudSwitch } from '../fleet/cloud-switches.ts';
import type { ElasticNetworkInterface, Node } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { beyondQuota, busy, detaching, invalid, missing, unknown } from './refusals.ts';
import type { Refusal, Scene } from './scene.ts';

/** Where a new elastic interface comes to lie. */
export interface LeniSite {
  vswitch: CloudSwitch;
  securityGroupId: string;
  /** Undefined for one that hangs on no node. */
  node: Node | undefined;
}

/** What GetNodeInfoForPod says of every node, the system's own interface counted. */
const leniQuota = 10;

type Input = InputOf<'CreateElasticNetworkInterface'>;

/** A node says where its interfaces lie unless the call does; without one, the call must name the VPC. */
export function siteOf(input: Input, scene: Scene): LeniSite | Refusal {
  const { NodeId, RegionId, ZoneId } = input;
  const node = NodeId === undefined ? undefined : nodeIn(RegionId, { NodeId, scene });
  if (NodeId !== undefined && !node) return unknown('node', NodeId);
  if (node && node.zoneId !== ZoneId) return invalid('ZoneId', `${node.nodeId} is in ${node.zoneId}`);
  const vpcId = input.VpcId ?? node?.vpcId;
  if (vpcId === undefined) return missing('VpcId');
  if (node && vpcId !== node.vpcId) return invalid('VpcId', `${node.nodeId} is in ${node.vpcId}`);
  const vswitch = findSwitch({ ...input, VpcId: vpcId, VSwitchId: input.VSwitchId ?? node?.vSwitchId }, scene);
  if ('refused' in vswitch) return vswitch;
  const securityGroupId = input.SecurityGroupId ?? node?.securityGroupId ?? vswitch.securityGroupIds[0] ?? '';
  const refused = refusedGroup(securityGroupId, vswitch) ?? (node && refusedNode(node, scene));
  return refused ?? { vswitch, securityGroupId, node };
}

type Whereabouts = Pick<Input, 'RegionId' | 'ZoneId'> & { VpcId: string; VSwitchId: string | undefined };

function findSwitch({ RegionId, VpcId, VSwitchId, ZoneId }: Whereabouts, { state }: Scene): CloudSwitch | Refusal {
  const ofVpc = state.cloudSwitches.filter(({ vpcId, regionId }) => vpcId === VpcId && regionId === RegionId);
  if (ofVpc.length === 0) return invalid('VpcId', `there is no ${VpcId} in ${RegionId}`);
  const fitting = ofVpc.filter(({ vSwitchId }) => VSwitchId === undefined || vSwitchId === VSwitchId);
  if (fitting.length === 0) return invalid('VSwitchId', `there is no ${VSwitchId} in ${VpcId}`);
  return fitting.find(({ zoneId }) => zoneId === ZoneId) ?? invalid('ZoneId', `no such vSwitch is in ${ZoneId}`);
}

export function refusedGroup(securityGroupId: string, { vpcId, securityGroupIds }: CloudSwitch): Refusal | undefined {
  if (securityGroupIds.includes(securityGroupId)) return undefined;
  return invalid('SecurityGroupId', `${securityGroupId} is not in ${vpcId}`);
}

export function nodeIn(regionId: string, { NodeId, scene }: { NodeId: string; scene: Scene }): Node | undefined {
  const node = scene.index.nodes.get(NodeId);
  return node?.regionId === regionId ? node : undefined;
}

/** Whether a node may carry one more. */
export function refusedNode({ nodeId }: Node, { state }: Scene): Refusal | undefined {
  const held = state.elasticNetworkInterfaces.filter((leni) => leni.nodeId === nodeId);
  return held.length >= leniQuota ? beyondQuota(`elastic interfaces of ${nodeId}`) : undefined;
}

interface Meant {
  ElasticNetworkInterfaceId: string;
  RegionId: string;
}

export function leniOf({ ElasticNetworkInterfaceId, RegionId }: Meant, { index }: Scene) {
  const leni = index.lenis.get(ElasticNetworkInterfaceId);
  return leni?.regionId === RegionId ? leni : undefined;
}

/** What is on its way takes no other order; of detaching alone the service says so with a code of its own. */
export function refusedWhileMoving({ elasticNetworkInterfaceId, status }: ElasticNetworkInterface) {
  if (status === 'Detaching') return detaching(elasticNetworkInterfaceId);
  return status === 'Executing' || status === 'Attaching' ? busy('elastic interface', status) : undefined;
}
