import type { BridgxCloud } from '../fleet/model.ts';
import type { Call } from './call.ts';
import { bindFailure, failure, type Reply, success } from './envelope.ts';
import { providersOf } from './generations.ts';

/** The vendor is asked with the first key that the organisation has for it. */
const noAccount = failure(500, 'found sk failed, record not found');

/** region/list */
export function listRegions(call: Call): Reply {
  if (call.query('provider') === '') return failure(400, 'param_invalid');
  if (!hasAccount(call)) return noAccount;
  const cloud = findCloud(call);
  return cloud ? success(cloud.regions.map(regionRow)) : failure(500, '获取地域信息失败');
}

/** zone/list. Missing parameters are not checked and fail later. */
export function listZones(call: Call): Reply {
  if (!hasAccount(call)) return noAccount;
  const region = findRegion(call);
  return region ? success(region.zones.map(zoneRow)) : failure(500, '获取可用区信息失败');
}

/** instance_type/list. A zone that is unknown or sold out gives null. */
export function listMachineTypes(call: Call): Reply {
  if (['provider', 'region_id', 'zone_id'].some((name) => call.query(name) === ''))
    return failure(400, 'param_invalid');
  if (!hasAccount(call)) return noAccount;
  const zone = findRegion(call)?.zones.find(({ zoneId }) => zoneId === call.query('zone_id'));
  const types = findCloud(call)?.instanceTypes.filter(({ zoneId }) => zoneId === zone?.zoneId) ?? [];
  return success(types.length > 0 ? types.map(machineTypeRow) : null);
}

/** image/list */
export function listImages(call: Call): Reply {
  const fault = imageFault(call);
  if (fault !== null) return bindFailure(400, fault);
  if (!hasAccount(call)) return noAccount;
  const images = findCloud(call)?.images ?? [];
  const listed = images.filter(
    ({ regionId, imageType }) => regionId === call.query('region_id') && imageType === call.query('image_type'),
  );
  return success(listed.map(imageRow));
}

/** The first fault only, in the words of the server's validator. */
function imageFault(call: Call): string | null {
  if (call.query('provider') === '') return 'Provider为必填字段';
  const providers = providersOf(call.generation);
  if (!providers.includes(call.query('provider'))) return `[Provider] 必须是 [${providers.join('、')}] 之一`;
  if (call.query('region_id') === '') return 'RegionID为必填字段';
  return call.query('image_type') === '' ? 'ImageType为必填字段' : null;
}

const hasAccount = ({ state, orgId, query }: Call): boolean =>
  state.accounts.some(
    (account) => account.orgId === orgId && !account.deleted && account.provider === query('provider'),
  );

const findCloud = ({ state, query }: Call) => state.clouds.find((cloud) => cloud.provider === query('provider'));

const findRegion = (call: Call) =>
  findCloud(call)?.regions.find(({ regionId }) => regionId === call.query('region_id'));

const regionRow = ({ regionId, localName }: BridgxCloud['regions'][number]) => ({
  RegionId: regionId,
  LocalName: localName,
});

const zoneRow = ({ zoneId, localName }: BridgxCloud['regions'][number]['zones'][number]) => ({
  ZoneId: zoneId,
  LocalName: localName,
});

const machineTypeRow = (type: BridgxCloud['instanceTypes'][number]) => ({
  charge_type: type.chargeType,
  is_gpu: type.isGpu,
  core: type.core,
  memory: type.memory,
  instance_type_family: type.family,
  instance_type: type.instanceType,
  status: type.status,
});

const imageRow = (image: BridgxCloud['images'][number]) => ({
  platform: image.platform,
  os_type: image.osType,
  os_name: image.osName,
  size: image.size,
  image_id: image.imageId,
  image_name: image.imageName,
});
