import type { z } from 'zod';
import { builder } from '../../builder.ts';
import { Tag } from '../../graph/tags.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import type { Placed } from '../../upstream/collection.ts';
import { Cluster } from './cluster.ts';
import { authType, clusterType } from './kinds.ts';
import { clusterLoaders } from './loaders.ts';

export type TemplateRow = Placed<z.output<typeof answers.clusterTemplate>>;
type Part<Name extends keyof TemplateRow> = NonNullable<TemplateRow[Name]>;

const ClusterImage = builder.objectRef<Part<'imageConfig'>>('ClusterImage').implement({
  description: 'The system image that machines of a cluster start from.',
  fields: (t) => ({
    imageId: t.exposeString('id', { description: 'The id of the image at the cloud.' }),
    name: t.exposeString('name', { description: 'The name of the image.' }),
    imageType: t.exposeString('type', { description: 'Whose image it is: global, private or shared.' }),
    platform: t.exposeString('platform', { description: 'The operating system.' }),
    sizeGb: t.exposeInt('size', { description: 'The size of the image in GB.' }),
  }),
});

const ClusterNetwork = builder.objectRef<Part<'networkConfig'>>('ClusterNetwork').implement({
  description: 'Where machines of a cluster are connected.',
  fields: (t) => ({
    vpcId: t.exposeString('vpc', { description: 'The VPC, vpc-….' }),
    subnetId: t.exposeString('subnetId', { description: 'The subnet, which Alibaba Cloud calls vSwitch, vsw-….' }),
    securityGroupId: t.exposeString('securityGroup', { description: 'The security group, sg-….' }),
    internetChargeType: t.exposeString('internetChargeType', {
      description: 'How Internet traffic is charged: PayByBandwidth or PayByTraffic.',
    }),
    internetBandwidthMbps: t.exposeInt('internetMaxBandwidthOut', {
      description: 'The most that goes out to the Internet in Mbit/s; above 0 a machine gets a public address.',
    }),
    internetIpType: t.exposeString('internetIpType', { description: 'The kind of public address, as the cloud says.' }),
  }),
});

type DiskRow = NonNullable<NonNullable<Part<'storageConfig'>['disks']>['systemDisk']>;

const ClusterDisk = builder.objectRef<DiskRow>('ClusterDisk').implement({
  description: 'A disk that each machine of a cluster gets.',
  fields: (t) => ({
    category: t.exposeString('category', { description: 'The kind of disk at the cloud, for example cloud_essd.' }),
    sizeGb: t.exposeInt('size', { description: 'The size in GB.' }),
    performanceLevel: t.exposeString('performanceLevel', { description: 'The performance level, for example PL1.' }),
  }),
});

const ClusterStorage = builder.objectRef<Part<'storageConfig'>>('ClusterStorage').implement({
  description: 'The disks and file systems that each machine of a cluster gets.',
  fields: (t) => ({
    mountPoint: t.exposeString('mountPoint', { description: 'Where the file system is mounted.' }),
    nas: t.exposeString('nas', { description: 'The network file system.' }),
    systemDisk: t.field({
      type: ClusterDisk,
      description: 'The disk with the operating system.',
      resolve: ({ disks }) => disks?.systemDisk ?? null,
    }),
    dataDisks: t.field({
      type: [ClusterDisk],
      nullable: false,
      description: 'The other disks.',
      resolve: ({ disks }) => disks?.dataDisk ?? [],
    }),
  }),
});

const ClusterCharge = builder.objectRef<Part<'chargeConfig'>>('ClusterCharge').implement({
  description: 'How machines of a cluster are bought.',
  fields: (t) => ({
    chargeTypeText: t.exposeString('chargeType', { description: 'PostPaid or PrePaid, as the server wrote it.' }),
    period: t.exposeInt('period', { description: 'The length of a subscription in period units; 0 without one.' }),
    periodUnit: t.exposeString('periodUnit', { description: 'Week or Month; empty without a subscription.' }),
  }),
});

/** What only the template carries, apart from the row so that lists never cost a call per cluster. */
export const ClusterDetail = builder.objectRef<TemplateRow>('ClusterDetail').implement({
  description: 'The template of a cluster. The password that the server adds to it is never read.',
  fields: (t) => ({
    description: t.exposeString('desc', { description: 'What somebody wrote about the cluster.' }),
    regionId: t.exposeString('regionId', { description: 'The region of the cloud.' }),
    zoneId: t.exposeString('zoneId', { description: 'The zone of the cloud.' }),
    clusterType: t.field({
      type: clusterType.type,
      description: 'Where its machines come from.',
      resolve: (template) => clusterType.of(template.clusterType),
    }),
    clusterTypeText: t.exposeString('clusterType', { description: 'The cluster type as the server wrote it.' }),
    machineType: t.exposeString('instanceType', { description: 'The machine type at the cloud.' }),
    imageId: t.exposeString('image', { description: 'The id of the system image at the cloud.' }),
    loginName: t.exposeString('username', { description: 'The user that machines are set up with.' }),
    authType: t.field({
      type: authType.type,
      description: 'How one logs in to the machines; null where the server is too old to say, which is by password.',
      resolve: (template) => authType.of(template.authType),
    }),
    authTypeText: t.exposeString('authType', { description: 'How one logs in, as the server wrote it.' }),
    keyPairId: t.exposeString('keyPairId', { description: 'The id of the key pair at the cloud, where one is used.' }),
    keyPairName: t.exposeString('keyPairName', { description: 'The name of the key pair, where one is used.' }),
    image: t.expose('imageConfig', { type: ClusterImage, description: 'The system image.' }),
    network: t.expose('networkConfig', { type: ClusterNetwork, description: 'Where machines are connected.' }),
    storage: t.expose('storageConfig', { type: ClusterStorage, description: 'Disks and file systems.' }),
    charge: t.expose('chargeConfig', { type: ClusterCharge, description: 'How machines are bought.' }),
    tags: t.field({
      type: [Tag],
      nullable: false,
      description: 'The tags of the cluster.',
      resolve: ({ tags }) => Object.entries(tags).map(([key, value]) => ({ key, value })),
    }),
  }),
});

builder.objectField(Cluster, 'detail', (t) =>
  t.field({
    type: ClusterDetail,
    description: 'The template: network, disks, image and tags. Costs one call per cluster.',
    resolve: ({ key }, _args, { load }) => load(clusterLoaders).detail.load(key),
  }),
);
