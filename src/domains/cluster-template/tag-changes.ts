import type { CheckScene, Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import type { TagText } from '../../graph/text-rules.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { ownedCluster } from '../cluster/ownership.ts';
import { clusterShownBy } from './shown-by.ts';
import { checkClusterTags } from './tag-rules.ts';

interface ClusterTag extends TagText {
  /** What the value means, to be shown. */
  readonly description?: string;
}

interface Tagging {
  /** The key of the cluster. */
  readonly cluster: string;
  readonly tags: readonly ClusterTag[];
}

const tagging = {
  thing: 'Cluster',
  place: ({ cluster }: Tagging) => placeOfKey(cluster),
  keyOf: ({ cluster }: Tagging) => cluster,
  params: ({ cluster, tags }: Tagging) => ({
    cluster_name: idOfKey(cluster),
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    value_desc: Object.fromEntries(
      tags.flatMap(({ value, description }) => (description ? [[value, description]] : [])),
    ),
  }),
  validate({ tags }: Tagging) {
    if (tags.length === 0) throw new BadInput({ argument: 'input.tags', expected: 'one tag or more', got: 'none' });
    checkClusterTags(tags, 'input.tags');
  },
  invalidates: clusterShownBy,
} as const;

export const addClusterTags = defineChange<Tagging, (typeof bridgxOperations)['cluster.add_tags']>({
  ...tagging,
  kind: 'ADD_CLUSTER_TAGS',
  operation: bridgxOperations['cluster.add_tags'],
  async check({ cluster, tags }, scene) {
    const old = await tagsOf(cluster, scene);
    const there = tags.filter(({ key }) => old[key] !== undefined).map(({ key }) => key);
    return [{ text: `The cluster has no such tags yet${listed(there)}.`, isMet: there.length === 0 }];
  },
  repetition: {
    operation: bridgxOperations['cluster.name'],
    async find({ cluster, tags }, { reads }) {
      const old = (await reads.load(clusterLoaders).detail.load(cluster))?.tags ?? {};
      return tags.every(({ key, value }) => old[key] === value) ? [cluster] : [];
    },
  },
});

/** The server changes one tag after the other until it refuses one, so what it would refuse is looked for before. */
export const editClusterTags = defineChange<Tagging, (typeof bridgxOperations)['cluster.edit_tags']>({
  ...tagging,
  kind: 'EDIT_CLUSTER_TAGS',
  operation: bridgxOperations['cluster.edit_tags'],
  async check({ cluster, tags }, scene): Promise<Prerequisite[]> {
    const old = await tagsOf(cluster, scene);
    const missing = tags.filter(({ key }) => old[key] === undefined).map(({ key }) => key);
    const stuck = tags.filter(({ key, value }) => !isFree(key, [old[key] ?? '', value])).map(({ value }) => value);
    return [
      { text: `The cluster has these tags${listed(missing)}.`, isMet: missing.length === 0, code: 'NOT_FOUND' },
      { text: `The tag usage changes only to or from unused${listed(stuck)}.`, isMet: stuck.length === 0 },
    ];
  },
  repetition: 'harmless',
});

async function tagsOf(
  key: string,
  { reads, place }: CheckScene<LoaderParts>,
): Promise<Readonly<Record<string, string>>> {
  await ownedCluster(reads, place, idOfKey(key));
  return (await reads.load(clusterLoaders).detail.load(key))?.tags ?? {};
}

function isFree(key: string, usages: readonly string[]): boolean {
  return key.toLowerCase() !== 'usage' || usages.some((usage) => usage.toLowerCase() === 'unused');
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '' : `; not so: ${names.map((name) => JSON.stringify(name)).join(', ')}`;
}
