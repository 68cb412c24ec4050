import { onDay } from './calendar.ts';
import type { Dice } from './dice.ts';
import type { PrivateIp, Vpd } from './model.ts';
import { resourceGroups, tenantId } from './places.ts';

type Entity = Pick<
  Vpd,
  'regionId' | 'tenantId' | 'resourceGroupId' | 'status' | 'message' | 'createdMs' | 'modifiedMs'
>;

interface EntityPlan {
  key: string;
  regionId: string;
  /** Days since the fleet's start. */
  days: readonly [from: number, to: number];
  /** Anything but `Available` also says why. */
  status?: string;
}

/** What every Lingjun entity has. */
export function entity(dice: Dice, { key, regionId, days, status = 'Available' }: EntityPlan): Entity {
  const createdMs = onDay(dice, key, days);
  return {
    regionId,
    tenantId,
    resourceGroupId: dice.pick(`${key}/group`, resourceGroups),
    status,
    message: messages[status] ?? 'success',
    createdMs,
    modifiedMs: createdMs + dice.between(`${key}/modified`, [0, 5_000_000]) * 1000,
  };
}

const messages: Record<string, string> = {
  'Not Available': 'create failed: the network configuration could not be delivered',
  Exception: 'BGP session is down on both lines',
};

export function tagsOf(dice: Dice, key: string): Record<string, string> {
  const team: Record<string, string> = { team: dice.pick(`${key}/team`, ['pretrain', 'inference', '平台']) };
  return dice.fraction(`${key}/env`) < 0.5 ? team : { ...team, env: dice.pick(`${key}/env-name`, ['prod', 'test']) };
}

/** A secondary address of an interface, given some time after the interface itself. */
export function privateIp(dice: Dice, ip: { key: string; address: string; afterMs: number }): PrivateIp {
  const createdMs = ip.afterMs + dice.between(`${ip.key}/age`, [60, 2_000_000]) * 1000;
  return {
    ipName: `sip-${dice.letters(ip.key, 8)}`,
    address: ip.address,
    description: dice.fraction(`${ip.key}/text`) < 0.3 ? 'pod network' : '',
    status: 'Available',
    message: 'success',
    createdMs,
    modifiedMs: createdMs,
  };
}

export function macOf(dice: Dice, key: string): string {
  const octets = dice.hex(`${key}/mac`, 8).toUpperCase().match(/../g) ?? [];
  return ['00', '16', ...octets].join(':');
}
