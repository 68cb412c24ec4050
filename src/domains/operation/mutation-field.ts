import type { InputFieldBuilder, InputFieldMap, InputShapeFromFields, ObjectRef } from '@pothos/core';
import { builder, type SchemaTypes } from '../../builder.ts';
import type { AnyChange, Change } from '../../changes/change.ts';
import type { DryRunPlan } from '../../changes/plan.ts';
import type { Context, LoaderParts } from '../../context.ts';
import { kindOf } from '../../graph/change-kinds.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import type { OperationInput } from '../../history/operation-row.ts';
import type { Operation as UpstreamOperation } from '../../upstream/operation.ts';
import { DryRun } from './dry-run.ts';
import { Operation, resourceOf, type ShownOperation, shown } from './operation.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type InputFields = InputFieldBuilder<Types, 'InputObject'>;

/** What a mutation answers. */
interface Payload {
  readonly clientMutationId: string | null;
  readonly operation: ShownOperation | null;
  readonly dryRun: DryRunPlan | null;
}

/** What a mutation is beside its change. */
export interface MutationOptions<Fields extends InputFieldMap, Input extends object> {
  readonly description: string;
  readonly change: Change<Input, UpstreamOperation, LoaderParts>;
  /** The fields of its input; those of every mutation are added. */
  readonly fields: (t: InputFields) => Fields;
  /** The change's input, made of what GraphQL gave. */
  readonly input: (given: InputShapeFromFields<Fields>) => Input;
  /** The field of the answer that holds what was made or changed; absent where that is no node. */
  readonly thing?: { readonly name: string; readonly type: ObjectRef<Types, object>; readonly description: string };
}

/** Adds a mutation: `<Name>Input` and `<Name>Payload` are named after it. */
export function mutationField<Fields extends InputFieldMap, Input extends object>(
  name: string,
  options: MutationOptions<Fields, Input>,
): void {
  const { description, change } = options;
  const InputType = inputType(name, options);
  const PayloadType = payloadType(name, options.thing);
  /** GraphQL gives what the input's type says: the fields of this mutation, and those of every one. */
  const givenOf = (args: object) => (args as { input: InputShapeFromFields<Fields> & Given }).input;
  builder.mutationField(name, (t) =>
    t.field({
      type: PayloadType,
      description,
      args: { input: t.arg({ type: InputType, required: true, description: 'What is to be done.' }) },
      ...checkedBy((args: object) => change.validate?.(options.input(givenOf(args)))),
      resolve: (_root, args, context) => {
        const given = givenOf(args);
        const input = Object.fromEntries(Object.entries(options.input(given)));
        return submit(kindOf(change), { given, input }, context);
      },
    }),
  );
}

interface Given {
  readonly clientMutationId?: string | null;
  readonly dryRun?: boolean | null;
}

async function submit(
  change: AnyChange<LoaderParts>,
  { given, input }: { given: Given; input: OperationInput },
  context: Context,
): Promise<Payload> {
  const { changes, behalf, forget } = context;
  const { clientMutationId = null, dryRun } = given;
  // An earlier mutation of the same document may have changed what the checks of this one read.
  forget();
  const intent = { behalf, reads: context, clientMutationId, isDryRun: dryRun === true };
  const submitted = await changes.submit(change, input, intent);
  forget();
  if ('plan' in submitted) return { clientMutationId, operation: null, dryRun: submitted.plan };
  return { clientMutationId, operation: shown(submitted.row), dryRun: null };
}

function inputType<Fields extends InputFieldMap, Input extends object>(
  name: string,
  { fields }: MutationOptions<Fields, Input>,
) {
  return builder.inputType(`${capitalized(name)}Input`, {
    description: `What ${name} is to do.`,
    fields: (t) => ({
      ...fields(t),
      clientMutationId: t.string({
        description: "The caller's own name of the intent, at most 200 characters: asked again, nothing is done twice.",
      }),
      dryRun: t.boolean({ description: 'Only tell what would be done; nothing is stored or sent.' }),
    }),
  });
}

function payloadType(name: string, thing: MutationOptions<InputFieldMap, object>['thing']): ObjectRef<Types, Payload> {
  const type = builder.objectRef<Payload>(`${capitalized(name)}Payload`).implement({
    description: `What became of ${name}.`,
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
      // The change names the type that its key belongs to, which is this one.
      resolve: ({ operation }, _args, context) => operation && resourceOf(operation, context),
    }),
  );
  return type;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
