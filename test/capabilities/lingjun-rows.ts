import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { idOf, some } from '../domains/lingjun-facts.ts';
import type { Capability } from './capability.ts';

/** The manual's 29 rows. Source: the capability table of the PAI network manual, and the services' own names. */
export function lingjunCapabilities(state: LingjunState): readonly Capability[] {
  const vpd = some(state.vpds);
  const vcc = some(state.vccs, ({ vpdId }) => vpdId !== '');
  const subnet = some(state.subnets);
  const attachment = some(state.erAttachments);
  const routeMap = some(state.erRouteMaps);
  const erRoute = some(state.erRouteEntries);
  const vpdRoute = some(state.vpdRouteEntries);
  const vccRoute = some(state.vccRouteEntries);
  const leni = some(state.elasticNetworkInterfaces, ({ privateIps }) => privateIps.length > 0);
  const lni = some(state.networkInterfaces, ({ privateIps }) => privateIps.length > 0);
  const node = some(state.nodes);
  const neighbour = some(state.nodes, ({ nodeId, regionId }) => nodeId !== node.nodeId && regionId === node.regionId);
  const vpdGrant = some(state.grantRules, ({ product }) => product === 'VPD');
  const vccGrant = some(state.grantRules, ({ product }) => product === 'VCC');
  const netTest = some(state.netTests);
  const group = some(state.paiResourceGroups);
  const gateway = some(state.easGateways);
  const link = some(state.easResources);
  const id = (type: string, thing: { regionId: string }, ...ids: string[]) => JSON.stringify(idOf(type, thing, ...ids));
  const at = ({ regionId }: { regionId: string }) => `account: "default", region: "${regionId}"`;
  return [
    {
      row: 1,
      name: 'Get VPC Forward Information',
      operations: ['GetResourceGroup', 'ListResourceGroups'],
      queries: [
        '{ paiResourceGroups { nodes { userVpc { forwardInfo { natGatewayId } } } } }',
        `{ paiResourceGroup(id: ${id('PaiResourceGroup', group, group.resourceGroupId)}) { detail { tags { key } } } }`,
      ],
    },
    {
      row: 2,
      name: 'Configure Network Settings',
      operations: ['CreateResourceGroup', 'UpdateResourceGroup'],
      queries: [],
    },
    {
      row: 3,
      name: 'Manage VCC',
      operations: ['InitializeVcc', 'CreateVcc', 'GetVcc', 'ListVccs', 'RefundVcc'],
      queries: [
        '{ vccs { nodes { name } } }',
        `{ vcc(id: ${id('Vcc', vcc, vcc.vccId)}) { name detail { bandwidthMbps } } }`,
      ],
    },
    {
      row: 4,
      name: 'Manage VCC Grant Rules',
      operations: ['CreateVccGrantRule', 'DeleteVccGrantRule', 'GetVccGrantRule', 'ListVccGrantRules'],
      queries: [
        '{ vccGrantRules { nodes { grantRuleId } } }',
        `{ vccGrantRule(id: ${id('VccGrantRule', vccGrant, vccGrant.grantRuleId)}) { grantRuleId } }`,
      ],
    },
    {
      row: 5,
      name: 'Manage VCC Route Entries',
      operations: ['CreateVccRouteEntry', 'DeleteVccRouteEntry', 'GetVccRouteEntry', 'ListVccRouteEntries'],
      queries: [
        `{ vcc(id: ${id('Vcc', { ...vccRoute }, vccRoute.ownerId)}) { routeEntries { nodes { destinationCidr } } } }`,
        `{ vccRouteEntry(id: ${id('VccRouteEntry', vccRoute, vccRoute.ownerId, vccRoute.routeEntryId)}) { destinationCidr } }`,
      ],
    },
    {
      row: 6,
      name: 'Manage Elastic Network Interfaces',
      operations: [
        'CreateElasticNetworkInterface',
        'DeleteElasticNetworkInterface',
        'AttachElasticNetworkInterface',
        'DetachElasticNetworkInterface',
        'GetElasticNetworkInterface',
        'ListElasticNetworkInterfaces',
        'UpdateElasticNetworkInterface',
        'AssignLeniPrivateIpAddress',
        'UnassignLeniPrivateIpAddress',
        'UpdateLeniPrivateIpAddress',
        'GetLeniPrivateIpAddress',
        'ListLeniPrivateIpAddresses',
        'GetNetworkInterface',
        'ListNetworkInterfaces',
        'AssignPrivateIpAddress',
        'UnAssignPrivateIpAddress',
        'GetLniPrivateIpAddress',
        'ListLniPrivateIpAddress',
      ],
      queries: [
        '{ elasticNetworkInterfaces { nodes { ip privateIps { nodes { address } } } } }',
        `{ elasticNetworkInterface(id: ${id('ElasticNetworkInterface', leni, leni.elasticNetworkInterfaceId)}) { ip } }`,
        `{ leniPrivateIp(id: ${id('LeniPrivateIp', leni, leni.elasticNetworkInterfaceId, some(leni.privateIps).ipName)}) { address } }`,
        '{ networkInterfaces { nodes { networkInterfaceId } } lniPrivateIps { nodes { address } } }',
        `{ networkInterface(id: ${id('NetworkInterface', lni, lni.networkInterfaceId)}) { networkInterfaceId } }`,
        `{ lniPrivateIp(id: ${id('LniPrivateIp', lni, lni.networkInterfaceId, some(lni.privateIps).ipName)}) { address } }`,
      ],
    },
    {
      row: 7,
      name: 'Manage ER Attachments',
      operations: [
        'CreateErAttachment',
        'DeleteErAttachment',
        'GetErAttachment',
        'ListErAttachments',
        'UpdateErAttachment',
      ],
      queries: [
        `{ erAttachment(id: ${id('ErAttachment', attachment, attachment.erId, attachment.erAttachmentId)}) { name } }`,
      ],
    },
    {
      row: 8,
      name: 'Manage ER Route Entries',
      operations: ['GetErRouteEntry', 'ListErRouteEntries'],
      queries: [
        `{ erRouteEntry(id: ${id('ErRouteEntry', erRoute, erRoute.erId, erRoute.erRouteEntryId)}) { destinationCidr } }`,
      ],
    },
    {
      row: 9,
      name: 'Manage Lingjun Hub (ER)',
      operations: ['GetEr', 'ListErs', 'CreateEr', 'UpdateEr', 'DeleteEr'],
      queries: [
        '{ ers { nodes { name attachments { nodes { name } } routeEntries { nodes { destinationCidr } } routeMaps { nodes { priority } } } } }',
      ],
    },
    {
      row: 10,
      name: 'Manage ER Route Maps',
      operations: ['CreateErRouteMap', 'DeleteErRouteMap', 'GetErRouteMap', 'ListErRouteMaps', 'UpdateErRouteMap'],
      queries: [`{ erRouteMap(id: ${id('ErRouteMap', routeMap, routeMap.erId, routeMap.erRouteMapId)}) { priority } }`],
    },
    {
      row: 11,
      name: 'Manage Subnets',
      operations: ['CreateSubnet', 'DeleteSubnet', 'GetSubnet', 'ListSubnets', 'UpdateSubnet'],
      queries: [
        '{ vpds { nodes { subnets { nodes { name } } } } }',
        `{ subnet(id: ${id('Subnet', subnet, subnet.subnetId)}) { name detail { availableIpCount } } }`,
      ],
    },
    {
      row: 12,
      name: 'Manage VPD',
      operations: [
        'CreateVpd',
        'DeleteVpd',
        'GetVpd',
        'ListVpds',
        'UpdateVpd',
        'AssociateVpdCidrBlock',
        'UnAssociateVpdCidrBlock',
      ],
      queries: ['{ vpds { nodes { name } } }', `{ vpd(id: ${id('Vpd', vpd, vpd.vpdId)}) { name detail { quota } } }`],
    },
    {
      row: 13,
      name: 'Manage VPD Grant Rules',
      operations: ['CreateVpdGrantRule', 'DeleteVpdGrantRule', 'GetVpdGrantRule', 'ListVpdGrantRules'],
      queries: [
        '{ vpdGrantRules { nodes { grantRuleId } } }',
        `{ vpdGrantRule(id: ${id('VpdGrantRule', vpdGrant, vpdGrant.grantRuleId)}) { grantRuleId } }`,
      ],
    },
    {
      row: 14,
      name: 'Manage VPD Route Entries',
      operations: ['GetVpdRouteEntry', 'ListVpdRouteEntries'],
      queries: [
        `{ vpd(id: ${id('Vpd', vpdRoute, vpdRoute.ownerId)}) { routeEntries { nodes { destinationCidr } } } }`,
        `{ vpdRouteEntry(id: ${id('VpdRouteEntry', vpdRoute, vpdRoute.ownerId, vpdRoute.routeEntryId)}) { destinationCidr } }`,
      ],
    },
    {
      row: 15,
      name: 'Query Network Information',
      operations: ['GetNodeInfoForPod', 'ListNodeInfosForPod', 'GetDestinationCidrBlock', 'GetFabricTopology'],
      queries: [
        '{ lingjunNodes { nodes { nodeId } } }',
        `{ lingjunNode(id: ${id('LingjunNode', node, node.nodeId)}) { detail { highDensityInterfaceIpQuota } } }`,
        `{ vpd(id: ${id('Vpd', vpd, vpd.vpdId)}) { destinationCidrs fabricTopology { cores { name } } } }`,
      ],
    },
    {
      row: 16,
      name: 'Manage Network Resources',
      operations: ['DescribeSlr'],
      queries: ['{ lingjunServiceRoles { nodes { exists } } }'],
    },
    {
      row: 17,
      name: 'Query Network Communication Distance',
      operations: ['QueryInstanceNcd', 'ListInstancesByNcd'],
      queries: [
        `{ networkDistance(a: ${id('LingjunNode', node, node.nodeId)}, b: ${id('LingjunNode', neighbour, neighbour.nodeId)}) }`,
        `{ lingjunNode(id: ${id('LingjunNode', node, node.nodeId)}) { neighbours(maxDistance: 3) { nodes { distance } } } }`,
      ],
    },
    {
      row: 18,
      name: 'Query Network Test Result',
      operations: ['DescribeNetTestResult', 'ListNetTestResults'],
      queries: [
        '{ netTests { nodes { status } } }',
        `{ netTest(id: ${id('NetTest', netTest, netTest.testId)}) { detail { result } } }`,
      ],
    },
    {
      row: 19,
      name: 'Manage ACL Policies',
      operations: ['CreateAclPolicy', 'DeleteAclPolicy', 'ListAclPolicy'],
      queries: [`{ gateway(${at(gateway)}, gatewayId: "${gateway.gatewayId}") { aclPolicies { internet { cidr } } } }`],
    },
    {
      row: 20,
      name: 'Manage Gateway VPC Peering',
      operations: [
        'CreateGatewayIntranetLinkedVpcPeer',
        'DeleteGatewayIntranetLinkedVpcPeer',
        'ListGatewayIntranetLinkedVpcPeer',
        'CreateGatewayIntranetLinkedVpc',
        'DeleteGatewayIntranetLinkedVpc',
        'ListGatewayIntranetLinkedVpc',
      ],
      queries: [
        `{ gateway(${at(gateway)}, gatewayId: "${gateway.gatewayId}") { vpcPeers { peerVpcId } linkedVpcs { ip } } }`,
      ],
    },
    {
      row: 21,
      name: 'Describe Resource DLink',
      operations: ['DescribeResourceDLink'],
      queries: [`{ resourceDirectLink(${at(link)}, resourceId: "${link.resourceId}") { vSwitchId } }`],
    },
    {
      row: 22,
      name: 'Update VPC Direct Connection',
      operations: ['UpdateResourceDLink', 'DeleteResourceDLink'],
      queries: [],
    },
    { row: 23, name: 'Retry VCC', operations: ['RetryVcc'], queries: [] },
    { row: 24, name: 'Update VCC', operations: ['UpdateVcc'], queries: [] },
    { row: 25, name: 'Detach ENI', operations: ['DetachElasticNetworkInterface'], queries: [] },
    { row: 26, name: 'Update ER Route Map', operations: ['UpdateErRouteMap'], queries: [] },
    { row: 27, name: 'Switch VCC Connection', operations: ['SwitchVccConnection'], queries: [] },
    {
      row: 28,
      name: 'Query VCC Traffic',
      operations: ['ListVccFlowInfos'],
      queries: [
        `{ vcc(id: ${id('Vcc', vcc, vcc.vccId)}) { traffic(metrics: [TOTAL_BYTES], directions: [IN]) { samples { value } } } }`,
      ],
    },
    { row: 29, name: 'Create Network Test Task', operations: ['CreateNetTestTask'], queries: [] },
    {
      name: 'Clusters, machines and places of Lingjun',
      operations: ['ListClusters', 'ListClusterNodes', 'DescribeNode', 'DescribeRegions', 'DescribeZones'],
      queries: [
        '{ lingjunClusters { nodes { name nodes { nodes { placement { hostname } } } } } }',
        `{ lingjunNode(id: ${id('LingjunNode', node, node.nodeId)}) { controllerDetail { hostname } } }`,
        '{ lingjunRegions { nodes { name zones { name } } } }',
      ],
    },
  ];
}
