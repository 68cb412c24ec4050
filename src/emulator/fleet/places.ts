import type { Region } from './model.ts';

export const tenantId = '1620939556166279';
/** The account on the other side of the one cross-account attachment. */
export const foreignTenantId = '1655449505171023';
export const resourceGroups = ['rg-acfmzzka6bnjvbi', 'rg-aek2l4sq6l7unhi'] as const;

export const wulanchabu: Region = {
  regionId: 'cn-wulanchabu',
  localName: 'China (Ulanqab)',
  zones: [
    { zoneId: 'cn-wulanchabu-a', localName: 'Ulanqab Zone A' },
    { zoneId: 'cn-wulanchabu-b', localName: 'Ulanqab Zone B' },
    { zoneId: 'cn-wulanchabu-c', localName: 'Ulanqab Zone C' },
  ],
};

export const hangzhou: Region = {
  regionId: 'cn-hangzhou',
  localName: 'China (Hangzhou)',
  zones: [
    { zoneId: 'cn-hangzhou-h', localName: 'Hangzhou Zone H' },
    { zoneId: 'cn-hangzhou-i', localName: 'Hangzhou Zone I' },
    { zoneId: 'cn-hangzhou-j', localName: 'Hangzhou Zone J' },
  ],
};

export const guangzhou: Region = {
  regionId: 'ap-guangzhou',
  localName: 'South China (Guangzhou)',
  zones: [
    { zoneId: 'ap-guangzhou-3', localName: 'Guangzhou Zone 3' },
    { zoneId: 'ap-guangzhou-4', localName: 'Guangzhou Zone 4' },
    { zoneId: 'ap-guangzhou-6', localName: 'Guangzhou Zone 6' },
  ],
};

export function zoneAt(region: Region, index: number): string {
  const zone = region.zones[index % region.zones.length];
  if (!zone) throw new RangeError(`${region.regionId} has no zones`);
  return zone.zoneId;
}
