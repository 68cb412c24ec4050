import type { BridgxCluster, BridgxInstance } from '../fleet/model.ts';
import type { Call } from './call.ts';
import { failure, type Reply, recordNotFound, success } from './envelope.ts';
import { cut, pager, readPage } from './paging.ts';
import { allMachines, countActive, findCluster, machinesOf, machineTypeText } from './rows.ts';
import { columnMs, wholeSeconds } from './times.ts';

/** instance/describe_all. Deleted machines are included unless a status is asked for; an empty list is null. */
export function describeMachines(call: Call): Reply {
  const page = readPage(call);
  const clusters = new Map(listedClusters(call).map((cluster) => [cluster.name, cluster]));
  const machines = machinesOf(call.state, [...clusters.keys()]).filter(machineFilter(call));
  const instance_list = cut(machines, page).map((machine) =>
    machineRow({ call, machine, cluster: clusters.get(machine.clusterName) }),
  );
  return success({
    instance_list: instance_list.length > 0 ? instance_list : null,
    pager: pager(page, machines.length),
  });
}

/** instance/num: machines that are not deleted. */
export function countMachines(call: Call): Reply {
  const names = listedClusters(call).map((cluster) => cluster.name);
  return success({ instance_num: countActive(machinesOf(call.state, names)) });
}

/** instance/id/describe. All but the id, the addresses and the time comes from the cluster; no organisation is checked. */
export function describeMachine(call: Call): Reply {
  if (!call.has('instance_id')) return failure(400, 'param_invalid');
  const id = call.query('instance_id');
  const machine = allMachines(call.state).find((row) => row.instanceId === id);
  const cluster = machine && findCluster(call.state, machine.clusterName);
  return machine && cluster ? success(machineDetail({ call, machine, cluster })) : recordNotFound;
}

/** Enabled clusters in reach. An account that is unknown to the organisation drops the filter: everyone's are listed. */
function listedClusters(call: Call): BridgxCluster[] {
  const provider = call.query('provider');
  const name = call.query('cluster_name');
  const keys = provider === 'PrivateCloud' ? [] : knownKeys(call);
  return call.state.clusters.filter(
    (cluster) =>
      !cluster.deleted &&
      cluster.status === 'ENABLE' &&
      (keys.length === 0 || keys.includes(cluster.accountKey)) &&
      (provider === '' || cluster.provider === provider) &&
      (name === '' || cluster.name === name),
  );
}

/** Deleted accounts count here, unlike everywhere else. */
function knownKeys(call: Call): string[] {
  const wanted = call.query('account');
  return call.state.accounts
    .filter(({ orgId, accountKey }) => orgId === call.orgId && (wanted === '' || accountKey === wanted))
    .map(({ accountKey }) => accountKey);
}

function machineFilter(call: Call): (machine: BridgxInstance) => boolean {
  const id = call.query('instance_id');
  const ip = call.query('ip');
  const statuses = call.query('status').toUpperCase();
  const wanted = new Set(statuses.split(','));
  return (machine) =>
    (id === '' || machine.instanceId === id) &&
    (ip === '' || machine.ipInner === ip || machine.ipOuter === ip) &&
    (statuses === '' || wanted.has(machine.status));
}

function machineRow({ call, machine, cluster }: MachineOf<BridgxCluster | undefined>) {
  return {
    instance_id: machine.instanceId,
    ip_inner: machine.ipInner,
    ip_outer: machine.ipOuter,
    provider: cluster?.provider ?? '',
    cluster_type: cluster?.clusterType ?? '',
    create_at: call.zone.text(machine.createdMs),
    status: titleCase(machine.status),
    startup_time: bootSeconds(machine),
    cluster_name: machine.clusterName,
    instance_type: cluster ? machineTypeText(cluster) : '',
    login_name: machine.login?.name ?? cluster?.username ?? '',
    login_password: machine.login?.password ?? cluster?.password ?? '',
    charge_type: cluster?.chargeType ?? '',
    computing_power_type: cluster?.extendConfig.cpuType ?? '',
  };
}

function machineDetail({ call, machine, cluster }: MachineOf<BridgxCluster>) {
  const isCustom = cluster.clusterType === 'custom';
  return {
    instance_id: machine.instanceId,
    provider: cluster.provider,
    region_id: cluster.regionId,
    image_id: cluster.imageId,
    instance_type: cluster.instanceType,
    ip_inner: machine.ipInner,
    ip_outer: machine.ipOuter,
    create_at: call.zone.text(machine.createdMs),
    storage_config: isCustom ? null : storageConfig(cluster),
    network_config: isCustom ? null : networkConfig(cluster),
  };
}

interface MachineOf<Cluster> {
  call: Call;
  machine: BridgxInstance;
  cluster: Cluster;
}

const storageConfig = ({ systemDisk, dataDisks }: BridgxCluster) => ({
  system_disk_type: systemDisk.category,
  system_disk_size: systemDisk.size,
  data_disks: dataDisks.map((disk) => ({ data_disk_type: disk.category, data_disk_size: disk.size })),
  data_disk_num: dataDisks.length,
});

/** Called names, but they hold ids. */
const networkConfig = ({ vpcId, subnetId, securityGroupId }: BridgxCluster) => ({
  vpc_name: vpcId,
  subnet_id_name: subnetId,
  security_group_name: securityGroupId,
});

const titleCase = (status: string): string => status.charAt(0) + status.slice(1).toLowerCase();

/** From creation to running, not the uptime. */
const bootSeconds = ({ createdMs, runningMs }: BridgxInstance): number =>
  runningMs === null ? 0 : wholeSeconds(columnMs(runningMs) - columnMs(createdMs));
