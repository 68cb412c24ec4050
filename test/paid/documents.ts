import type { Fleet } from '../../src/emulator/fleet/model.ts';
import { bridgxId, ownClusters } from '../domains/bridgx-facts.ts';
import { idOf, some } from '../domains/lingjun-facts.ts';

export interface Asked {
  document: string;
  variables?: Record<string, unknown>;
}

/** Queries of every form that the cost of a query depends on: lists, gets, details, relations, filters, days. */
export function documentsOf({ lingjun, bridgx }: Fleet): Asked[] {
  const vpd = some(lingjun.vpds);
  const vcc = some(lingjun.vccs, ({ connectionType }) => connectionType === 'VPC');
  const leni = some(lingjun.elasticNetworkInterfaces);
  const node = some(lingjun.nodes);
  const er = some(lingjun.ers);
  const cluster = some(
    ownClusters(bridgx),
    ({ status, clusterType }) => status === 'ENABLE' && clusterType === 'standard',
  );
  const region = vpd.regionId;
  const clusterId = bridgxId('Cluster', cluster.name);
  return [
    ...[
      '{ vpds { nodes { name subnetCount } } }',
      '{ vpds(first: 4) { nodes { name detail { quota privateIpCount } } } }',
      '{ vpds { nodes { name dependents } } }',
      '{ vpds { nodes { vccs { nodes { name bandwidthText } } subnets { nodes { cidr } } } } }',
      '{ vpds { nodes { ers { nodes { name } } erAttachments { nodes { erAttachmentId: id } } } } }',
      '{ vccs(first: 10) { nodes { name detail { bandwidthMbps payType } } } }',
      '{ vccs { nodes { elasticNetworkInterfaces(first: 3) { nodes { ip } } vpds { nodes { name } } } } }',
      '{ elasticNetworkInterfaces { totalCount } }',
      '{ elasticNetworkInterfaces(first: 6) { nodes { ip detail { isJumboFrameEnabled } node { nodeId } } } }',
      '{ networkInterfaces(first: 1000) { totalCount nodes { ip vpd { name } subnet { name } } } }',
      '{ subnets { nodes { name vpd { name } networkInterfaces { totalCount } } } }',
      '{ ers { nodes { name vpds { nodes { name } } routeEntries { totalCount } attachments { totalCount } } } }',
      '{ lingjunNodes(first: 5) { nodes { nodeId detail { elasticNetworkInterfaceIpv6Quota } } } }',
      '{ lingjunNodes { nodes { nodeId cluster { name } elasticNetworkInterfaces { totalCount } } } }',
      '{ lingjunClusters { nodes { name nodes { totalCount } } } }',
      '{ lingjunRegions { nodes { name zones { zone } } } }',
      '{ leniPrivateIps { totalCount } lniPrivateIps { totalCount } }',
      '{ clusters { nodes { name machineCount } } }',
      '{ clusters(first: 3) { nodes { name detail { loginName } } } }',
      '{ clusters { nodes { name machines(first: 2) { nodes { instanceId } } } } }',
      '{ machines(first: 100) { totalCount nodes { instanceId cluster { name } } } }',
      '{ machines(filter: { statuses: [RUNNING] }) { totalCount } }',
      '{ scalingTasks { totalCount nodes { cluster { name } } } }',
      '{ scalingTasks(first: 4) { nodes { cluster { vpc { paiResourceGroups(first: 4) { nodes { name } } } } } } }',
      '{ lingjunNodes(first: 2) { nodes { placement { hpnZone } machines(first: 3) { nodes { instanceId } } } } }',
      '{ cloudAccounts { nodes { name clusters { totalCount } } } }',
      'query Both { ...Networks ...Machines } fragment Networks on Query { vpds { totalCount } vccs { totalCount } } fragment Machines on Query { clusters { totalCount } }',
      '{ a: vpds { totalCount } b: vpds { nodes { name } } c: vpds @freshness(maxAgeSeconds: 0) { totalCount } }',
    ].map((document) => ({ document })),
    {
      document: 'query ($id: ID!) { node(id: $id) { id ... on Vpd { name } } }',
      variables: { id: idOf('Vpd', vpd, vpd.vpdId) },
    },
    {
      document: 'query ($id: ID!) { vcc(id: $id) { name detail { spec: payType } } }',
      variables: { id: idOf('Vcc', vcc, vcc.vccId) },
    },
    {
      document: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: {
        ids: [
          idOf('ElasticNetworkInterface', leni, leni.elasticNetworkInterfaceId),
          idOf('LingjunNode', node, node.nodeId),
          idOf('Er', er, er.erId),
          clusterId,
        ],
      },
    },
    {
      document:
        'query ($region: String!, $name: String) { vpds(filter: { region: $region, name: $name }) { nodes { name } } }',
      variables: { region, name: vpd.vpdName },
    },
    {
      document: 'query ($vpc: String) { elasticNetworkInterfaces(filter: { vpcId: $vpc }) { nodes { ip } } }',
      variables: { vpc: leni.vpcId },
    },
    {
      document:
        'query ($id: ID!, $detail: Boolean!) { cluster(id: $id) { name detail @include(if: $detail) { loginName } machines { totalCount } } }',
      variables: { id: clusterId, detail: true },
    },
    {
      document:
        'query ($id: ID!) { usageDays(cluster: $id, from: "2026-06-08", to: "2026-06-12") { day usedSeconds } }',
      variables: { id: clusterId },
    },
    { document: '{ clusters(first: 8) { nodes { usageDay(day: "2026-06-06") { usedSeconds upstreamSeconds } } } }' },
    {
      document: 'query ($id: ID!) { machineUsage(cluster: $id, day: "2026-06-05") { machineHours differenceSeconds } }',
      variables: { id: clusterId },
    },
  ];
}
