import type { CheckScene, Prerequisite, Search, Sent, Watch } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkAddress } from '../../graph/cidr-rules.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkLength } from '../../graph/text-rules.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import type { ClusterRow } from '../cluster/cluster.ts';
import { ownedCluster } from '../cluster/ownership.ts';
import { ownedMachines } from '../machine/ownership.ts';
import { isUnfinished, type TaskDetail, taskSearchLoaders } from './task-search.ts';

const minute = 60_000;
/** Source: the server's rules of cluster/expand and cluster/shrink, and the width of its column. */
const limits = { machines: 10_000, taskName: 64 };

interface Scaling {
  /** The key of the cluster. */
  readonly cluster: string;
  readonly count: number;
  readonly taskName?: string;
}

interface ScalingDown extends Scaling {
  /** Which machines, if the caller says; then `count` is their number. */
  readonly addresses?: readonly string[];
}

/** Everything that shows machines, how many there are, what they use and which addresses are free. */
const invalidates = [
  bridgxOperations['cluster.describe_all'],
  bridgxOperations['instance.describe_all'],
  bridgxOperations['instance.usage_total'],
  bridgxOperations['instance.usage_statistics'],
  bridgxOperations['task.list'],
  bridgxOperations['task.describe'],
  bridgxOperations['task.describe_all'],
  bridgxOperations['subnet.describe'],
  bridgxOperations['subnet.info'],
];

const scaling = {
  thing: 'ScalingTask',
  place: ({ cluster }: Scaling) => placeOfKey(cluster),
  invalidates,
  madeKeyOf: ({ taskId }: { taskId: string | null }, { account, region }: Place) =>
    taskId ? keyOf(account, region, taskId) : null,
} as const;

export const scaleUpCluster = defineChange<Scaling, (typeof bridgxOperations)['cluster.expand']>({
  ...scaling,
  kind: 'SCALE_UP_CLUSTER',
  operation: bridgxOperations['cluster.expand'],
  params: paramsOf,
  validate: checkInput,
  check: checkCluster,
  repetition: searchFor('EXPAND'),
  watch: watchTask(),
});

export const scaleDownCluster = defineChange<ScalingDown, (typeof bridgxOperations)['cluster.shrink']>({
  ...scaling,
  kind: 'SCALE_DOWN_CLUSTER',
  operation: bridgxOperations['cluster.shrink'],
  params: ({ addresses, ...input }, sent) => ({
    ...paramsOf(input, sent),
    ...(addresses ? { ips: [...addresses] } : {}),
  }),
  validate(input) {
    for (const [index, address] of (input.addresses ?? []).entries()) {
      checkAddress(address, `input.addresses.${index}`);
    }
    const twice = input.addresses?.find((address, index, all) => all.indexOf(address) !== index);
    if (twice) throw new BadInput({ argument: 'input.addresses', expected: 'each address once', got: twice });
    checkInput(input);
  },
  async check(input, scene) {
    const prerequisites = await checkCluster(input, scene);
    const cluster = await ownedCluster(scene.reads, scene.place, idOfKey(input.cluster));
    if (input.addresses) await checkMachines(cluster, input.addresses, scene.reads);
    return [...prerequisites, isNoSubscription(cluster), hasSoMany(cluster, input.count)];
  },
  repetition: searchFor('SHRINK'),
  watch: watchTask(),
});

function paramsOf({ cluster, count, ...named }: Scaling, sent: Sent) {
  return { cluster_name: idOfKey(cluster), count, task_name: taskNameOf(named, sent) };
}

/** A task that the caller gives no name carries that of its operation, by which it is found for certain. */
function taskNameOf({ taskName }: Pick<Scaling, 'taskName'>, { operationId }: Pick<Sent, 'operationId'>) {
  return taskName || (operationId && `operation ${operationId}`);
}

function checkInput({ count, taskName }: Scaling): void {
  checkLength(taskName, 'input.taskName', limits.taskName);
  if (count >= 1 && count <= limits.machines) return;
  throw new BadInput({ argument: 'input.count', expected: `1 to ${limits.machines} machines`, got: count });
}

async function checkCluster({ cluster: key }: Scaling, { reads, place }: CheckScene<LoaderParts>) {
  const cluster = await ownedCluster(reads, place, idOfKey(key));
  const tasks = await reads.load(taskSearchLoaders).ofCluster(place, idOfKey(key));
  return [hasTemplate(cluster), isIdle(place, tasks.find(isUnfinished))];
}

/** The server accepts a task for a cluster of machines that were entered by hand, which then always fails. */
function hasTemplate({ instanceType }: ClusterRow): Prerequisite {
  const text = 'The cluster has a template to make machines by: it is no custom cluster.';
  return { text, isMet: instanceType !== null && instanceType !== '' };
}

function isIdle({ account, region }: Place, task: TaskDetail | undefined): Prerequisite {
  const text = 'No scaling task of the cluster is unfinished';
  if (!task?.taskId) return { text: `${text}.`, isMet: true };
  return {
    text: `${text}; task ${task.taskId} (${task.taskAction}) is ${task.taskStatus}.`,
    isMet: false,
    dependants: [{ type: 'ScalingTask', key: keyOf(account, region, task.taskId) }],
  };
}

function isNoSubscription({ chargeType }: ClusterRow): Prerequisite {
  return { text: 'The machines of the cluster are no subscriptions (PrePaid).', isMet: chargeType !== 'PrePaid' };
}

/** The server ends what is there and reports all as done. */
function hasSoMany({ instanceCount }: ClusterRow, count: number): Prerequisite {
  const isMet = (instanceCount ?? 0) >= count;
  return { text: `The cluster has ${count} machines; it counts ${instanceCount ?? 0}.`, isMet };
}

/** The server compares with all addresses of a machine as one text, so one of several names no machine. */
async function checkMachines(cluster: ClusterRow, addresses: readonly string[], reads: LoaderParts): Promise<void> {
  const machines = await ownedMachines(reads, cluster, addresses);
  for (const [index, { ipInner }] of machines.entries()) {
    if (ipInner === addresses[index]) continue;
    const expected = `a machine with one private address; this one has ${ipInner}`;
    throw new BadInput({ argument: `input.addresses.${index}`, expected, got: addresses[index] });
  }
}

/** There is no token: a task is known by its cluster, what it does, its name, and that it was not there before. */
function searchFor(action: 'EXPAND' | 'SHRINK'): Search<Scaling, LoaderParts> {
  return {
    operation: bridgxOperations['task.describe_all'],
    async find({ cluster, count, ...named }, { reads, place, operationId }) {
      const wanted = taskNameOf(named, operationId === undefined ? {} : { operationId });
      if (!wanted) return [];
      const tasks = await reads.load(taskSearchLoaders).ofCluster(place, idOfKey(cluster), wanted);
      return tasks.flatMap(({ taskId, taskAction, taskName, totalNum }) =>
        taskId && taskAction === action && taskName === wanted && totalNum === count
          ? [keyOf(place.account, place.region, taskId)]
          : [],
      );
    },
  };
}

/** The server gives a task up that nobody worked at for 20 minutes; one that it never begins stays INIT. */
function watchTask(): Watch<Scaling, LoaderParts> {
  return {
    operation: bridgxOperations['task.describe'],
    done: ['SUCCESS'],
    failed: ['PARTIAL_SUCCESS', 'FAILED'],
    timeLimitMs: 60 * minute,
    async read({ key, reads }) {
      const task = await reads.load(taskSearchLoaders).state.load(key);
      return task && { statusText: task.taskStatus, progress: progressOf(task), message: messageOf(task) };
    },
  };
}

/** Of a task that ends machines the server counts nothing until it is over. */
function progressOf({ taskStatus, taskAction, successNum, totalNum }: TaskDetail): number | null {
  if (taskStatus === 'SUCCESS') return 1;
  if (taskStatus === 'RUNNING' && taskAction === 'SHRINK') return null;
  return totalNum ? Math.min(1, (successNum ?? 0) / totalNum) : null;
}

function messageOf({ successNum, totalNum, failReason }: TaskDetail): string {
  return `${successNum ?? 0} of ${totalNum ?? 0} machines${failReason ? `; ${failReason}` : ''}`;
}
