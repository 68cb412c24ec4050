import type { ObjectRef } from '@pothos/core';
import { builder, type SchemaTypes } from '../../builder.ts';
import type { DryRunPlan } from '../../changes/plan.ts';
import type { Intent, Submitted } from '../../changes/submit.ts';
import type { Context, LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { DryRun } from './dry-run.ts';
import { Operation, resourceOf, type ShownOperation, shown } from './operation.ts';

export type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** What a mutation answers. */
interface Payload {
  readonly clientMutationId: string | null;
  readonly operation: ShownOperation | null;
  readonly dryRun: DryRunPlan | null;
}

/** What the input of each mutation has beside its own fields. */
export interface Given {
  readonly clientMutationId?: string | null | undefined;
  readonly dryRun?: boolean | null | undefined;
}

/** The field of an answer that holds what was made or changed. */
export interface PayloadThing {
  readonly name: string;
  /** The type that the change names as its `thing`. */
  readonly type: ObjectRef<Types, object>;
  readonly description: string;
  /** Makes it of the key of what the operation concerns, for a type that is no node. */
  readonly ofKey?: (key: string) => object | null;
}

/** The type of what a mutation answers, named after it. */
export function payloadType(mutation: string, thing?: PayloadThing): ObjectRef<Types, Payload> {
  const type = builder.objectRef<Payload>(`${capitalized(mutation)}Payload`).implement({
    description: `What became of ${mutation}.`,
    fields: (t) => ({
      clientMutationId: t.exposeString('clientMutationId', { description: "The caller's own name of the intent." }),
      operation: t.expose('operation', { type: Operation, description: 'The operation; null for a dry run.' }),
      dryRun: t.expose('dryRun', { type: DryRun, description: 'What would be done; null unless it was asked for.' }),
    }),
  });
  if (!thing) return type;
  builder.objectField(type, thing.name, (t) =>
    t.field({
      type: thing.type,
      description: thing.description,
      resolve: ({ operation }, _args, context) => operation && thingOf(thing, operation, context),
    }),
  );
  return type;
}

function thingOf({ ofKey }: PayloadThing, operation: ShownOperation, context: Context) {
  if (!ofKey) return resourceOf(operation, context);
  return operation.resourceKey === null ? null : ofKey(operation.resourceKey);
}

/** Asks the upstream, whatever is remembered. */
export const askedAnew = { maxAgeMs: 0, orStale: false } as const;

/**
 * Does a write for a request, whose loaders forget what they read before it.
 * @param context with which freshness its checks read
 */
export async function submitting(
  { clientMutationId = null, dryRun }: Given,
  context: Context,
  submit: (intent: Intent<LoaderParts>) => Promise<Submitted>,
): Promise<Payload> {
  const { behalf, forget } = context;
  // An earlier mutation of the same document may have changed what the checks of this one read.
  forget();
  const submitted = await submit({ behalf, reads: context, clientMutationId, isDryRun: dryRun === true });
  forget();
  if ('plan' in submitted) return { clientMutationId, operation: null, dryRun: submitted.plan };
  return { clientMutationId, operation: shown(submitted.row), dryRun: null };
}

const longestName = 200;

/** Throws BadInput for a name of an intent that is none. */
export function checkGiven({ clientMutationId }: Given): void {
  if (clientMutationId == null || (clientMutationId !== '' && clientMutationId.length <= longestName)) return;
  const expected = `1 to ${longestName} characters`;
  throw new BadInput({ argument: 'input.clientMutationId', expected, got: clientMutationId });
}

export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
