import type { BridgxCluster } from '../fleet/model.ts';
import type { Call } from './call.ts';
import { type Reply, recordNotFound, success } from './envelope.ts';
import { likeFilter } from './like.ts';
import { cut, pager, readPage } from './paging.ts';
import { byIdDescending, countActive, findCluster, machinesOf, machineTypeText, organisationKeys } from './rows.ts';

/** cluster/describe_all. Disabled clusters are listed, deleted ones are not. */
export function describeClusters(call: Call): Reply {
  const page = readPage(call);
  const clusters = call.state.clusters.filter(clusterFilter(call)).toSorted(byIdDescending);
  const cluster_list = cut(clusters, page).map((cluster) => clusterRow(call, cluster));
  return success({ cluster_list, pager: pager(page, clusters.length) });
}

/** cluster/name/:name. No organisation is checked, and the machines' password goes out in clear text. */
export function describeCluster(call: Call): Reply {
  const cluster = findCluster(call.state, call.param('name'));
  return cluster ? success(template(call, cluster)) : recordNotFound;
}

/** cluster/id/:id */
export function describeClusterById(call: Call): Reply {
  const cluster = call.state.clusters.find(({ deleted, id }) => !deleted && String(id) === call.param('id'));
  return cluster ? success(template(call, cluster)) : recordNotFound;
}

function clusterFilter(call: Call): (cluster: BridgxCluster) => boolean {
  const type = call.query('cluster_type').toLowerCase();
  const provider = call.query('provider');
  const keys = type === 'custom' ? [] : listedKeys(call);
  const hasName = likeFilter(call.query('cluster_name'));
  const hasUsage = likeFilter(call.query('usage'));
  return (cluster) =>
    !cluster.deleted &&
    (keys.length === 0 || keys.includes(cluster.accountKey)) &&
    (provider === '' ? cluster.provider !== 'PrivateCloud' : cluster.provider === provider) &&
    (type === '' || cluster.clusterType === type) &&
    hasName(cluster.name) &&
    (call.query('usage') === '' || (cluster.tags.usage !== undefined && hasUsage(cluster.tags.usage)));
}

/** A given account is taken as it is, whoever owns it; no keys at all means no filter. */
function listedKeys(call: Call): string[] {
  const account = call.query('account');
  return account === '' ? organisationKeys(call.state, call.orgId) : [account];
}

function clusterRow({ state, zone }: Call, cluster: BridgxCluster) {
  return {
    cluster_id: String(cluster.id),
    cluster_name: cluster.name,
    instance_count: countActive(machinesOf(state, [cluster.name])),
    instance_type: machineTypeText(cluster),
    charge_type: cluster.chargeType,
    provider: cluster.provider,
    account: cluster.accountKey,
    usage: cluster.tagDescriptions?.usage ?? cluster.tags.usage ?? '',
    extend_config: extendConfig(cluster),
    create_at: zone.text(cluster.createdMs),
    create_by: cluster.createBy,
    update_by: cluster.updateBy,
    update_at: zone.text(cluster.updatedMs),
  };
}

function template(call: Call, cluster: BridgxCluster) {
  return {
    id: cluster.id,
    name: cluster.name,
    desc: cluster.desc,
    region_id: cluster.regionId,
    zone_id: cluster.zoneId,
    cluster_type: cluster.clusterType,
    instance_type: cluster.instanceType,
    image: cluster.imageId,
    provider: cluster.provider,
    username: cluster.username,
    password: cluster.password,
    account_key: cluster.accountKey,
    image_config: imageConfig(call, cluster),
    network_config: networkConfig(cluster),
    storage_config: storageConfig(cluster),
    charge_config: { charge_type: cluster.chargeType, period: cluster.period, period_unit: cluster.periodUnit },
    extend_config: extendConfig(cluster),
    tags: sortedByKey(cluster.tags),
    ...keyPair(call, cluster),
  };
}

/** The later server also hands out the private key that logs in to the machines. */
function keyPair({ generation }: Call, { authType = 'password', keyId = '0' }: BridgxCluster) {
  if (generation !== '2022-11') return {};
  const private_key = authType === 'key_pair' ? '-----BEGIN RSA PRIVATE KEY-----' : '';
  return { key_id: keyId, key_pair_id: '', key_pair_name: '', private_key, auth_type: authType };
}

function imageConfig({ state }: Call, { imageConfig, imageId, imageName, provider }: BridgxCluster) {
  if (imageConfig) return imageConfig;
  const images = state.clouds.find((cloud) => cloud.provider === provider)?.images;
  const image = images?.find((candidate) => candidate.imageId === imageId);
  return {
    id: imageId,
    name: imageName,
    type: image?.imageType ?? '',
    platform: image?.platform ?? '',
    size: image?.size ?? 0,
  };
}

function networkConfig(cluster: BridgxCluster) {
  return {
    vpc: cluster.vpcId,
    subnet_id: cluster.subnetId,
    security_group: cluster.securityGroupId,
    internet_charge_type: cluster.internetChargeType,
    internet_max_bandwidth_out: cluster.internetMaxBandwidthOut,
    internet_ip_type: cluster.internetIpType ?? '',
  };
}

/** A custom cluster has no storage section; a template without data disks keeps Go's nil slice, null. */
function storageConfig({ clusterType, systemDisk, dataDisks, mountPoint = '', nas = '' }: BridgxCluster) {
  const disks = { system_disk: disk(systemDisk), data_disk: dataDisks.length > 0 ? dataDisks.map(disk) : null };
  return { mount_point: mountPoint, nas, disks: clusterType === 'custom' ? null : disks };
}

const disk = ({ category, size, performanceLevel }: BridgxCluster['systemDisk']) => ({
  category,
  size,
  performance_level: performanceLevel,
});

const extendConfig = ({ extendConfig: { core, memory, cpuType } }: BridgxCluster) => ({
  core,
  memory,
  cpu_type: cpuType,
});

/** Go writes the keys of a map in order. */
const sortedByKey = (tags: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1)));
