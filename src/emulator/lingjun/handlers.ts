import { describeRegions, describeZones, listClusters } from './clusters.ts';
import { deleteResourceDLink, updateResourceDLink } from './direct-link-writes.ts';
import {
  describeResourceDLink,
  listAclPolicy,
  listGatewayIntranetLinkedVpc,
  listGatewayIntranetLinkedVpcPeer,
} from './eas.ts';
import { createAclPolicy, deleteAclPolicy } from './eas-acl-writes.ts';
import { createGatewayIntranetLinkedVpc, deleteGatewayIntranetLinkedVpc } from './eas-link-writes.ts';
import { createGatewayIntranetLinkedVpcPeer, deleteGatewayIntranetLinkedVpcPeer } from './eas-peer-writes.ts';
import { attachElasticNetworkInterface, detachElasticNetworkInterface } from './elastic-interface-bindings.ts';
import {
  createElasticNetworkInterface,
  deleteElasticNetworkInterface,
  updateElasticNetworkInterface,
} from './elastic-interface-writes.ts';
import {
  getElasticNetworkInterface,
  getLeniPrivateIpAddress,
  listElasticNetworkInterfaces,
  listLeniPrivateIpAddresses,
} from './elastic-interfaces.ts';
import { createErAttachment, deleteErAttachment, updateErAttachment } from './er-attachment-writes.ts';
import { getErAttachment, listErAttachments } from './er-attachments.ts';
import { getErRouteEntry, listErRouteEntries } from './er-route-entries.ts';
import { createErRouteMap, deleteErRouteMap, updateErRouteMap } from './er-route-map-writes.ts';
import { getErRouteMap, listErRouteMaps } from './er-route-maps.ts';
import { createEr, deleteEr, updateEr } from './er-writes.ts';
import { getEr, listErs } from './ers.ts';
import { getFabricTopology, listInstancesByNcd, queryInstanceNcd } from './fabric.ts';
import { createVccGrantRule, createVpdGrantRule, deleteVccGrantRule, deleteVpdGrantRule } from './grant-writes.ts';
import { getVccGrantRule, getVpdGrantRule, listVccGrantRules, listVpdGrantRules } from './grants.ts';
import type { InputOf } from './input.ts';
import {
  assignLeniPrivateIpAddress,
  unassignLeniPrivateIpAddress,
  updateLeniPrivateIpAddress,
} from './leni-address-writes.ts';
import { assignPrivateIpAddress, unAssignPrivateIpAddress } from './lni-address-writes.ts';
import { createNetTestTask } from './net-test-writes.ts';
import { describeNetTestResult, listNetTestResults } from './net-tests.ts';
import {
  getLniPrivateIpAddress,
  getNetworkInterface,
  listLniPrivateIpAddress,
  listNetworkInterfaces,
} from './network-interfaces.ts';
import { describeNode, getNodeInfoForPod, listClusterNodes, listNodeInfosForPod } from './nodes.ts';
import { createResourceGroup, updateResourceGroup } from './pai-resource-group-writes.ts';
import { getResourceGroup, listResourceGroups } from './pai-resource-groups.ts';
import {
  getDestinationCidrBlock,
  getVccRouteEntry,
  getVpdRouteEntry,
  listVccRouteEntries,
  listVpdRouteEntries,
} from './routes.ts';
import type { Answer, Scene } from './scene.ts';
import { describeSlr } from './service-role.ts';
import { createSubnet, deleteSubnet, updateSubnet } from './subnet-writes.ts';
import { getSubnet, listSubnets } from './subnets.ts';
import { listVccFlowInfos } from './traffic.ts';
import { createVccRouteEntry, deleteVccRouteEntry } from './vcc-route-writes.ts';
import { createVcc, initializeVcc, refundVcc, retryVcc, switchVccConnection, updateVcc } from './vcc-writes.ts';
import { getVcc, listVccs } from './vccs.ts';
import { associateVpdCidrBlock, createVpd, deleteVpd, unAssociateVpdCidrBlock, updateVpd } from './vpd-writes.ts';
import { getVpd, listVpds } from './vpds.ts';
import type { LingjunOperationName } from './wire-call.ts';

/** One handler for each row of the operation table: a row without one does not compile. */
export const handlers: { [N in LingjunOperationName]: (input: InputOf<N>, scene: Scene) => Answer } = {
  GetVpd: getVpd,
  ListVpds: listVpds,
  CreateVpd: createVpd,
  UpdateVpd: updateVpd,
  DeleteVpd: deleteVpd,
  AssociateVpdCidrBlock: associateVpdCidrBlock,
  UnAssociateVpdCidrBlock: unAssociateVpdCidrBlock,
  GetVcc: getVcc,
  ListVccs: listVccs,
  InitializeVcc: initializeVcc,
  CreateVcc: createVcc,
  UpdateVcc: updateVcc,
  RetryVcc: retryVcc,
  RefundVcc: refundVcc,
  SwitchVccConnection: switchVccConnection,
  GetSubnet: getSubnet,
  ListSubnets: listSubnets,
  CreateSubnet: createSubnet,
  UpdateSubnet: updateSubnet,
  DeleteSubnet: deleteSubnet,
  GetElasticNetworkInterface: getElasticNetworkInterface,
  ListElasticNetworkInterfaces: listElasticNetworkInterfaces,
  GetLeniPrivateIpAddress: getLeniPrivateIpAddress,
  ListLeniPrivateIpAddresses: listLeniPrivateIpAddresses,
  CreateElasticNetworkInterface: createElasticNetworkInterface,
  UpdateElasticNetworkInterface: updateElasticNetworkInterface,
  DeleteElasticNetworkInterface: deleteElasticNetworkInterface,
  AttachElasticNetworkInterface: attachElasticNetworkInterface,
  DetachElasticNetworkInterface: detachElasticNetworkInterface,
  AssignLeniPrivateIpAddress: assignLeniPrivateIpAddress,
  UnassignLeniPrivateIpAddress: unassignLeniPrivateIpAddress,
  UpdateLeniPrivateIpAddress: updateLeniPrivateIpAddress,
  GetNetworkInterface: getNetworkInterface,
  ListNetworkInterfaces: listNetworkInterfaces,
  GetLniPrivateIpAddress: getLniPrivateIpAddress,
  ListLniPrivateIpAddress: listLniPrivateIpAddress,
  AssignPrivateIpAddress: assignPrivateIpAddress,
  UnAssignPrivateIpAddress: unAssignPrivateIpAddress,
  GetEr: getEr,
  ListErs: listErs,
  CreateEr: createEr,
  UpdateEr: updateEr,
  DeleteEr: deleteEr,
  GetErAttachment: getErAttachment,
  ListErAttachments: listErAttachments,
  CreateErAttachment: createErAttachment,
  UpdateErAttachment: updateErAttachment,
  DeleteErAttachment: deleteErAttachment,
  GetErRouteEntry: getErRouteEntry,
  ListErRouteEntries: listErRouteEntries,
  GetErRouteMap: getErRouteMap,
  ListErRouteMaps: listErRouteMaps,
  CreateErRouteMap: createErRouteMap,
  UpdateErRouteMap: updateErRouteMap,
  DeleteErRouteMap: deleteErRouteMap,
  GetNodeInfoForPod: getNodeInfoForPod,
  ListNodeInfosForPod: listNodeInfosForPod,
  GetVccGrantRule: getVccGrantRule,
  ListVccGrantRules: listVccGrantRules,
  GetVpdGrantRule: getVpdGrantRule,
  ListVpdGrantRules: listVpdGrantRules,
  CreateVccGrantRule: createVccGrantRule,
  DeleteVccGrantRule: deleteVccGrantRule,
  CreateVpdGrantRule: createVpdGrantRule,
  DeleteVpdGrantRule: deleteVpdGrantRule,
  GetVpdRouteEntry: getVpdRouteEntry,
  ListVpdRouteEntries: listVpdRouteEntries,
  GetVccRouteEntry: getVccRouteEntry,
  ListVccRouteEntries: listVccRouteEntries,
  CreateVccRouteEntry: createVccRouteEntry,
  DeleteVccRouteEntry: deleteVccRouteEntry,
  GetDestinationCidrBlock: getDestinationCidrBlock,
  GetFabricTopology: getFabricTopology,
  ListInstancesByNcd: listInstancesByNcd,
  QueryInstanceNcd: queryInstanceNcd,
  ListVccFlowInfos: listVccFlowInfos,
  DescribeSlr: describeSlr,
  DescribeNode: describeNode,
  ListClusterNodes: listClusterNodes,
  ListClusters: listClusters,
  DescribeRegions: describeRegions,
  DescribeZones: describeZones,
  CreateNetTestTask: createNetTestTask,
  DescribeNetTestResult: describeNetTestResult,
  ListNetTestResults: listNetTestResults,
  ListAclPolicy: listAclPolicy,
  ListGatewayIntranetLinkedVpc: listGatewayIntranetLinkedVpc,
  ListGatewayIntranetLinkedVpcPeer: listGatewayIntranetLinkedVpcPeer,
  DescribeResourceDLink: describeResourceDLink,
  CreateAclPolicy: createAclPolicy,
  DeleteAclPolicy: deleteAclPolicy,
  CreateGatewayIntranetLinkedVpc: createGatewayIntranetLinkedVpc,
  DeleteGatewayIntranetLinkedVpc: deleteGatewayIntranetLinkedVpc,
  CreateGatewayIntranetLinkedVpcPeer: createGatewayIntranetLinkedVpcPeer,
  DeleteGatewayIntranetLinkedVpcPeer: deleteGatewayIntranetLinkedVpcPeer,
  UpdateResourceDLink: updateResourceDLink,
  DeleteResourceDLink: deleteResourceDLink,
  CreateResourceGroup: createResourceGroup,
  UpdateResourceGroup: updateResourceGroup,
  GetResourceGroup: getResourceGroup,
  ListResourceGroups: listResourceGroups,
};
