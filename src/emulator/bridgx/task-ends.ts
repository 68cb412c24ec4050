import type { BridgxInstance, BridgxState, BridgxTask } from '../fleet/model.ts';
import type { WriteCall } from './call.ts';

/** What a task's run needs to know of the call that ordered it. */
export type RunParts = Pick<WriteCall, 'asyncMs' | 'newId' | 'failure' | 'generation'>;

interface End {
  task: BridgxTask;
  atMs: number;
  succeeded: number;
  failReason: string;
}

/** A task with its result. */
export function ended(state: BridgxState, { task, atMs, succeeded, failReason }: End): BridgxState {
  const failed = task.total - succeeded;
  const status = failed === 0 ? 'SUCCESS' : succeeded === 0 ? 'FAILED' : 'PARTIAL_SUCCESS';
  return withTask(state, task.id, { status, succeeded, failed, failReason, finishedMs: atMs });
}

export function withTask(state: BridgxState, id: bigint, change: Partial<BridgxTask>): BridgxState {
  return { ...state, tasks: state.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)) };
}

export function withMachines(state: BridgxState, change: (row: BridgxInstance) => BridgxInstance): BridgxState {
  return { ...state, instances: state.instances.map(change) };
}
