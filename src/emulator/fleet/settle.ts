import type { LingjunState } from './model.ts';

/** The state once everything is done that was due, and what that began in turn; the same object when nothing was. */
export function settled(state: LingjunState, nowMs: number): LingjunState {
  const due = state.pending.filter(({ dueMs }) => dueMs <= nowMs);
  if (due.length === 0) return state;
  const rest = { ...state, pending: state.pending.filter((change) => !due.includes(change)) };
  const inOrder = due.toSorted((one, other) => one.dueMs - other.dueMs);
  return settled(
    inOrder.reduce((so, { apply }) => apply(so), rest),
    nowMs,
  );
}
