import type { BridgxCluster, BridgxDisk } from '../fleet/model.ts';
import type { TemplateRequest } from './cluster-requests.ts';
import type { MachineOrder } from './vendor.ts';

type Section = 'image_config' | 'network_config' | 'storage_config' | 'charge_config';
type Present<K extends Section> = { [Name in K]: NonNullable<TemplateRequest[Name]> };
/** A template with everything that the server takes for granted. */
type WholeTemplate = TemplateRequest & Present<Section>;

/** Without any of these the server crashes. */
export function isWhole(request: TemplateRequest): request is WholeTemplate {
  const { image_config, network_config, storage_config, charge_config } = request;
  return [image_config, network_config, storage_config?.disks, charge_config].every((part) => part);
}

export function orderOf(request: WholeTemplate): MachineOrder {
  const { image_config: image, network_config: network } = request;
  return {
    provider: request.provider,
    regionId: request.region_id,
    zoneId: request.zone_id,
    instanceType: request.instance_type,
    imageId: image.id || request.image,
    vpcId: network.vpc,
    subnetId: network.subnet_id,
    securityGroupId: network.security_group,
  };
}

type Configuration = Omit<
  BridgxCluster,
  | 'id'
  | 'name'
  | 'clusterType'
  | 'status'
  | 'tags'
  | 'tagDescriptions'
  | 'createdMs'
  | 'createBy'
  | 'updatedMs'
  | 'updateBy'
  | 'deleted'
>;

/** What a row keeps of a template; what is absent becomes empty, so an edit takes it away. */
export function configurationOf(request: TemplateRequest): Configuration {
  return {
    desc: request.desc,
    provider: request.provider,
    accountKey: request.account_key,
    regionId: request.region_id,
    zoneId: request.zone_id,
    instanceType: request.instance_type,
    username: 'root',
    password: request.password,
    authType: request.auth_type,
    keyId: request.key_id,
    ...imageOf(request),
    ...networkOf(request),
    ...storageOf(request),
    ...chargeOf(request),
    extendConfig: extensionOf(request),
  };
}

function imageOf({ image, image_config: config }: TemplateRequest) {
  const imageConfig = config ?? { id: '', name: '', type: '', platform: '', size: 0 };
  return { imageId: image, imageName: imageConfig.name, imageConfig };
}

function networkOf({ network_config: network }: TemplateRequest) {
  return {
    vpcId: network?.vpc ?? '',
    subnetId: network?.subnet_id ?? '',
    securityGroupId: network?.security_group ?? '',
    internetChargeType: network?.internet_charge_type ?? '',
    internetMaxBandwidthOut: network?.internet_max_bandwidth_out ?? 0,
    internetIpType: network?.internet_ip_type ?? '',
  };
}

function storageOf({ storage_config: storage }: TemplateRequest) {
  return {
    mountPoint: storage?.mount_point ?? '',
    nas: storage?.nas ?? '',
    systemDisk: diskOf(storage?.disks?.system_disk),
    dataDisks: (storage?.disks?.data_disk ?? []).map(diskOf),
  };
}

function diskOf(disk?: { category: string; size: number; performance_level: string }): BridgxDisk {
  return { category: disk?.category ?? '', size: disk?.size ?? 0, performanceLevel: disk?.performance_level ?? '' };
}

function chargeOf({ charge_config: charge }: TemplateRequest) {
  return {
    chargeType: charge?.charge_type ?? '',
    period: charge?.period ?? 0,
    periodUnit: charge?.period_unit ?? '',
  };
}

function extensionOf({ extend_config: extension }: TemplateRequest) {
  return {
    core: extension?.core ?? 0,
    memory: extension?.memory ?? 0,
    cpuType: extension?.cpu_type ?? '',
  };
}
