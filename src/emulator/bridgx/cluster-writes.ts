import type { BridgxCluster, BridgxState } from '../fleet/model.ts';
import { type Bound, bindJson } from './binding.ts';
import { done, type Outcome, refused, type WriteCall } from './call.ts';
import { type TemplateRequest, templateRequest } from './cluster-requests.ts';
import { configurationOf, isWhole, orderOf } from './cluster-template.ts';
import { duplicate, tooLong } from './columns.ts';
import { failure, panicked, type Reply, recordNotFound } from './envelope.ts';
import { findCluster } from './rows.ts';
import { driverFault, orderFault } from './vendor.ts';

/** cluster/create: tried at the cloud first, without making a machine; then stored with the tag usage=unused. */
export function createCluster(call: WriteCall): Outcome {
  const bound = bindTemplate(call);
  if ('error' in bound) return refused(failure(400, bound.error));
  const request = bound.value;
  const fault = checkTemplate(call, request) ?? tagFault(request);
  if (fault) return refused(fault);
  const { name, tags } = request;
  const id = nextClusterId(call.state);
  return insertCluster(call, {
    ...configurationOf(request),
    ...written(call),
    id,
    name,
    tags: { usage: 'unused', ...tags },
    createdMs: call.nowMs,
    createBy: call.userName,
    status: 'ENABLE',
    deleted: false,
  });
}

/** cluster/edit: replaces everything of the cluster of that name but its tags, and makes it a standard one. */
export function editCluster(call: WriteCall): Outcome {
  const bound = bindTemplate(call);
  if ('error' in bound) return refused(unreadable(bound));
  const request = bound.value;
  const fault = checkTemplate(call, request);
  if (fault) return refused(fault);
  const { state } = call;
  const old = findCluster(state, request.name);
  if (!old) return refused(recordNotFound);
  const { id, name, tags, tagDescriptions, status, createdMs, createBy, deleted } = old;
  const kept = { id, name, tags, status, createdMs, createBy, deleted, ...(tagDescriptions && { tagDescriptions }) };
  const edited = { ...configurationOf(request), ...written(call), ...kept };
  const long = columnFault(call, edited);
  if (long) return refused(long);
  const clusters = state.clusters.map((cluster) => (cluster === old ? edited : cluster));
  return done({ ...state, clusters }, name);
}

/** cluster/delete: whosever they are and whatever runs in them; ids that lead nowhere are passed over. */
export function deleteClusters(call: WriteCall): Outcome {
  const { state } = call;
  const ids = new Set(call.param('ids').split(',').map(Number));
  const clusters = state.clusters.map((cluster) =>
    ids.has(cluster.id) && !cluster.deleted ? { ...cluster, deleted: true, tags: {} } : cluster,
  );
  return done({ ...state, clusters }, null);
}

/** Stores a new cluster unless the database refuses it. */
export function insertCluster(call: WriteCall, cluster: BridgxCluster): Outcome {
  const { state } = call;
  const long = columnFault(call, cluster);
  if (long) return refused(long);
  if (findCluster(state, cluster.name)) {
    return refused(duplicate(`${cluster.name}-0`, 'cluster_cluster_name_uindex'));
  }
  return done({ ...state, clusters: [...state.clusters, cluster] }, cluster.name);
}

export function nextClusterId({ clusters }: BridgxState): number {
  return clusters.reduce((last, { id }) => Math.max(last, id), 0) + 1;
}

function bindTemplate({ body, generation }: WriteCall): Bound<TemplateRequest> {
  return bindJson(body, templateRequest(generation));
}

function written({ nowMs, userName }: WriteCall) {
  return { clusterType: 'standard', updatedMs: nowMs, updateBy: userName } as const;
}

/** The server asks the cloud before it looks whether everything is there that it needs for that. */
function checkTemplate({ state, generation }: WriteCall, request: TemplateRequest): Reply | null {
  const { provider, account_key: accountKey } = request;
  const driver = driverFault(state, { generation, provider, accountKey });
  if (driver) return failure(400, driver);
  if (!isWhole(request)) return panicked;
  const refusal = orderFault(state, orderOf(request));
  if (refusal) return failure(400, refusal);
  const needsPassword = generation !== '2022-11' || request.auth_type === 'password';
  return needsPassword ? null : failure(400, 'record not found');
}

function tagFault({ name, tags }: TemplateRequest): Reply | null {
  const entries = Object.entries(tags ?? {});
  if (entries.some(([key, value]) => key === '' || value === '')) return failure(400, 'empty key/value for tags');
  const isTaken = entries.some(([key]) => key === 'usage');
  return isTaken ? duplicate(`${name}-usage`, 'cluster_tags_cluster_name_tag_key_uindex') : null;
}

/** The later server writes the id of a key pair, a text, into a column of numbers. */
function columnFault({ generation }: WriteCall, cluster: BridgxCluster): Reply | null {
  const keyId = cluster.keyId ?? '';
  if (generation === '2022-11' && !/^\d+$/.test(keyId)) {
    return failure(500, `Error 1366: Incorrect integer value: '${keyId}' for column 'key_id' at row 1`);
  }
  const { name, desc, regionId, zoneId, instanceType, imageId, accountKey } = cluster;
  return tooLong({
    cluster_name: name,
    cluster_desc: desc,
    region_id: regionId,
    zone_id: zoneId,
    instance_type: instanceType,
    image: imageId,
    account_key: accountKey,
  });
}

/** The handler sends the error itself as data: what Go can show of it is an empty object, or one for each fault. */
function unreadable({ error, faults }: Extract<Bound<unknown>, { error: string }>): Reply {
  const data = faults.length > 0 ? faults.map(() => ({})) : {};
  return { ...failure(400, error), body: { code: 400, data, msg: error } };
}
