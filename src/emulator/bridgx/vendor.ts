import type { BridgxState } from '../fleet/model.ts';
import { type Generation, providersOf } from './generations.ts';

interface Key {
  generation: Generation;
  provider: string;
  accountKey: string;
}

/** Why the server cannot speak to a cloud with a key; null when it can. Whose key it is makes no difference. */
export function driverFault({ accounts }: BridgxState, { generation, provider, accountKey }: Key): string | null {
  const isKnown = accounts.some((account) => !account.deleted && account.accountKey === accountKey);
  if (!isKnown) return 'found sk failed, record not found';
  return providersOf(generation).includes(provider) ? null : 'invalid provider';
}

/** What a cloud is to make machines of. */
export interface MachineOrder {
  provider: string;
  regionId: string;
  zoneId: string;
  instanceType: string;
  imageId: string;
  vpcId: string;
  subnetId: string;
  securityGroupId: string;
}

/** Why the cloud would not make such machines, tried without making any; null when it would. */
export function orderFault(state: BridgxState, order: MachineOrder): string | null {
  const cloud = state.clouds.find(({ provider }) => provider === order.provider);
  const region = cloud?.regions.find(({ regionId }) => regionId === order.regionId);
  if (!cloud || !region) return notFound('RegionId');
  if (!region.zones.some(({ zoneId }) => zoneId === order.zoneId)) return notFound('ZoneId');
  const offers = cloud.instanceTypes.filter(({ zoneId }) => zoneId === order.zoneId);
  if (!offers.some(({ instanceType }) => instanceType === order.instanceType)) {
    return 'InvalidInstanceType.ValueNotSupported: The specified InstanceType does not exist or is not for sale here.';
  }
  const isImage = cloud.images.some(
    ({ imageId, regionId }) => imageId === order.imageId && regionId === order.regionId,
  );
  return isImage ? networkFault(state, order) : notFound('ImageId');
}

function networkFault(state: BridgxState, order: MachineOrder): string | null {
  const isSwitch = state.subnets.some(
    ({ switchId, vpcId, zoneId }) => switchId === order.subnetId && vpcId === order.vpcId && zoneId === order.zoneId,
  );
  if (!isSwitch) return notFound('VSwitchId');
  const isGroup = state.securityGroups.some(
    ({ securityGroupId, vpcId }) => securityGroupId === order.securityGroupId && vpcId === order.vpcId,
  );
  return isGroup ? null : notFound('SecurityGroupId');
}

const notFound = (thing: string): string => `Invalid${thing}.NotFound: The specified ${thing} does not exist.`;
