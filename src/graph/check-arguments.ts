import type { GraphQLArgument } from 'graphql';
import type { Accounts } from '../upstream/upstreams.ts';

/**
 * Throws BadInput for arguments that cannot be used together, before anything of the document is executed. Global ids
 * are still texts then; the field's own arguments tell which they are.
 */
export type CheckArguments<Args> = (args: Args, scene: CheckScene) => void;

interface CheckScene extends Pick<CheckedField, 'args'> {
  readonly accounts: Accounts;
}

interface CheckedField {
  readonly args: readonly GraphQLArgument[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

const extension = 'fleetgraph.checkArguments';

/** The options of a field whose arguments need more of a check than their types give. */
export function checkedBy<Args>(check: CheckArguments<Args>): { extensions: Record<string, unknown> } {
  return { extensions: { [extension]: check } };
}

/** Runs a field's own check, if it has one. */
export function runCheck(field: CheckedField, args: unknown, accounts: Accounts): void {
  const check = field.extensions[extension];
  if (typeof check === 'function') check(args, { args: field.args, accounts });
}
