import { builder } from '../../builder.ts';
import { Tag } from '../../graph/tags.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { subnetLoaders } from '../subnet/loaders.ts';
import { Subnet } from '../subnet/subnet.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd } from '../vpd/vpd.ts';
import { LingjunNode } from './lingjun-node.ts';
import { type PlacementRow, placementLoaders } from './placement-loaders.ts';

type PortRow = PlacementRow['networks'][number] & Place;

const NodePort = builder.objectRef<PortRow>('LingjunNodePort').implement({
  description: 'A bonded port of a Lingjun node, with the network that it is plugged into.',
  fields: (t) => ({
    bondName: t.exposeString('bondName', { description: 'The name of the bonded port on the host.' }),
    ip: t.exposeString('ip', { description: 'The primary IPv4 address of the port.' }),
    subnetId: t.exposeString('subnetId', {
      description: 'The Lingjun subnet, subnet-…; for some ports a vSwitch of the cloud, vsw-….',
    }),
    vpdId: t.exposeString('vpdId', { description: 'The VPD, vpd-….' }),
    vSwitchId: t.exposeString('vSwitchId', {
      description: 'The vSwitch in the cloud VPC, vsw-…; null outside `controllerDetail`.',
    }),
    securityGroupId: t.exposeString('securityGroupId', {
      description: 'The security group, sg-…; null outside `controllerDetail`.',
    }),
    subnet: t.field({
      type: Subnet,
      description: 'The Lingjun subnet that the port is plugged into.',
      resolve: ({ account, region, subnetId }, _args, { load }) =>
        subnetId && !subnetId.startsWith('vsw-')
          ? load(subnetLoaders).byId.load(keyOf(account, region, subnetId))
          : null,
    }),
    vpd: t.field({
      type: Vpd,
      description: 'The VPD that the port is plugged into.',
      resolve: ({ account, region, vpdId }, _args, { load }) =>
        vpdId ? load(vpdLoaders).byId.load(keyOf(account, region, vpdId)) : null,
    }),
  }),
});

const Placement = builder.interfaceRef<PlacementRow>('LingjunNodeHost').implement({
  description: 'The host behind a Lingjun node, as the controller tells of it.',
  fields: (t) => ({
    hostname: t.exposeString('hostname', { description: 'The name of the host.' }),
    serialNumber: t.exposeString('sn', { description: 'The serial number of the host.' }),
    hyperNodeId: t.exposeString('hyperNodeId', { description: 'The hyper node that it is a part of.' }),
    machineType: t.exposeString('machineType', { description: 'The machine model, for example efg1.nvga8n.' }),
    nodeType: t.exposeString('nodeType', { description: 'The flavour of the node, for example standard.' }),
    operatingStateText: t.exposeString('operatingState', {
      description: 'Where the node is in its life as the controller wrote it, for example Using or Extending.',
    }),
    nodeGroupId: t.exposeString('nodeGroupId', { description: 'The node group, ng-….' }),
    nodeGroupName: t.exposeString('nodeGroupName', { description: 'The name of the node group.' }),
    hpnZone: t.exposeString('hpnZone', { description: 'The zone of the high-performance network, for example A1.' }),
    zone: t.exposeString('zoneId', { description: 'The zone that it lives in.' }),
    imageId: t.exposeString('imageId', { description: 'The system image.' }),
    imageName: t.exposeString('imageName', { description: 'The name of the system image.' }),
    isFileSystemMountEnabled: t.exposeBoolean('fileSystemMountEnabled', {
      description: 'Whether file storage can be mounted.',
    }),
    ports: t.field({
      type: [NodePort],
      nullable: false,
      description: 'Its bonded ports, with the subnets and VPDs that they are plugged into.',
      resolve: portsOf,
    }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When the node was created.' }),
    expiresAt: t.expose('expiredTime', { type: 'DateTime', description: 'When the subscription ends.' }),
  }),
});

const LingjunNodePlacement = builder.objectRef<PlacementRow>('LingjunNodePlacement').implement({
  interfaces: [Placement],
  description: "Where the controller has put a node, from the list of its cluster's nodes.",
  fields: (t) => ({
    commodityCode: t.exposeString('commodityCode', { description: 'The code under which the service bills it.' }),
    taskId: t.exposeString('taskId', { description: 'The background task that works on it.' }),
    vpcId: t.exposeString('vpcId', { description: 'The cloud VPC that it lives in, vpc-….' }),
    vSwitchId: t.exposeString('vSwitchId', { description: 'The vSwitch that it lives in, vsw-….' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the node.', resolve: keyedTagsOf }),
  }),
});

const NodeDisk = builder.objectRef<PlacementRow['disks'][number]>('LingjunNodeDisk').implement({
  description: 'A disk of a Lingjun node.',
  fields: (t) => ({
    diskId: t.exposeString('diskId', { description: 'The disk, d-….' }),
    category: t.exposeString('category', { description: 'The kind of disk, for example cloud_essd.' }),
    performanceLevel: t.exposeString('performanceLevel', { description: 'The performance level, for example PL1.' }),
    sizeGib: t.exposeInt('size', { description: 'The size in GiB.' }),
    use: t.exposeString('type', { description: 'What it is for, for example system.' }),
  }),
});

/** The boot script that DescribeNode also gives is left out: such scripts carry credentials. */
const LingjunNodeControllerDetail = builder.objectRef<PlacementRow>('LingjunNodeControllerDetail').implement({
  interfaces: [Placement],
  description: 'What the controller tells of a node only when it is asked for it alone.',
  fields: (t) => ({
    clusterId: t.exposeString('clusterId', { description: 'The Lingjun cluster that it works in.' }),
    clusterName: t.exposeString('clusterName', { description: 'The name of that cluster.' }),
    resourceGroupId: t.exposeString('resourceGroupId', { description: 'The resource group that it is in.' }),
    savingsPlanId: t.exposeString('savingsPlanId', { description: 'The savings plan that pays for it, spn-….' }),
    disks: t.expose('disks', { type: [NodeDisk], nullable: false, description: 'Its disks.' }),
  }),
});

builder.objectFields(LingjunNode, (t) => ({
  placement: t.field({
    type: LingjunNodePlacement,
    description:
      'Host, ports and expiry, from one list of the cluster that serves all its nodes, 100 a call. A node in no ' +
      'cluster costs a call of its own.',
    resolve: (node, _args, { load }) => load(placementLoaders).placement.load(node),
  }),
  controllerDetail: t.field({
    type: LingjunNodeControllerDetail,
    description: 'Host, disks and savings plan as the controller describes the node. Costs one call per node.',
    resolve: ({ key }, _args, { load }) => load(placementLoaders).described.load(key),
  }),
}));

function portsOf({ networks, account, region }: PlacementRow): PortRow[] {
  return networks.map((network) => ({ ...network, account, region }));
}

/** Tags as the controller answers them. */
export function keyedTagsOf({ tags }: { tags: readonly { key: string | null; value: string | null }[] }) {
  return tags.map(({ key, value }) => ({ key: key ?? '', value: value ?? '' }));
}
