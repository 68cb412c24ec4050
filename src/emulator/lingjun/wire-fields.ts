import type { Subnet, Vpd } from '../fleet/model.ts';

const chinaOffsetMs = 8 * 3_600_000;

/** Most times: epoch milliseconds as text. */
export const epochText = (epochMs: number) => String(epochMs);

/** Some times of eflo: `yyyy-MM-dd HH:mm:ss` in China's time, which the text does not say. */
export const chinaText = (epochMs: number) =>
  new Date(epochMs + chinaOffsetMs).toISOString().slice(0, 19).replace('T', ' ');

/** The controller's lists: ISO 8601 in China's time without a zone. */
export const zonelessIso = (epochMs: number) => new Date(epochMs + chinaOffsetMs).toISOString().slice(0, 19);

/** The controller's single reads: ISO 8601 in UTC. */
export const utcIso = (epochMs: number) => new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z');

/** What most eflo entities carry. */
export function commonFields(entity: Pick<Vpd, 'regionId' | 'resourceGroupId' | 'status' | 'message'>) {
  return {
    Message: entity.message,
    RegionId: entity.regionId,
    ResourceGroupId: entity.resourceGroupId,
    Status: entity.status,
  };
}

export const tagFields = (tags: Record<string, string>) =>
  Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

export const keyedTagFields = (tags: Record<string, string>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const vpdBaseInfo = (vpd: Vpd | undefined) =>
  vpd && { Cidr: vpd.cidr, CreateTime: epochText(vpd.createdMs), VpdId: vpd.vpdId, VpdName: vpd.vpdName };

export const subnetBaseInfo = (subnet: Subnet | undefined) =>
  subnet && {
    Cidr: subnet.cidr,
    CreateTime: epochText(subnet.createdMs),
    SubnetId: subnet.subnetId,
    SubnetName: subnet.subnetName,
  };
