import { idsOfKey } from '../../graph/key-rules.ts';

export interface Disk {
  readonly category: string;
  readonly sizeGb: number;
  readonly performanceLevel?: string;
}

/** What machines of a cluster are made by. Texts of enums are the server's. */
export interface Template {
  readonly description?: string;
  /** The key of the subnet, which begins with that of its VPC. */
  readonly subnet: string;
  /** The key of the security group. */
  readonly securityGroup: string;
  readonly zone: string;
  readonly provider: string;
  readonly machineType: string;
  readonly image: {
    readonly imageId: string;
    readonly name?: string;
    readonly imageType?: string;
    readonly platform?: string;
    readonly sizeGb?: number;
  };
  readonly password: string;
  readonly internet?: { readonly charge: string; readonly bandwidthMbps: number; readonly ipType?: string };
  readonly systemDisk: Disk;
  readonly dataDisks: readonly Disk[];
  readonly nas?: string;
  readonly mountPoint?: string;
  readonly charge: { readonly type: string; readonly period?: number; readonly periodUnit?: string };
  readonly computing: { readonly coreCount: number; readonly memoryGb: number; readonly power: string };
}

/**
 * A template as the server takes it. It is sent whole: the server crashes without one of the four configurations or
 * the disks, and what an edit leaves out is wiped.
 */
export function templateParams(template: Template) {
  const [accessKeyId = '', regionId = '', vpcId = '', subnetId = ''] = idsOfKey(template.subnet);
  const { image, internet, charge, computing } = template;
  return {
    desc: template.description,
    provider: template.provider,
    account_key: accessKeyId,
    region_id: regionId,
    zone_id: template.zone,
    instance_type: template.machineType,
    image: image.imageId,
    password: template.password,
    // The later server looks for a key pair without the one, and its database refuses an empty text for the other.
    auth_type: 'password',
    key_id: '0',
    image_config: { id: image.imageId, ...imageParams(image) },
    network_config: {
      vpc: vpcId,
      subnet_id: subnetId,
      security_group: idsOfKey(template.securityGroup)[3] ?? '',
      internet_charge_type: internet?.charge ?? '',
      internet_max_bandwidth_out: internet?.bandwidthMbps ?? 0,
      internet_ip_type: internet?.ipType ?? '',
    },
    storage_config: {
      mount_point: template.mountPoint ?? '',
      nas: template.nas ?? '',
      disks: { system_disk: diskParams(template.systemDisk), data_disk: template.dataDisks.map(diskParams) },
    },
    charge_config: { charge_type: charge.type, period: charge.period ?? 0, period_unit: charge.periodUnit ?? '' },
    extend_config: { core: computing.coreCount, memory: computing.memoryGb, cpu_type: computing.power },
  };
}

function imageParams({ name = '', imageType = '', platform = '', sizeGb = 0 }: Template['image']) {
  return { name, type: imageType, platform, size: sizeGb };
}

function diskParams({ category, sizeGb, performanceLevel = '' }: Disk) {
  return { category, size: sizeGb, performance_level: performanceLevel };
}
