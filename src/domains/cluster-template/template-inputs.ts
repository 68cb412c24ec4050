import type { InputFieldBuilder, InputShapeFromFields } from '@pothos/core';
import { builder } from '../../builder.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { chargeType, computingPower, provider, providerText } from '../cluster/kinds.ts';
import { SecurityGroup } from '../security-group/security-group.ts';
import { VpcSubnet } from '../vpc-subnet/vpc-subnet.ts';
import type { Template } from './template.ts';

type Fields = InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

const Image = builder.inputType('ClusterImageInput', {
  description: 'The system image that machines of a cluster start from.',
  fields: (t) => ({
    imageId: t.string({ required: true, description: 'The id of the image at the cloud.' }),
    name: t.string({ description: 'The name of the image, to be shown.' }),
    imageType: t.string({ description: 'Whose image it is, to be shown: global, private or shared.' }),
    platform: t.string({ description: 'The operating system, to be shown.' }),
    sizeGb: t.int({ description: 'The size of the image in GB, to be shown.' }),
  }),
});

const InternetCharge = builder.enumType('InternetChargeType', {
  description: 'How Internet traffic of machines is charged.',
  values: {
    BY_BANDWIDTH: { value: 'PayByBandwidth', description: 'By the bandwidth.' },
    BY_TRAFFIC: { value: 'PayByTraffic', description: 'By what was sent.' },
  },
});

const Internet = builder.inputType('ClusterInternetInput', {
  description: 'The way of machines of a cluster to the Internet.',
  fields: (t) => ({
    charge: t.field({ type: InternetCharge, required: true, description: 'How traffic is charged.' }),
    bandwidthMbps: t.int({
      required: true,
      description: 'The most that goes out in Mbit/s; above 0 a machine gets a public address.',
    }),
    ipType: t.string({ description: 'The kind of public address, as the cloud says.' }),
  }),
});

const Disk = builder.inputType('ClusterDiskInput', {
  description: 'A disk that each machine of a cluster gets.',
  fields: (t) => ({
    category: t.string({ required: true, description: 'The kind of disk at the cloud, for example cloud_essd.' }),
    sizeGb: t.int({ required: true, description: 'The size in GB, 1 or more.' }),
    performanceLevel: t.string({ description: 'The performance level, for example PL1.' }),
  }),
});

const PeriodUnit = builder.enumType('SubscriptionPeriodUnit', {
  description: 'In what the length of a subscription is counted.',
  values: {
    WEEK: { value: 'Week', description: 'Weeks.' },
    MONTH: { value: 'Month', description: 'Months.' },
  },
});

const Charge = builder.inputType('ClusterChargeInput', {
  description: 'How machines of a cluster are bought.',
  fields: (t) => ({
    type: t.field({ type: chargeType.type, required: true, description: 'By use, or as a subscription.' }),
    period: t.int({ description: 'The length of a subscription in period units; only and always for PRE_PAID.' }),
    periodUnit: t.field({ type: PeriodUnit, description: 'In what period counts; only and always for PRE_PAID.' }),
  }),
});

const Computing = builder.inputType('ClusterComputingInput', {
  description: 'What one machine of the type has, to be shown: the server does not ask the cloud for it.',
  fields: (t) => ({
    coreCount: t.int({ required: true, description: 'Cores, 1 or more.' }),
    memoryGb: t.int({ required: true, description: 'Memory in GB, 1 or more.' }),
    power: t.field({ type: computingPower.type, required: true, description: 'What it computes with.' }),
  }),
});

/** All of a template but its name and its tags. */
export const templateFields = (t: Fields) => ({
  description: t.string({ description: 'What the cluster is for, at most 128 characters.' }),
  subnet: t.globalID({
    required: true,
    for: VpcSubnet,
    description: 'The subnet that machines are in. It says the account, the cloud account, the region and the VPC.',
  }),
  securityGroup: t.globalID({ required: true, for: SecurityGroup, description: 'A security group of the same VPC.' }),
  zone: t.string({ required: true, description: 'The zone of the cloud, which is that of the subnet.' }),
  provider: t.field({
    type: provider.type,
    required: true,
    description: 'The cloud, which is that of the VPC.',
  }),
  machineType: t.string({
    required: true,
    description: 'The machine type at the cloud, for example ecs.c6.large; at most 32 characters.',
  }),
  image: t.field({ type: Image, required: true, description: 'The system image.' }),
  password: t.string({
    required: true,
    description:
      'The password of the user root on machines: 8 to 30 characters, three of lower case, upper case, digits and ' +
      "()`~!@#$%^&*_-+=|{}[]:;'<>,.?/. It is stored by the server alone, and never shown.",
  }),
  internet: t.field({ type: Internet, description: 'The way to the Internet; none when left out.' }),
  systemDisk: t.field({ type: Disk, required: true, description: 'The disk with the operating system.' }),
  dataDisks: t.field({ type: [Disk], description: 'The other disks.' }),
  nas: t.string({ description: 'A network file system to mount.' }),
  mountPoint: t.string({ description: 'Where the file system is mounted.' }),
  charge: t.field({ type: Charge, required: true, description: 'How machines are bought.' }),
  computing: t.field({ type: Computing, required: true, description: 'What one machine has.' }),
});

/** A template as it is stored, of what GraphQL gave. */
export function templateOf(given: InputShapeFromFields<ReturnType<typeof templateFields>>): Template {
  const { subnet, securityGroup, image, internet, systemDisk, dataDisks, charge, computing } = given;
  const { description, zone, machineType, password, nas, mountPoint } = given;
  return {
    ...withoutNulls({ description, nas, mountPoint }),
    ...{ zone, machineType, password, subnet: subnet.id, securityGroup: securityGroup.id },
    provider: providerText(given.provider, 'input.provider'),
    image: withoutNulls(image),
    ...(internet ? { internet: withoutNulls(internet) } : {}),
    systemDisk: withoutNulls(systemDisk),
    dataDisks: (dataDisks ?? []).map((disk) => withoutNulls(disk)),
    charge: { ...withoutNulls(charge), type: chargeType.textOf(charge.type, 'input.charge.type') },
    computing: { ...computing, power: computingPower.textOf(computing.power, 'input.computing.power') },
  };
}
