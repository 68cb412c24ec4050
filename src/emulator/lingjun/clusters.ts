import type { LingjunCluster } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { cursorPage } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene } from './scene.ts';
import { keyedTagFields, zonelessIso } from './wire-fields.ts';

export function listClusters(input: InputOf<'ListClusters'>, scene: Scene): Answer {
  const clusters = inRegion(scene.state.clusters, scene).filter(
    (cluster) => matches(input.ResourceGroupId, cluster.resourceGroupId) && hasTags(input.Tags, cluster.tags),
  );
  const page = cursorPage(clusters, input);
  if (!page) return { refused: 'InvalidNextToken', message: 'The specified NextToken is not valid.' };
  return { payload: { Clusters: page.rows.map((cluster) => clusterFields(cluster, scene)), ...page.next } };
}

function clusterFields(cluster: LingjunCluster, { index }: Scene) {
  return {
    ClusterDescription: cluster.description,
    ClusterId: cluster.clusterId,
    ClusterName: cluster.clusterName,
    ClusterType: cluster.clusterType,
    Components: {},
    ComputingIpVersion: 'IPv4',
    CreateTime: `${zonelessIso(cluster.createdMs)}.000`,
    HpnZone: cluster.hpnZone,
    NodeCount: index.nodesByCluster.get(cluster.clusterId)?.length ?? 0,
    NodeGroupCount: 1,
    OperatingState: cluster.status,
    ResourceGroupId: cluster.resourceGroupId,
    Tags: keyedTagFields(cluster.tags),
    TaskId: '',
    UpdateTime: `${zonelessIso(cluster.modifiedMs)}.000`,
    VpcId: cluster.vpcId,
  };
}

export function describeRegions(_input: InputOf<'DescribeRegions'>, { state }: Scene): Answer {
  return {
    payload: {
      Regions: state.regions.map(({ localName, regionId }) => ({ LocalName: localName, RegionId: regionId })),
    },
  };
}

/** The zones of the region whose endpoint was called. */
export function describeZones(_input: InputOf<'DescribeZones'>, scene: Scene): Answer {
  const zones = inRegion(scene.state.regions, scene).flatMap((region) => region.zones);
  return { payload: { Zones: zones.map(({ localName, zoneId }) => ({ LocalName: localName, ZoneId: zoneId })) } };
}
