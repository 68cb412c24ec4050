import type { Request } from './binding.ts';
import { type Generation, providersOf } from './generations.ts';
import { maxLength, minLength, mixed, notEmpty, oneOf, required } from './go-rules.ts';
import { type Decoded, type Field, field, goInt, goMap, goString, pointerTo, sliceOf, structOf } from './go-types.ts';

// The requests that concern clusters, field by field in the order of the server's structs, which is the order of faults.

const disk = structOf('DiskConf', {
  category: field('Category', goString),
  size: field('Size', goInt),
  performance_level: field('PerformanceLevel', goString),
});
const disks = structOf('Disks', {
  system_disk: field('SystemDisk', disk),
  data_disk: field('DataDisk', sliceOf(disk, 'cloud.DiskConf')),
});
const imageConfig = structOf('ImageConfig', {
  id: field('Id', goString),
  name: field('Name', goString),
  type: field('Type', goString),
  platform: field('Platform', goString),
  size: field('Size', goInt),
});
const networkConfig = structOf('NetworkConfig', {
  vpc: field('Vpc', goString, required),
  subnet_id: field('SubnetId', goString, required),
  security_group: field('SecurityGroup', goString, required),
  internet_charge_type: field('InternetChargeType', goString),
  internet_max_bandwidth_out: field('InternetMaxBandwidthOut', goInt),
  internet_ip_type: field('InternetIpType', goString),
});
const storageConfig = structOf('StorageConfig', {
  mount_point: field('MountPoint', goString),
  nas: field('NAS', goString),
  disks: field('Disks', pointerTo(disks)),
});
const chargeConfig = structOf('ChargeConfig', {
  charge_type: field('ChargeType', goString),
  period: field('Period', goInt),
  period_unit: field('PeriodUnit', goString),
});
const extendConfig = structOf('ExtendConfig', {
  core: field('Core', goInt),
  memory: field('Memory', goInt),
  cpu_type: field('CpuType', goString),
});

const templateFields = (provider: Field<string>) => ({
  name: field('Name', goString, required, maxLength(20)),
  desc: field('Desc', goString),
  region_id: field('RegionId', goString, required),
  zone_id: field('ZoneId', goString, required),
  instance_type: field('InstanceType', goString, required),
  image: field('Image', goString),
  provider,
  username: field('Username', goString),
  password: field('Password', goString, required, minLength(8), maxLength(30), mixed),
  account_key: field('AccountKey', goString, required),
  auth_type: field('AuthType', goString),
  key_id: field('KeyId', goString),
  image_config: field('ImageConfig', pointerTo(imageConfig)),
  network_config: field('NetworkConfig', pointerTo(networkConfig)),
  storage_config: field('StorageConfig', pointerTo(storageConfig)),
  charge_config: field('ChargeConfig', pointerTo(chargeConfig)),
  extend_config: field('ExtendConfig', pointerTo(extendConfig)),
  tags: field('Tags', goMap),
});

export type TemplateRequest = Decoded<ReturnType<typeof templateFields>>;

const providerField = (generation: Generation) => field('Provider', goString, required, oneOf(providersOf(generation)));

export function templateRequest(generation: Generation): Request<TemplateRequest> {
  return { name: 'ClusterInfo', type: structOf('ClusterInfo', templateFields(providerField(generation))) };
}

const tagFields = {
  cluster_name: field('ClusterName', goString, required),
  tags: field('Tags', goMap, required),
  value_desc: field('ValueDesc', goMap),
};
export type TagRequest = Decoded<typeof tagFields>;
export const tagRequest: Request<TagRequest> = { name: 'TagRequest', type: structOf('TagRequest', tagFields) };

const customMachine = structOf('CustomClusterInstance', {
  instance_ip: field('InstanceIp', goString),
  login_name: field('LoginName', goString),
  login_password: field('LoginPassword', goString),
});
const privateFields = {
  name: field('ClusterName', goString, required),
  desc: field('ClusterDesc', goString),
  instance_list: field('InstanceList', sliceOf(customMachine, 'model.CustomClusterInstance'), required, notEmpty),
};
export type CustomRequest = Decoded<typeof privateFields>;
export const privateRequest: Request<CustomRequest> = {
  name: 'CustomPrivateCloudClusterRequest',
  type: structOf('CustomPrivateCloudClusterRequest', privateFields),
};

export type PublicRequest = CustomRequest & { provider: string; account_key: string };
export function publicRequest(generation: Generation): Request<PublicRequest> {
  const { instance_list, ...named } = privateFields;
  const fields = {
    ...named,
    provider: providerField(generation),
    account_key: field('AccountKey', goString),
    instance_list,
  };
  return { name: 'CustomPublicCloudClusterRequest', type: structOf('CustomPublicCloudClusterRequest', fields) };
}
