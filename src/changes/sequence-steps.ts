import { type OperationInput, type OperationRow, unfinishedStatuses } from '../history/operation-row.ts';
import type { AnyChange } from './change.ts';
import type { ChangeParts } from './parts.ts';

/** The kind of an operation that takes back what the steps of another one made. */
export const undoKind = 'UNDO_OPERATION';

/** A step that is to be done. */
export interface Step<Reads> {
  readonly change: AnyChange<Reads>;
  input(keys: readonly string[]): OperationInput;
}

/** The steps of an operation: the same ones however often it is asked. */
export async function stepsFor<Reads>(parts: ChangeParts<Reads>, row: OperationRow): Promise<readonly Step<Reads>[]> {
  if (row.kind === undoKind) return undoSteps(parts, String(row.input.operation));
  const steps = parts.kinds.sequences.get(row.kind)?.steps(row.input) ?? [];
  return steps.map((step) => ({ change: step.change, input: (keys) => asInput(step.input(keys)) }));
}

/** What was made last goes first. */
export async function undoSteps<Reads>({ store, kinds }: ChangeParts<Reads>, targetId: string): Promise<Step<Reads>[]> {
  const target = await store.byId(targetId);
  const made = await store.stepsOf(targetId);
  const steps = target ? (kinds.sequences.get(target.kind)?.steps(target.input) ?? []) : [];
  const takenBack = made.flatMap(({ status, madeKey, stepIndex, resourceKey }) => {
    // A step that failed may have made something all the same, which is in the way of what was made before it.
    if ((status !== 'SUCCEEDED' && madeKey === null) || resourceKey === null) return [];
    const undo = steps[stepIndex ?? -1]?.undo?.(resourceKey);
    return undo ? [{ change: undo.change, input: () => asInput(undo.input) }] : [];
  });
  return takenBack.toReversed();
}

export function isSequence<Reads>({ kinds }: Pick<ChangeParts<Reads>, 'kinds'>, { kind }: OperationRow): boolean {
  return kind === undoKind || kinds.sequences.has(kind);
}

export function asInput(input: object): OperationInput {
  return Object.fromEntries(Object.entries(input));
}

export function isUnfinished({ status }: OperationRow): boolean {
  return unfinishedStatuses.some((one) => one === status);
}
