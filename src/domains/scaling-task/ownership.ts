import type { LoaderParts } from '../../context.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { notOwned } from '../cluster/ownership.ts';
import { scalingTaskLoaders } from './loaders.ts';

/** The organisation's scaling task of this id. Throws FORBIDDEN for any other id, which is never sent to the server. */
export async function ownedTask({ load }: Pick<LoaderParts, 'load'>, { account, region }: Place, taskId: string) {
  const task = await load(scalingTaskLoaders).byId.load(keyOf(account, region, taskId));
  if (!task) throw notOwned(`scaling task ${JSON.stringify(taskId)}`);
  return task;
}
