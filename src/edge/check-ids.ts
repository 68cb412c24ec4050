import { type GraphQLArgument, type GraphQLInputField, getNamedType, isInputObjectType } from 'graphql';
import { nodeKinds } from '../builder.ts';
import { BadInput } from '../errors.ts';
import { pageSizes } from '../graph/connection.ts';
import { decodeId } from '../graph/ids.ts';

type Input = Pick<GraphQLArgument | GraphQLInputField, 'name' | 'type' | 'extensions'>;

/** Throws BadInput, naming the argument, for a value that holds an id which is none or one of another type. */
export function checkIds(input: Input, value: unknown, path = input.name): void {
  if (value === null || value === undefined) return;
  const type = getNamedType(input.type);
  if (Array.isArray(value)) checkList(input, value, path);
  else if (isInputObjectType(type) && typeof value === 'object') {
    const entries = new Map<string, unknown>(Object.entries(value));
    for (const field of Object.values(type.getFields()))
      checkIds(field, entries.get(field.name), `${path}.${field.name}`);
  } else if (input.extensions.isRelayGlobalID) checkId(String(value), typesOf(input), path);
}

function checkList(input: Input, values: readonly unknown[], path: string): void {
  if (input.extensions.isRelayGlobalID && values.length > pageSizes.max) {
    throw new BadInput({ argument: path, expected: `at most ${pageSizes.max} ids`, got: values.length });
  }
  for (const [index, value] of values.entries()) checkIds(input, value, `${path}.${index}`);
}

function checkId(id: string, types: readonly string[], argument: string): void {
  const { typename } = decodeId(id, nodeKinds, argument);
  if (types.length === 0 || types.includes(typename)) return;
  throw new BadInput({ argument, expected: `the id of a ${types.join(' or ')}`, got: id });
}

/** The types that an id may name, as the relay plugin noted them; empty when any will do. */
function typesOf({ extensions }: Input): string[] {
  const wanted: unknown = extensions.relayGlobalIDFor;
  if (!Array.isArray(wanted)) return [];
  return wanted.map((entry: { typename?: unknown }) => String(entry.typename));
}
