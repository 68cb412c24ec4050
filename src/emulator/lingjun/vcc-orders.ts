import { dayMs } from '../fleet/calendar.ts';
import type { Vcc } from '../fleet/model.ts';
import { isBlock } from './cidr.ts';
import type { InputOf } from './input.ts';
import { newcomer, refusedName, refusedRegion, refusedTags, refusedZone, tagsFrom } from './newcomers.ts';
import { invalid, missing, unknown } from './refusals.ts';
import type { Refusal, Scene } from './scene.ts';

export type VccOrder = InputOf<'CreateVcc'>;

/** A connection as it is ordered: what the order leaves open is as the vendor sells it. */
export function orderedVcc(input: VccOrder, { regionId, scene }: { regionId: string; scene: Scene }): Vcc {
  const [zone] = scene.state.regions.find((region) => region.regionId === regionId)?.zones ?? [];
  return {
    ...newcomer(scene, { regionId, resourceGroupId: input.ResourceGroupId }),
    tags: tagsFrom(input.Tag),
    vccId: scene.newId('vcc-cn', 11),
    zoneId: zone?.zoneId ?? '',
    accessPointId: `ap-${regionId}-jn-ts-A`,
    lineOperator: 'CO',
    portType: '100GBase-LR',
    spec: 'Large',
    currentNode: '',
    taskId: '',
    rate: null,
    ...subscription(scene.nowMs),
    ...blank,
    ...wishes(input, scene),
  };
}

const blank = {
  vccName: '',
  vpdId: '',
  connectionType: 'VPC',
  vpcId: '',
  vSwitchId: '',
  cenId: '',
  cenOwnerId: '',
  bandwidthMbps: 1000,
  bgpAsn: '64512',
  bgpCidr: '172.31.0.0/24',
} as const;

const subscription = (nowMs: number) => ({
  commodityCode: 'bccluster_cloudconnectionpre_public_cn',
  expiresMs: nowMs + 30 * dayMs,
  payType: 'PREPAY',
  pricingCycle: 'Month',
  duration: '1',
  internetChargeType: 'PayByBandwidth',
});

/** What the order says, and nothing else. Of an own network the owner need not be named. */
export function wishes(input: VccOrder, { state }: Scene): Partial<Vcc> {
  const asked = {
    vccName: input.VccName,
    vpdId: input.VpdId,
    connectionType: input.ConnectionType as Vcc['connectionType'] | undefined, // refusedOrder says no to any other
    vpcId: input.VpcId,
    vSwitchId: input.VSwitchId,
    cenId: input.CenId,
    cenOwnerId: input.CenOwnerId ?? (input.CenId === undefined ? undefined : state.tenantId),
    bandwidthMbps: input.Bandwidth,
    bgpAsn: input.BgpAsn === undefined ? undefined : String(input.BgpAsn),
    bgpCidr: input.BgpCidr,
    zoneId: input.ZoneId,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/** What a new order must say. Nothing is documented as required; the vendor's own client asks for these. */
export function refusedNewOrder(input: VccOrder): Refusal | undefined {
  if (input.VccName === undefined) return missing('VccName');
  return input.Bandwidth === undefined ? missing('Bandwidth') : refusedEnd(input);
}

/** What holds for new orders and for those that were paid before. */
export function refusedOrder(input: VccOrder, { regionId, scene }: { regionId: string; scene: Scene }) {
  const { VpdId, ZoneId, BgpCidr } = input;
  if (BgpCidr !== undefined && !isBlock(BgpCidr)) return invalid('BgpCidr', 'it is not an IPv4 block');
  const isKnown = VpdId === undefined || scene.index.vpds.get(VpdId)?.regionId === regionId;
  return (
    refusedRegion(regionId, scene) ??
    refusedName('VccName', input.VccName) ??
    refusedBandwidth(input.Bandwidth) ??
    refusedTags(input.Tag) ??
    refusedType(input.ConnectionType) ??
    (ZoneId === undefined ? undefined : refusedZone(ZoneId, { regionId, scene })) ??
    (isKnown ? undefined : unknown('VPD', VpdId))
  );
}

export function refusedBandwidth(bandwidthMbps: number | undefined): Refusal | undefined {
  const isSold = bandwidthMbps === undefined || (bandwidthMbps >= 1_000 && bandwidthMbps <= 400_000);
  return isSold ? undefined : invalid('Bandwidth', '1000 to 400000 Mbit/s');
}

export function refusedType(type: string | undefined): Refusal | undefined {
  return type === undefined || type === 'VPC' || type === 'CENTR'
    ? undefined
    : invalid('ConnectionType', 'VPC or CENTR');
}

/** Where a connection ends on the cloud's side; what is there belongs to other products, and is believed. */
export function refusedEnd({ ConnectionType, VpcId, CenId }: Pick<VccOrder, 'ConnectionType' | 'VpcId' | 'CenId'>) {
  if (ConnectionType === 'CENTR') return CenId === undefined ? missing('CenId') : undefined;
  return VpcId === undefined ? missing('VpcId') : undefined;
}
