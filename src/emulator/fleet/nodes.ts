import { onDay, renewedUntil } from './calendar.ts';
import type { CloudNetwork } from './cloud-networks.ts';
import type { Dice } from './dice.ts';
import { entity, tagsOf } from './entity.ts';
import type { MachineSlot } from './machine-slots.ts';
import type { BridgxSubnet, LingjunCluster, Node } from './model.ts';

/** A node and the BridgX slot that it belongs to, if any. */
export interface NodeSeat {
  node: Node;
  network: CloudNetwork;
  vswitch: BridgxSubnet;
  slot?: MachineSlot;
}

/** Eight of the ten Alibaba VPCs of a block carry a Lingjun cluster. */
export function createLingjunClusters(dice: Dice, networks: CloudNetwork[]): LingjunCluster[] {
  return networks.slice(0, 8).map((network, index) => {
    const key = `${network.key}/cluster`;
    return {
      ...entity(dice, { key, regionId: network.region.regionId, days: [150, 200], status: 'running' }),
      tags: tagsOf(dice, key),
      clusterId: `i1${digits(dice, key, 20)}`,
      clusterName: `${network.vpc.vpcName}-lingjun`,
      description: index % 2 === 0 ? 'training' : '',
      clusterType: index === 5 ? 'Lite' : 'AckEdgePro',
      hpnZone: index % 2 === 0 ? 'A1' : 'B1',
      vpcId: network.vpc.vpcId,
      nodeGroupId: `ng-${dice.hex(`${key}/group`, 16)}`,
      nodeGroupName: 'default',
    };
  });
}

/**
 * A node for each slot that is one or knows one by its address, two where the address is to be ambiguous, and two
 * that BridgX has never heard of.
 */
export function createNodeSeats(dice: Dice, parts: NodeParts): NodeSeat[] {
  const wanted = parts.slots.flatMap((slot) =>
    Array.from({ length: nodesFor[slot.role] }, () => ({ slot, ...slot.home })),
  );
  const spare = parts.networks.slice(0, 2).map((network) => ({ network, vswitch: network.switches[0] }));
  return [...wanted, ...spare].map((place, index) => ({
    ...place,
    node: createNode(dice, { key: `${parts.key}/node-${index}`, index, parts, ...place }),
  }));
}

export interface NodeParts {
  key: string;
  slots: MachineSlot[];
  networks: CloudNetwork[];
  clusters: LingjunCluster[];
  nowMs: number;
}

const nodesFor = { node: 1, address: 1, ambiguous: 2, stranger: 0, plain: 0 } as const;

interface NodePlan {
  key: string;
  index: number;
  parts: NodeParts;
  network: CloudNetwork;
  vswitch: BridgxSubnet;
}

function createNode(dice: Dice, { key, index, parts, network, vswitch }: NodePlan): Node {
  const cluster = parts.clusters.find(({ vpcId }) => vpcId === network.vpc.vpcId);
  const createdMs = onDay(dice, key, [260, 500]);
  const operatingState = index % 60 === 59 ? 'Extending' : cluster ? 'Using' : 'Unused';
  return {
    ...entity(dice, { key, regionId: network.region.regionId, days: [260, 500], status: operatingState }),
    tags: tagsOf(dice, key),
    nodeId: `e01-cn-${dice.letters(key, 11)}`,
    clusterId: cluster?.clusterId ?? '',
    zoneId: vswitch.zoneId,
    vpcId: network.vpc.vpcId,
    vSwitchId: vswitch.switchId,
    securityGroupId: network.securityGroups[1].securityGroupId,
    hostname: `lingjun-${dice.hex(`${key}/host`, 12)}`,
    sn: `sag${dice.letters(`${key}/sn`, 9)}`,
    machineType: dice.pick(`${key}/type`, ['efg1.nvga1', 'efg1.nvga8n', 'efg2.p8en']),
    imageId: `i19${digits(dice, `${key}/image`, 19)}`,
    imageName: 'Alinux3_x86_gu8xf_P_Host_D3_C7E3_550.127_Legacy_N_241230',
    expiresMs: renewedUntil(createdMs, parts.nowMs),
  };
}

function digits(dice: Dice, key: string, length: number): string {
  return Array.from({ length }, (_, place) => dice.between(`${key}/digit-${place}`, [0, 9])).join('');
}
