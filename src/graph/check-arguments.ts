/** Throws BadInput for arguments that cannot be used together, before anything of the document is executed. */
export type CheckArguments<Args> = (args: Args) => void;

const extension = 'fleetgraph.checkArguments';

/** The options of a field whose arguments need more of a check than their types give. */
export function checkedBy<Args>(check: CheckArguments<Args>): { extensions: Record<string, unknown> } {
  return { extensions: { [extension]: check } };
}

/** Runs a field's own check, if it has one. */
export function runCheck({ extensions }: { extensions: Readonly<Record<string, unknown>> }, args: unknown): void {
  const check = extensions[extension];
  if (typeof check === 'function') check(args);
}
