import type { InputFieldBuilder, InputFieldMap, InputShapeFromFields } from '@pothos/core';
import { builder } from '../../builder.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { withDecodedIds } from '../../graph/decoded-ids.ts';
import type { Accounts } from '../../upstream/upstreams.ts';
import {
  askedAnew,
  capitalized,
  checkGiven,
  type Given,
  type PayloadThing,
  payloadType,
  submitting,
  type Types,
} from './mutation-payload.ts';
import { givenPlace, type PlacedIn, type PlaceIn, placeFields } from './place-input.ts';

type InputFields = InputFieldBuilder<Types, 'InputObject'>;

/** What a mutation needs to know of a change or a sequence. */
interface Doing<Input extends object> {
  readonly kind: string;
  validate?(input: Input): void;
}

/** What a mutation is beside its change. */
export interface MutationOptions<
  Fields extends InputFieldMap,
  Input extends object,
  In extends PlacedIn | undefined = undefined,
> {
  readonly description: string;
  /** The row of the table that says how it is done, or the sequence of several. */
  readonly change: Doing<Input>;
  /** For what is at no place yet, or is named by the service's own id: its input says the place, unless there is but one. */
  readonly placedIn?: In;
  /** The fields of its input; those of every mutation are added. */
  readonly fields: (t: InputFields) => Fields;
  /** The change's input, made of what GraphQL gave. */
  readonly input: (given: InputShapeFromFields<Fields> & PlaceIn<In>) => Input;
  /** Absent where what is made or changed is no node. */
  readonly thing?: PayloadThing;
  /** Its checks believe no remembered answer: they decide what may be named to the upstream at all. */
  readonly checksAnew?: boolean;
}

/** Adds a mutation: `<Name>Input` and `<Name>Payload` are named after it. */
export function mutationField<
  Fields extends InputFieldMap,
  Input extends object,
  In extends PlacedIn | undefined = undefined,
>(name: string, options: MutationOptions<Fields, Input, In>): void {
  const { description, change, placedIn } = options;
  const InputType = inputType(name, options);
  const PayloadType = payloadType(name, options.thing);
  /** GraphQL gives what the input's type says: the fields of this mutation, and those of every one. */
  const givenOf = (args: object) => (args as { input: InputShapeFromFields<Fields> & Given }).input;
  /** How it is asked for is no part of what is asked for: the same intent has the same input. */
  const inputOf = ({ clientMutationId, dryRun, ...own }: ReturnType<typeof givenOf>, accounts: Accounts) => {
    const placed = placedIn ? { ...own, ...givenPlace(accounts, placedIn, own) } : own;
    return options.input(placed as InputShapeFromFields<Fields> & PlaceIn<In>); // the mutation's own fields, and its place
  };
  const checked = checkedBy((args: object, { args: [argument], accounts }) => {
    const given = argument ? withDecodedIds(argument.type, givenOf(args)) : null;
    checkGiven(givenOf(args));
    change.validate?.(inputOf(given as ReturnType<typeof givenOf>, accounts)); // decoded, as the resolver gets it
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: PayloadType,
      description,
      args: { input: t.arg({ type: InputType, required: true, description: 'What is to be done.' }) },
      // The kind of its change is what the table of capabilities is read from.
      extensions: { ...checked.extensions, change: change.kind },
      resolve: (_root, args, context) => {
        const given = givenOf(args);
        const input = Object.fromEntries(Object.entries(inputOf(given, context.accounts)));
        const reading = options.checksAnew ? context.at(askedAnew) : context;
        return submitting(given, reading, (intent) => context.changes.submit(change.kind, input, intent));
      },
    }),
  );
}

function inputType<Fields extends InputFieldMap, Input extends object>(
  name: string,
  { fields, placedIn }: Pick<MutationOptions<Fields, Input, PlacedIn | undefined>, 'fields' | 'placedIn'>,
) {
  return builder.inputType(`${capitalized(name)}Input`, {
    description: `What ${name} is to do.`,
    fields: (t) => ({
      ...(placedIn ? placeFields(t, placedIn) : {}),
      ...fields(t),
      clientMutationId: t.string({
        description: "The caller's own name of the intent, 1 to 200 characters: asked again, nothing is done twice.",
      }),
      dryRun: t.boolean({ description: 'Only tell what would be done; nothing is stored or sent.' }),
    }),
  });
}
