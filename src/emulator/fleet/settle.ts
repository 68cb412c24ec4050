import type { PendingChange } from './model.ts';

interface Unsettled<State> {
  pending: PendingChange<State>[];
}

/** The state once everything is done that was due, and what that began in turn; the same object when nothing was. */
export function settled<State extends Unsettled<State>>(state: State, nowMs: number): State {
  const due = state.pending.filter(({ dueMs }) => dueMs <= nowMs);
  if (due.length === 0) return state;
  const rest = { ...state, pending: state.pending.filter((change) => !due.includes(change)) };
  const inOrder = due.toSorted((one, other) => one.dueMs - other.dueMs);
  return settled(
    inOrder.reduce((so, { apply }) => apply(so), rest),
    nowMs,
  );
}
