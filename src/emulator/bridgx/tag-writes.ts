import type { BridgxCluster, BridgxState } from '../fleet/model.ts';
import { bind, rawText } from './binding.ts';
import { done, type Outcome, refused, type WriteCall } from './call.ts';
import { type TagRequest, tagRequest } from './cluster-requests.ts';
import { duplicate, tooLong } from './columns.ts';
import { bindFailure, failure, type Reply, recordNotFound } from './envelope.ts';
import { findCluster } from './rows.ts';

type Tag = readonly [key: string, value: string];

/** cluster/add_tags: all or none. Tags of a cluster that is not there are stored where nobody sees them. */
export function addTags(call: WriteCall): Outcome {
  const read = readTags(call);
  if ('reply' in read) return read;
  const { request, tags } = read;
  if (tags.length === 0) return refused(failure(500, 'empty slice found'));
  const cluster = findCluster(call.state, request.cluster_name);
  const taken = tags.find(([key]) => cluster?.tags[key] !== undefined);
  if (taken) {
    return refused(duplicate(`${request.cluster_name}-${taken[0]}`, 'cluster_tags_cluster_name_tag_key_uindex'));
  }
  return done(cluster ? withTags(call.state, { cluster, request, tags }) : call.state, null);
}

/** cluster/edit_tags: one after the other, so those before a refused one are changed. */
export function editTags(call: WriteCall): Outcome {
  const read = readTags(call);
  if ('reply' in read) return read;
  const { request, tags } = read;
  const cluster = findCluster(call.state, request.cluster_name);
  const firstBad = tags.findIndex((tag) => editFault(cluster, tag) !== null);
  const good = firstBad < 0 ? tags : tags.slice(0, firstBad);
  const state = cluster ? withTags(call.state, { cluster, request, tags: good }) : call.state;
  const bad = tags[firstBad];
  const fault = bad && editFault(cluster, bad);
  return fault ? { reply: fault, state } : done(state, null);
}

/** cluster/delete_tags: the rows to delete have no key by then, and without one nothing may be deleted. */
export function deleteTags(call: WriteCall): Outcome {
  const read = readTags(call, { allowsEmptyValues: true });
  return 'reply' in read ? read : refused(failure(500, 'WHERE conditions required'));
}

type ReadTags = { request: TagRequest; tags: readonly Tag[] } | Outcome;

function readTags({ body }: WriteCall, { allowsEmptyValues = false } = {}): ReadTags {
  const bound = bind(body, tagRequest);
  if ('error' in bound) return refused(bindFailure(400, rawText(bound.faults) || bound.error));
  const tags = Object.entries(bound.value.tags ?? {});
  const hasEmpty = tags.some(([key, value]) => key === '' || value === '');
  if (hasEmpty && !allowsEmptyValues) return refused(failure(400, 'empty key/value for tags'));
  const long = tags.map(([key, value]) => tooLong({ tag_key: key, tag_value: value })).find((fault) => fault !== null);
  return long ? refused(long) : { request: bound.value, tags };
}

/** What a cluster is used for may change only to or from nothing. */
function editFault(cluster: BridgxCluster | undefined, [key, value]: Tag): Reply | null {
  const old = cluster?.tags[key];
  if (old === undefined) return recordNotFound;
  const isUsage = key.toLowerCase() === 'usage';
  const isFree = [old, value].some((usage) => usage.toLowerCase() === 'unused');
  return isUsage && !isFree ? failure(500, `tag[usage] unsupport state transition ${old}->${value}`) : null;
}

interface Tagging {
  cluster: BridgxCluster;
  request: TagRequest;
  tags: readonly Tag[];
}

function withTags(state: BridgxState, { cluster, request, tags }: Tagging): BridgxState {
  const told = request.value_desc ?? {};
  const descriptions = tags.flatMap(([key, value]): Tag[] => {
    const description = told[value];
    return description ? [[key, description]] : [];
  });
  const tagged = {
    ...cluster,
    tags: { ...cluster.tags, ...Object.fromEntries(tags) },
    tagDescriptions: { ...cluster.tagDescriptions, ...Object.fromEntries(descriptions) },
  };
  return { ...state, clusters: state.clusters.map((each) => (each === cluster ? tagged : each)) };
}
