import { renewedUntil } from './calendar.ts';
import type { CloudNetwork } from './cloud-networks.ts';
import type { Dice } from './dice.ts';
import { entity, tagsOf } from './entity.ts';
import type { Region, Vcc } from './model.ts';
import { hangzhou, tenantId, wulanchabu } from './places.ts';
import type { VpdPlan } from './vpds.ts';

/** Which VPD each Alibaba VPC is joined to: neighbours with equal addresses never meet in one VPD. */
export function joinNetworks(networks: CloudNetwork[], vpds: VpdPlan[]): Map<string, VpdPlan> {
  return new Map(
    [wulanchabu, hangzhou].flatMap((region) => {
      const here = vpds.filter((plan) => plan.region === region && plan.vpd.status === 'Available');
      const local = networks.filter((network) => network.region === region);
      return local.flatMap(({ vpc }, index): [string, VpdPlan][] => {
        const plan = here[index % here.length];
        return plan ? [[vpc.vpcId, plan]] : [];
      });
    }),
  );
}

/** A connection and the VPD that it reaches, directly or, where `vpdId` is "", through a hub. */
export interface ConnectionPlan {
  vcc: Vcc;
  reaches: VpdPlan;
}

/** Forty in each block: three lines for each VPC, of which one goes through a hub, and ten into enterprise networks. */
export function createConnections(dice: Dice, parts: ConnectionParts): ConnectionPlan[] {
  const joined = parts.networks.filter(({ vpc }) => parts.vpdOf.has(vpc.vpcId));
  return Array.from({ length: 40 }, (_, index) => {
    const network = joined[index % joined.length];
    const reaches = network && parts.vpdOf.get(network.vpc.vpcId);
    if (!network || !reaches) throw new RangeError('every connection needs a VPC that is joined to a VPD');
    const key = `${parts.key}/vcc-${index}`;
    return { vcc: createConnection(dice, { key, index, network, reaches, nowMs: parts.nowMs }), reaches };
  });
}

export interface ConnectionParts {
  key: string;
  networks: CloudNetwork[];
  vpdOf: ReadonlyMap<string, VpdPlan>;
  nowMs: number;
}

interface ConnectionPlace {
  key: string;
  index: number;
  network: CloudNetwork;
  reaches: VpdPlan;
  nowMs: number;
}

/** The last one is no documented status, but the service's own messages speak of it. */
const statuses = new Map([
  [11, 'Executing'],
  [17, 'Not Available'],
  [23, 'Deleting'],
  [26, 'Exception'],
  [38, 'Prepaid'],
]);

/** Every second line is of the new style and hangs on a hub. */
function createConnection(dice: Dice, { key, index, network, reaches, nowMs }: ConnectionPlace): Vcc {
  const status = statuses.get(index) ?? 'Available';
  const common = entity(dice, { key, regionId: network.region.regionId, days: [150, 200], status });
  const intoVpc = index < 30;
  const throughHub = Math.floor(index / 10) % 2 === 1;
  return {
    ...common,
    ...line(dice, { key, region: network.region, index }),
    ...subscription(common.createdMs, nowMs),
    tags: tagsOf(dice, key),
    vccId: `vcc-cn-${dice.letters(key, 11)}`,
    vccName: `${network.vpc.vpcName}-line-${Math.floor(index / 10) + 1}`,
    zoneId: network.switches[0].zoneId,
    vpdId: throughHub ? '' : reaches.vpd.vpdId,
    connectionType: intoVpc ? 'VPC' : 'CENTR',
    vpcId: intoVpc ? network.vpc.vpcId : '',
    vSwitchId: intoVpc ? network.switches[0].switchId : '',
    cenId: intoVpc ? '' : `cen-${dice.letters(`${network.region.regionId}/cen`, 18)}`,
    cenOwnerId: intoVpc ? '' : tenantId,
    rate: status === 'Executing' ? 0.4 : status === 'Prepaid' ? null : 1,
  };
}

function line(dice: Dice, { key, region, index }: { key: string; region: Region; index: number }) {
  return {
    bandwidthMbps: dice.pick(`${key}/bandwidth`, [1000, 2000, 5000, 10_000, 100_000]),
    bgpAsn: String(64_512 + index),
    bgpCidr: `172.31.${index}.0/24`,
    accessPointId: `ap-${region.regionId}-jn-ts-A`,
    lineOperator: 'CO',
    portType: '100GBase-LR',
    spec: 'Large',
    currentNode: 'finish',
    taskId: `task-${dice.hex(`${key}/task`, 32)}`,
  };
}

function subscription(createdMs: number, nowMs: number) {
  return {
    commodityCode: 'bccluster_cloudconnectionpre_public_cn',
    expiresMs: renewedUntil(createdMs, nowMs),
    payType: 'PREPAY',
    pricingCycle: 'Month',
    duration: '1',
    internetChargeType: 'PayByBandwidth',
  };
}
