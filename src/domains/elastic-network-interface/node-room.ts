import type { Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { idOfKey } from '../../graph/key-rules.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';
import { elasticNetworkInterfaceLoaders } from './loaders.ts';

/** Whether a node may carry one more interface, for plans. Costs a call for the node, and one for what it carries. */
export async function roomOnNode(key: string, { load }: LoaderParts): Promise<Prerequisite> {
  const [node, held] = await Promise.all([
    load(lingjunNodeLoaders).byId.load(key),
    load(elasticNetworkInterfaceLoaders).byNode.load(key),
  ]);
  const id = idOfKey(key);
  if (!node) return { text: `There is a node ${id}.`, isMet: false, code: 'NOT_FOUND' };
  // The system's own interface counts, and is in the list.
  const { leniQuota } = node;
  if (leniQuota === null) return { text: `There is a node ${id}.`, isMet: true };
  const text = `The node ${id} carries fewer than ${leniQuota} elastic interfaces; now it carries ${held.length}.`;
  return { text, isMet: held.length < leniQuota };
}
