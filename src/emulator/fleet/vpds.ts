import type { Dice } from './dice.ts';
import { entity, tagsOf } from './entity.ts';
import type { Region, Subnet, Vpd } from './model.ts';
import { hangzhou, wulanchabu, zoneAt } from './places.ts';

/** A Lingjun address block with its subnets; the first three are general, then one for management, one for balancers. */
export interface VpdPlan {
  region: Region;
  vpd: Vpd;
  subnets: Subnet[];
}

/** Twelve in each block of the fleet: seven in Wulanchabu, five in Hangzhou. */
export function createVpds(dice: Dice, block: number): VpdPlan[] {
  return Array.from({ length: 12 }, (_, index) => {
    const region = index < 7 ? wulanchabu : hangzhou;
    const vpd = createVpd(dice, { key: `block-${block}/vpd-${index}`, number: block * 12 + index, region });
    const subnets = Array.from({ length: 5 }, (__, place) =>
      createSubnet(dice, { key: `block-${block}/vpd-${index}/subnet-${place}`, vpd, place, region }),
    );
    return { region, vpd, subnets };
  });
}

const vpdStatus = new Map([
  [6, 'Executing'],
  [10, 'Not Available'],
]);

function createVpd(dice: Dice, { key, number, region }: { key: string; number: number; region: Region }): Vpd {
  const status = vpdStatus.get(number % 12) ?? 'Available';
  return {
    ...entity(dice, { key, regionId: region.regionId, days: [60, 120], status }),
    tags: tagsOf(dice, key),
    vpdId: `vpd-${dice.letters(key, 8)}`,
    vpdName: number % 12 === 3 ? '灵骏-训练网' : `vpd-${region.regionId.slice(3)}-${number + 1}`,
    cidr: `10.${number % 256}.0.0/16`,
    secondaryCidrBlocks: number % 4 === 1 ? [`11.${number % 256}.0.0/20`] : [],
    serviceCidr: '169.254.252.0/23',
    quota: 50,
  };
}

interface SubnetPlan {
  key: string;
  vpd: Vpd;
  place: number;
  region: Region;
}

function createSubnet(dice: Dice, { key, vpd, place, region }: SubnetPlan): Subnet {
  const [, second = '0'] = vpd.cidr.split('.');
  const usual = vpd.status === 'Available' ? 'Available' : vpd.status;
  return {
    ...entity(dice, {
      key,
      regionId: vpd.regionId,
      days: [120, 150],
      status: place === 4 ? lastStatus(dice, key) : usual,
    }),
    tags: tagsOf(dice, key),
    subnetId: `subnet-${dice.letters(key, 8)}`,
    subnetName: `${vpd.vpdName}-subnet-${place + 1}`,
    vpdId: vpd.vpdId,
    zoneId: zoneAt(region, place),
    cidr: `10.${second}.${place * 32}.0/19`,
    type: place === 3 ? 'OOB' : place === 4 ? 'LB' : '',
  };
}

function lastStatus(dice: Dice, key: string): string {
  return dice.pick(`${key}/status`, ['Available', 'Available', 'Available', 'Executing', 'Deleting']);
}
