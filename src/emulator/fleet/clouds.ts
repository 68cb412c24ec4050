import type { BridgxCloud, Region } from './model.ts';
import { guangzhou, hangzhou, wulanchabu } from './places.ts';

/** What the clouds themselves would tell BridgX: places, machine types and images. */
export function createClouds(): BridgxCloud[] {
  return [
    cloudOf('AlibabaCloud', [wulanchabu, hangzhou], alibabaTypes),
    cloudOf('TencentCloud', [guangzhou], tencentTypes),
    cloudOf('HuaweiCloud', [huaweiNorth], []),
  ];
}

const huaweiNorth: Region = {
  regionId: 'cn-north-4',
  localName: '华北-北京四',
  zones: [{ zoneId: 'cn-north-4a', localName: '可用区1' }],
};

type MachineType = Pick<BridgxCloud['instanceTypes'][number], 'instanceType' | 'family' | 'core' | 'memory' | 'isGpu'>;

/** Memory in GB, as the server shows it. */
const alibabaTypes: MachineType[] = [
  { instanceType: 'ecs.ebmgn8v.48xlarge', family: 'ecs.ebmgn8v', core: 192, memory: 1024, isGpu: true },
  { instanceType: 'ecs.gn7e-c16g1.16xlarge', family: 'ecs.gn7e', core: 64, memory: 500, isGpu: true },
  { instanceType: 'ecs.gn7i-c32g1.8xlarge', family: 'ecs.gn7i', core: 32, memory: 188, isGpu: true },
  { instanceType: 'ecs.c7.4xlarge', family: 'ecs.c7', core: 16, memory: 32, isGpu: false },
  { instanceType: 'ecs.g7.2xlarge', family: 'ecs.g7', core: 8, memory: 32, isGpu: false },
  { instanceType: 'ecs.c6.large', family: 'ecs.c6', core: 2, memory: 4, isGpu: false },
];
const tencentTypes: MachineType[] = [
  { instanceType: 'S5.2XLARGE16', family: 'S5', core: 8, memory: 16, isGpu: false },
  { instanceType: 'GN10Xp.2XLARGE40', family: 'GN10Xp', core: 10, memory: 40, isGpu: true },
];

function cloudOf(provider: string, regions: Region[], types: MachineType[]): BridgxCloud {
  const zones = regions.flatMap((region) => region.zones);
  const offers = zones.flatMap(({ zoneId }) => types.map((type) => ({ zoneId, ...type })));
  return {
    provider,
    regions,
    instanceTypes: offers.flatMap((offer) =>
      ['PostPaid', 'PrePaid'].map((chargeType) => ({ ...offer, chargeType, status: 'Available' })),
    ),
    images: regions.flatMap((region) => imagesOf(provider, region.regionId)),
  };
}

function imagesOf(provider: string, regionId: string): BridgxCloud['images'] {
  const linux = { regionId, platform: 'Aliyun', osType: 'linux', size: 40 };
  const plain = { ...linux, imageType: 'global', osName: 'Aliyun Linux 3.2104 LTS 64-bit' } as const;
  const gpu = { ...linux, imageType: 'private', osName: 'Alinux3 CUDA 12.4', size: 200 } as const;
  const alibaba = provider === 'AlibabaCloud';
  const global = { ...plain, imageId: alibaba ? 'm-fg-alinux3' : 'img-fglinux3', imageName: 'aliyun_3_x64_20G' };
  return alibaba ? [global, { ...gpu, imageId: 'm-fg-gpu-cuda12', imageName: 'Alinux3_CUDA12.4_550.127' }] : [global];
}
