import DataLoader from 'dataloader';
import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { type Place, placePart, singleOf } from '../../upstream/keys.ts';
import { createLists } from '../../upstream/lists.ts';
import { orError } from '../../upstream/remembered.ts';
import { createSingles } from '../../upstream/singles.ts';

export type TaskDetail = z.output<typeof answers.taskDetail>;

const unfinished = ['INIT', 'RUNNING'];
/** From so many tasks on, the lists of those that are unfinished take fewer calls. */
const fewTasks = 3;

/**
 * Tasks of clusters that are known to be the organisation's, and tasks that the gateway itself made: the server tells
 * of anybody's.
 */
export const taskSearchLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const search = createLists(bridgxOperations['task.describe_all'], bridgx);
  const single = createSingles(async ({ place, ids }) => {
    const answer = await bridgx.clientOf(place)?.read(bridgxOperations['task.describe'], { task_id: ids[0] ?? '' });
    return answer?.value ?? null;
  });
  const unfinishedIn = async (place: Place) => {
    const lists = await Promise.all(unfinished.map((task_status) => search(place, { task_status })));
    return new Map(lists.flat().map((task) => [task.taskId, task]));
  };

  return {
    /** The tasks of a cluster, and of one name where one is given: one call for 50. */
    ofCluster: async (place: Place, clusterName: string, taskName = ''): Promise<readonly TaskDetail[]> => {
      const wanted = { ...matching('cluster_name', clusterName), ...matching('task_name', taskName) };
      const tasks = await search(place, wanted);
      return tasks.filter((task) => task.clusterName === clusterName && (!taskName || task.taskName === taskName));
    },
    /** How far tasks are: one call each, or for many of one account that of the unfinished ones first. */
    state: new DataLoader<string, TaskDetail | null>((keys) => {
      const perPlace = Map.groupBy(keys, placePart);
      const lists = new Map<string, ReturnType<typeof unfinishedIn>>();
      const load = orError(async (key: string) => {
        const { place, ids } = singleOf(key) ?? { place: null, ids: [] };
        const group = placePart(key);
        if (!place || (perPlace.get(group)?.length ?? 0) <= fewTasks) return single.load(key);
        const list = lists.get(group) ?? unfinishedIn(place);
        lists.set(group, list);
        return (await list).get(ids[0] ?? '') ?? single.load(key);
      });
      return Promise.all(keys.map(load));
    }),
  };
};

export function isUnfinished({ taskStatus }: TaskDetail): boolean {
  return unfinished.includes(taskStatus ?? '');
}

/** The server searches by parts of names, in which a backslash changes what follows it: such a name is not sent. */
function matching(parameter: 'cluster_name' | 'task_name', name: string): Record<string, string> {
  return name === '' || name.includes('\\') ? {} : { [parameter]: name };
}
