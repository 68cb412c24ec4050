import type { AnyChange, Change, ChangeKinds, Sequence } from '../changes/change.ts';
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

/** A kind of write as the engine sees it. */
export function kindOf({ kind }: { readonly kind: string }): AnyChange<LoaderParts> {
  const change = changes.get(kind);
  if (!change) throw new TypeError(`${kind} is not in the table of changes`);
  return change;
}
