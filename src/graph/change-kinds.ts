import type { AnyChange, Change, ChangeKinds, Sequence, SequenceStep } from '../changes/change.ts';
import type { LoaderParts } from '../context.ts';
import type { Operation } from '../upstream/operation.ts';

const changes = new Map<string, AnyChange<LoaderParts>>();
const sequences = new Map<string, Sequence<object, LoaderParts>>();

/** Every kind of write; filled as the kinds are defined. */
export const changeKinds: ChangeKinds<LoaderParts> = { changes, sequences };

/** Adds a kind of write, under whose name a restarted process finds it again. */
export function defineChange<Input extends object, O extends Operation>(
  change: Change<Input, O, LoaderParts>,
): Change<Input, O, LoaderParts> {
  // The engine gives each row the inputs and answers of its own kind alone.
  changes.set(change.kind, change as unknown as AnyChange<LoaderParts>);
  return change;
}

/** Adds a kind of write of several steps. */
export function defineSequence<Input extends object>(
  sequence: Sequence<Input, LoaderParts>,
): Sequence<Input, LoaderParts> {
  sequences.set(sequence.kind, sequence as unknown as Sequence<object, LoaderParts>); // for the same reason
  return sequence;
}

/** A step of a sequence: a kind of write with its input. */
export function asStep<Input extends object, O extends Operation>(
  change: Change<Input, O, LoaderParts>,
  {
    input,
    undo,
  }: {
    input: (keys: readonly string[]) => Input;
    undo?: (key: string) => ReturnType<NonNullable<SequenceStep<LoaderParts>['undo']>>;
  },
): SequenceStep<LoaderParts> {
  return { change: change as unknown as AnyChange<LoaderParts>, input, ...(undo ? { undo } : {}) }; // for the same reason
}

/** What takes a step back. */
export function asUndo<Input extends object, O extends Operation>(change: Change<Input, O, LoaderParts>, input: Input) {
  return { change: change as unknown as AnyChange<LoaderParts>, input }; // for the same reason
}
