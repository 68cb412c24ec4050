import { type GraphQLInputField, type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql';
import { nodeKinds } from '../builder.ts';
import { decodeId } from './ids.ts';

/**
 * A value of an input with its global ids decoded, as resolvers see it: type and key. For checks that run before
 * anything is executed, which is before the relay plugin decodes them.
 */
export function withDecodedIds(type: GraphQLInputType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => withDecodedIds(type, item));
  const named = getNamedType(type);
  if (!isInputObjectType(named) || typeof value !== 'object') return value;
  const fields = named.getFields();
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decoded(fields[name], inner)]));
}

function decoded(field: GraphQLInputField | undefined, value: unknown): unknown {
  if (!field || value === null || value === undefined) return value;
  if (!field.extensions.isRelayGlobalID) return withDecodedIds(field.type, value);
  return Array.isArray(value) ? value.map((id) => id && idOf(id)) : idOf(value);
}

function idOf(value: unknown) {
  return decodeId(String(value), nodeKinds);
}
