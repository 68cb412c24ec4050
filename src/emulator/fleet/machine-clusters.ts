import { dayMs, onDay } from './calendar.ts';
import type { CloudNetwork } from './cloud-networks.ts';
import type { Dice } from './dice.ts';
import type { BridgxCluster, BridgxSubnet } from './model.ts';

/** A cluster of BridgX, where it runs, and how many machines it holds at any time. */
export interface MachineCluster {
  cluster: BridgxCluster;
  network: CloudNetwork;
  vswitch: BridgxSubnet;
  machines: number;
}

/** 292 machines in the GPU clusters, 308 in the others: 600 in each block of the fleet. */
const gpuSizes = [40, 32, 28, 24, 24, 20, 20, 16, 16, 12, 12, 12, 10, 10, 8, 8];
const cpuSizes = [30, 26, 24, 22, 20, 20, 18, 16, 16, 14, 14, 12, 12, 10, 10, 8, 8, 6, 6, 5, 4, 4, 2, 1];

const gpuTypes = [
  { instanceType: 'ecs.ebmgn8v.48xlarge', core: 192, memory: 1024 },
  { instanceType: 'ecs.gn7e-c16g1.16xlarge', core: 64, memory: 500 },
  { instanceType: 'ecs.gn7i-c32g1.8xlarge', core: 32, memory: 188 },
] as const;
const cpuTypes = [
  { instanceType: 'ecs.c7.4xlarge', core: 16, memory: 32 },
  { instanceType: 'ecs.g7.2xlarge', core: 8, memory: 32 },
  { instanceType: 'ecs.c6.large', core: 2, memory: 4 },
] as const;
const tencentTypes = [{ instanceType: 'S5.2XLARGE16', core: 8, memory: 16 }] as const;

/** Names that break careless quoting, LIKE patterns and encodings; the rest are plain. */
const oddNames = new Map([
  [2, '训练集群-甲'],
  [5, "o'brien.finetune"],
  [9, 'gf.eval.100%'],
  [13, '推理 "夜间"'],
  [21, 'gf_batch_a%b'],
  [30, 'gf.<edge>&cache'],
]);
const usages = ['pretrain', 'finetune', 'inference', 'eval', 'batch', 'dev'] as const;

/** The last four of forty run in Tencent's cloud. */
export function createMachineClusters(
  dice: Dice,
  block: { index: number; networks: CloudNetwork[] },
): MachineCluster[] {
  const sizes = [...gpuSizes, ...cpuSizes];
  return sizes.map((machines, index) => {
    const place = index < 36 ? index % 10 : 10 + (index % 2);
    const network = block.networks[place];
    if (!network) throw new RangeError(`no network ${place} in block ${block.index}`);
    const id = block.index * 40 + index + 1;
    return createMachineCluster(dice, { id, index, machines, network, name: nameOf(block.index, index) });
  });
}

function nameOf(block: number, index: number): string {
  const odd = oddNames.get(index);
  if (odd) return block === 0 ? odd : `${odd}-${block + 1}`;
  return `gf.${usages[index % usages.length]}.${String(block * 40 + index + 1).padStart(3, '0')}`;
}

interface ClusterPlan {
  id: number;
  /** Place in the block; from 16 on the clusters have no GPUs. */
  index: number;
  name: string;
  machines: number;
  network: CloudNetwork;
}

export function createMachineCluster(dice: Dice, { id, index, name, machines, network }: ClusterPlan): MachineCluster {
  const vswitch = network.switches[index % 3] ?? network.switches[0];
  const key = `cluster-${id}`;
  const gpu = index < 16;
  const createdMs = onDay(dice, key, [200, 260]);
  const cluster: BridgxCluster = {
    id,
    name,
    desc: gpu ? 'GPU machines' : '',
    clusterType: index === 18 || index === 33 ? 'custom' : 'standard',
    status: index === 27 ? 'DISABLE' : 'ENABLE',
    username: 'root',
    password: `Clear-${dice.letters(`${key}/password`, 10)}`,
    tags: { usage: usages[index % usages.length] ?? 'unused' },
    createdMs,
    updatedMs: createdMs + dice.between(`${key}/updated`, [0, 200]) * dayMs,
    createBy: 'root',
    updateBy: index % 3 === 0 ? 'analyst' : 'root',
    deleted: false,
    ...placeOf({ network, vswitch, index }),
    ...imageAndDisks(gpu),
    ...charge(index),
    ...kindOf({ dice, key, gpu, provider: network.vpc.provider }),
  };
  return { cluster, network, vswitch, machines };
}

interface Place {
  network: CloudNetwork;
  vswitch: BridgxSubnet;
  index: number;
}

function placeOf({ network, vswitch, index }: Place) {
  const group = network.securityGroups[index % 2] ?? network.securityGroups[0];
  const isPublic = index % 7 === 0;
  return {
    provider: network.vpc.provider,
    accountKey: network.vpc.accountKey,
    regionId: network.region.regionId,
    zoneId: vswitch.zoneId,
    vpcId: network.vpc.vpcId,
    subnetId: vswitch.switchId,
    securityGroupId: group.securityGroupId,
    internetChargeType: isPublic ? 'PayByTraffic' : '',
    internetMaxBandwidthOut: isPublic ? 20 : 0,
  };
}

function imageAndDisks(gpu: boolean) {
  const disk = (size: number, performanceLevel: string) => ({ category: 'cloud_essd', size, performanceLevel });
  return {
    imageId: gpu ? 'm-fg-gpu-cuda12' : 'm-fg-alinux3',
    imageName: gpu ? 'Alinux3_CUDA12.4_550.127' : 'Aliyun Linux 3.2104 LTS 64-bit',
    systemDisk: disk(gpu ? 200 : 40, 'PL1'),
    dataDisks: gpu ? [disk(1000, 'PL2'), disk(1000, 'PL2')] : [],
  };
}

function charge(index: number): Pick<BridgxCluster, 'chargeType' | 'period' | 'periodUnit'> {
  return index === 4 || index === 24
    ? { chargeType: 'PrePaid', period: 1, periodUnit: 'Month' }
    : { chargeType: 'PostPaid', period: 0, periodUnit: '' };
}

function kindOf({ dice, key, gpu, provider }: { dice: Dice; key: string; gpu: boolean; provider: string }) {
  const types = provider === 'TencentCloud' ? tencentTypes : gpu ? gpuTypes : cpuTypes;
  const { instanceType, core, memory } = types[dice.between(`${key}/type`, [0, types.length - 1])] ?? types[0];
  return { instanceType, extendConfig: { core, memory, cpuType: gpu ? 'GPU' : 'CPU' } } as const;
}
