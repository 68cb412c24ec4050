import { describeRegions, describeZones, listClusters } from './clusters.ts';
import {
  getElasticNetworkInterface,
  getLeniPrivateIpAddress,
  listElasticNetworkInterfaces,
  listLeniPrivateIpAddresses,
} from './elastic-interfaces.ts';
import { getErAttachment, listErAttachments } from './er-attachments.ts';
import { getErRouteEntry, listErRouteEntries } from './er-route-entries.ts';
import { getErRouteMap, listErRouteMaps } from './er-route-maps.ts';
import { getEr, listErs } from './ers.ts';
import type { InputOf } from './input.ts';
import {
  getLniPrivateIpAddress,
  getNetworkInterface,
  listLniPrivateIpAddress,
  listNetworkInterfaces,
} from './network-interfaces.ts';
import { describeNode, getNodeInfoForPod, listClusterNodes, listNodeInfosForPod } from './nodes.ts';
import type { Answer, Scene } from './scene.ts';
import { getSubnet, listSubnets } from './subnets.ts';
import { getVcc, listVccs } from './vccs.ts';
import { getVpd, listVpds } from './vpds.ts';
import type { LingjunOperationName } from './wire-call.ts';

/** One handler for each row of the operation table: a row without one does not compile. */
export const handlers: { [N in LingjunOperationName]: (input: InputOf<N>, scene: Scene) => Answer } = {
  GetVpd: getVpd,
  ListVpds: listVpds,
  GetVcc: getVcc,
  ListVccs: listVccs,
  GetSubnet: getSubnet,
  ListSubnets: listSubnets,
  GetElasticNetworkInterface: getElasticNetworkInterface,
  ListElasticNetworkInterfaces: listElasticNetworkInterfaces,
  GetLeniPrivateIpAddress: getLeniPrivateIpAddress,
  ListLeniPrivateIpAddresses: listLeniPrivateIpAddresses,
  GetNetworkInterface: getNetworkInterface,
  ListNetworkInterfaces: listNetworkInterfaces,
  GetLniPrivateIpAddress: getLniPrivateIpAddress,
  ListLniPrivateIpAddress: listLniPrivateIpAddress,
  GetEr: getEr,
  ListErs: listErs,
  GetErAttachment: getErAttachment,
  ListErAttachments: listErAttachments,
  GetErRouteEntry: getErRouteEntry,
  ListErRouteEntries: listErRouteEntries,
  GetErRouteMap: getErRouteMap,
  ListErRouteMaps: listErRouteMaps,
  GetNodeInfoForPod: getNodeInfoForPod,
  ListNodeInfosForPod: listNodeInfosForPod,
  DescribeNode: describeNode,
  ListClusterNodes: listClusterNodes,
  ListClusters: listClusters,
  DescribeRegions: describeRegions,
  DescribeZones: describeZones,
};
