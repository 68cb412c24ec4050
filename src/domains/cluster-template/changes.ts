import type { Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkName, type TagText } from '../../graph/text-rules.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import type { ClusterRow } from '../cluster/cluster.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { ownedCluster } from '../cluster/ownership.ts';
import { clusterMachineLoaders } from '../machine/cluster-machines.ts';
import { isUnfinished, taskSearchLoaders } from '../scaling-task/task-search.ts';
import { clusterShownBy, machinesShownBy } from './shown-by.ts';
import { checkClusterTags } from './tag-rules.ts';
import { type Template, templateParams } from './template.ts';
import { checkNetwork, checkTemplate } from './template-rules.ts';

/** A rule of the server for templates. */
const longestName = 20;

interface NewCluster extends Template {
  readonly name: string;
  readonly tags: readonly TagText[];
}

export const createCluster = defineChange<NewCluster, (typeof bridgxOperations)['cluster.create']>({
  kind: 'CREATE_CLUSTER',
  operation: bridgxOperations['cluster.create'],
  thing: 'Cluster',
  place: ({ subnet }) => placeOfKey(subnet),
  params: ({ name, tags, ...template }) => ({
    ...templateParams(template),
    name,
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  }),
  validate({ name, tags, ...template }) {
    checkName(name, 'input.name', longestName);
    checkTemplate(template);
    checkClusterTags(tags, 'input.tags');
    const usage = tags.findIndex(({ key }) => key.toLowerCase() === 'usage');
    if (usage < 0) return;
    const expected = 'another key: the server sets usage to unused, and editClusterTags changes it';
    throw new BadInput({ argument: `input.tags.${usage}.key`, expected, got: 'usage' });
  },
  async check(template, { reads, place }) {
    await checkNetwork(template, reads);
    return [await isNew(template.name, { reads, place })];
  },
  invalidates: clusterShownBy,
  madeKeyOf: ({ clusterName }, { account, region }) => clusterName && keyOf(account, region, clusterName),
  repetition: searchByName(),
  secretInputs: ['password'],
});

interface EditedCluster extends Template {
  /** The key of the cluster. */
  readonly cluster: string;
}

export const editCluster = defineChange<EditedCluster, (typeof bridgxOperations)['cluster.edit']>({
  kind: 'EDIT_CLUSTER',
  operation: bridgxOperations['cluster.edit'],
  thing: 'Cluster',
  place: ({ cluster }) => placeOfKey(cluster),
  keyOf: ({ cluster }) => cluster,
  params: ({ cluster, ...template }) => ({ ...templateParams(template), name: idOfKey(cluster) }),
  validate({ cluster, ...template }) {
    checkTemplate(template);
    if (placeOfKey(cluster).account === placeOfKey(template.subnet).account) return;
    throw new BadInput({
      argument: 'input.subnet',
      expected: 'a subnet of the account of the cluster',
      got: 'another',
    });
  },
  async check(template, { reads, place }) {
    const cluster = await ownedCluster(reads, place, idOfKey(template.cluster));
    await checkNetwork(template, reads);
    // The server would make it a standard one, and its machines are not of any template.
    return [{ text: 'The cluster is no custom cluster.', isMet: Boolean(cluster.instanceType) }];
  },
  invalidates: clusterShownBy,
  repetition: 'harmless',
  secretInputs: ['password'],
});

interface DeletedCluster {
  readonly cluster: string;
  /** Whether machines may be left behind. */
  readonly leavesMachines: boolean;
  /** The server's own id, read right before the call. */
  readonly clusterId?: string;
}

export const deleteCluster = defineChange<DeletedCluster, (typeof bridgxOperations)['cluster.delete']>({
  kind: 'DELETE_CLUSTER',
  operation: bridgxOperations['cluster.delete'],
  thing: 'Cluster',
  place: ({ cluster }) => placeOfKey(cluster),
  keyOf: ({ cluster }) => cluster,
  params: ({ clusterId = '' }) => ({ ids: clusterId }),
  async check({ cluster: key, leavesMachines }, { reads, place, isDryRun }) {
    const cluster = await ownedCluster(reads, place, idOfKey(key));
    const machines = leavesMachines ? [] : [await hasNoMachines(cluster, { reads, isDryRun })];
    return [await isIdle(key, { reads, place }), ...machines];
  },
  // Names are free again once a cluster is gone; the id is the cluster's alone.
  async fill(input, { reads, place }) {
    const cluster = await reads.load(clusterLoaders).named(place, idOfKey(input.cluster));
    return cluster?.clusterId ? { ...input, clusterId: cluster.clusterId } : null;
  },
  invalidates: [...clusterShownBy, ...machinesShownBy],
  repetition: 'harmless',
  doneCodes: [],
});

/** The machines of a deleted cluster go on, and are charged, where nobody sees them any more. */
async function hasNoMachines(cluster: ClusterRow, { reads, isDryRun }: { reads: LoaderParts; isDryRun: boolean }) {
  const count = cluster.instanceCount ?? 0;
  const text = 'The cluster has no machines: they would go on, and be charged, without being shown';
  if (count === 0) return { text: `${text}.`, isMet: true };
  const machines = isDryRun ? await reads.load(clusterMachineLoaders).byCluster.load(cluster.key) : [];
  const dependants = machines.map(({ key }) => ({ type: 'Machine', key }));
  return { text: `${text}; it has ${count}.`, isMet: false, dependants };
}

async function isIdle(key: string, { reads, place }: { reads: LoaderParts; place: Place }): Promise<Prerequisite> {
  const task = (await reads.load(taskSearchLoaders).ofCluster(place, idOfKey(key))).find(isUnfinished);
  const text = 'No scaling task of the cluster is unfinished';
  if (!task?.taskId) return { text: `${text}.`, isMet: true };
  const dependants = [{ type: 'ScalingTask', key: keyOf(place.account, place.region, task.taskId) }];
  return { text: `${text}; task ${task.taskId} is ${task.taskStatus}.`, isMet: false, dependants };
}

/** Names are unique on the whole server, which says so by itself of those that are another organisation's. */
export async function isNew(
  name: string,
  { reads, place }: { reads: LoaderParts; place: Place },
): Promise<Prerequisite> {
  const cluster = await reads.load(clusterLoaders).named(place, name);
  const dependants = cluster ? [{ type: 'Cluster', key: cluster.key }] : [];
  return { text: `No cluster has the name ${JSON.stringify(name)}.`, isMet: !cluster, dependants };
}

/** A cluster is known by its name. */
export function searchByName() {
  return {
    operation: bridgxOperations['cluster.describe_all'],
    async find({ name }: { readonly name: string }, { reads, place }: { reads: LoaderParts; place: Place }) {
      const cluster = await reads.load(clusterLoaders).named(place, name);
      return cluster ? [cluster.key] : [];
    },
  };
}
