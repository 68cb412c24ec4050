import type { BridgxState, BridgxTask, PendingChange } from '../fleet/model.ts';
import { expansion } from './expansion.ts';
import { endMachines } from './shrinking.ts';
import { type RunParts, withTask } from './task-ends.ts';

type Apply = (state: BridgxState, atMs: number) => BridgxState;

/**
 * What the scheduler will do about a task: it finds it after a third of the time. Machines that it makes are pending
 * from then on and run quarter by quarter; machines that it ends are ended at once, at the end.
 */
export function runOf(task: BridgxTask, parts: RunParts): PendingChange<BridgxState>[] {
  const at = (share: number, apply: Apply): PendingChange<BridgxState> => {
    const dueMs = task.createdMs + Math.round(parts.asyncMs * share);
    return { dueMs, apply: (state) => apply(state, dueMs) };
  };
  const begin = at(1 / 3, (state) => withTask(state, task.id, { status: 'RUNNING' }));
  if (task.action === 'SHRINK') return [begin, at(1, (state, atMs) => endMachines(state, { ...parts, task, atMs }))];
  const { order, start, finish } = expansion(task, parts);
  const steps = [1, 2, 3, 4].map((quarter) => at((2 + quarter) / 6, (state, atMs) => start(state, { atMs, quarter })));
  return [begin, at(1 / 3, order), ...steps, at(1, finish)];
}
