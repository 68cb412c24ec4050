import type { BridgxCluster, BridgxInstance } from '../fleet/model.ts';
import { bindJson, rawText } from './binding.ts';
import { type Outcome, refused, type WriteCall } from './call.ts';
import { type CustomRequest, privateRequest, publicRequest } from './cluster-requests.ts';
import { insertCluster, nextClusterId } from './cluster-writes.ts';
import { failure } from './envelope.ts';
import { rowIdsFor } from './new-machines.ts';

/** cluster/create_custom_private: machines that stand somewhere and are only written down. */
export function createPrivateCluster(call: WriteCall): Outcome {
  const bound = bindJson(call.body, privateRequest);
  if ('error' in bound) return refused(failure(400, rawText(bound.faults) || bound.error));
  return insertCustom(call, { ...bound.value, provider: 'PrivateCloud', account_key: '' });
}

/** cluster/create_custom_public: the same for machines of a cloud, which is not asked. */
export function createPublicCluster(call: WriteCall): Outcome {
  const bound = bindJson(call.body, publicRequest(call.generation));
  if ('error' in bound) return refused(failure(400, rawText(bound.faults) || bound.error));
  return insertCustom(call, bound.value);
}

type Custom = CustomRequest & { provider: string; account_key: string };

function insertCustom(call: WriteCall, request: Custom): Outcome {
  const { reply, state } = insertCluster(call, customCluster(call, request));
  if (!state) return { reply };
  return { reply, state: { ...state, instances: [...state.instances, ...machinesIn(call, request)] } };
}

function machinesIn({ state, nowMs }: WriteCall, { name, instance_list }: Custom): BridgxInstance[] {
  const machines = instance_list ?? [];
  const ids = rowIdsFor(state, { atMs: nowMs, count: machines.length });
  return machines.map(({ instance_ip, login_name, login_password }, index) => ({
    id: ids[index] ?? 0,
    instanceId: '',
    clusterName: name,
    status: 'RUNNING',
    ipInner: instance_ip,
    ipOuter: '',
    createdMs: nowMs,
    runningMs: nowMs,
    deletedMs: null,
    login: { name: login_name, password: login_password },
  }));
}

/** All that a template says is empty. */
function customCluster(
  { state, nowMs, userName }: WriteCall,
  { name, desc, provider, account_key }: Custom,
): BridgxCluster {
  return {
    id: nextClusterId(state),
    name,
    desc,
    provider,
    accountKey: account_key,
    clusterType: 'custom',
    status: 'ENABLE',
    tags: { usage: 'unused' },
    createdMs: nowMs,
    updatedMs: nowMs,
    createBy: userName,
    updateBy: userName,
    deleted: false,
    ...emptyTemplate,
  };
}

const emptyTemplate = {
  regionId: '',
  zoneId: '',
  instanceType: '',
  imageId: '',
  imageName: '',
  imageConfig: { id: '', name: '', type: '', platform: '', size: 0 },
  username: 'root',
  password: '',
  vpcId: '',
  subnetId: '',
  securityGroupId: '',
  internetChargeType: '',
  internetMaxBandwidthOut: 0,
  systemDisk: { category: '', size: 0, performanceLevel: '' },
  dataDisks: [],
  chargeType: '',
  period: 0,
  periodUnit: '',
  extendConfig: { core: 0, memory: 0, cpuType: '' },
};
