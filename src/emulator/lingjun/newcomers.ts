import type { Vpd } from '../fleet/model.ts';
import { resourceGroups } from '../fleet/places.ts';
import { invalid } from './refusals.ts';
import type { Refusal, Scene } from './scene.ts';

type Common = Pick<
  Vpd,
  'regionId' | 'tenantId' | 'resourceGroupId' | 'status' | 'message' | 'createdMs' | 'modifiedMs'
>;

/** What every new entity has; the account's default resource group unless one is named. */
export function newcomer(
  { state, nowMs }: Scene,
  { regionId, resourceGroupId = resourceGroups[0] }: { regionId: string; resourceGroupId?: string | undefined },
): Common {
  const { tenantId } = state;
  return { regionId, tenantId, resourceGroupId, status: '', message: 'success', createdMs: nowMs, modifiedMs: nowMs };
}

type WireTags = Record<string, string>[] | undefined;

export function tagsFrom(tags: WireTags): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

const isForbidden = (text: string) => /^(aliyun|acs:)|https?:\/\//.test(text);

export function refusedTags(tags: WireTags = []): Refusal | undefined {
  if (tags.length > 20) return invalid('Tag', 'at most 20 tags');
  const isBad = ({ Key = '', Value = '' }: Record<string, string>) =>
    Key === '' || Key.length > 64 || Value.length > 128 || isForbidden(Key) || isForbidden(Value);
  return tags.some(isBad) ? invalid('Tag', 'a key or a value breaks the rules of tags') : undefined;
}

export function refusedRegion(regionId: string, { state }: Scene): Refusal | undefined {
  const isSold = state.regions.some((region) => region.regionId === regionId);
  return isSold ? undefined : invalid('RegionId', `the service is not in ${regionId}`);
}

interface ZoneSite {
  regionId: string;
  scene: Scene;
  parameter?: string;
}

export function refusedZone(zoneId: string, { regionId, scene, parameter = 'ZoneId' }: ZoneSite) {
  const region = scene.state.regions.find((each) => each.regionId === regionId);
  const isThere = region?.zones.some((zone) => zone.zoneId === zoneId) ?? false;
  return isThere ? undefined : invalid(parameter, `${regionId} has no ${zoneId}`);
}

/** Texts that people give to things; the documentation gives no rule but a length. */
export function refusedName(parameter: string, name: string | undefined): Refusal | undefined {
  return name !== undefined && name.length > 128 ? invalid(parameter, 'at most 128 characters') : undefined;
}
