import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { Context } from '../context.ts';
import { freshnessAt } from './freshness-directive.ts';

/**
 * Gives each resolver the context of the freshness that its field asks for: loaders of their own, so that an answer
 * that is good enough for one field never stands in where another wants a newer one.
 */
export function honourFreshness(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      field.resolve = honoured(field.resolve ?? defaultFieldResolver);
  }
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, Context>;

function honoured(resolve: Resolver): Resolver {
  return (parent, args, context, info) => {
    const wish = isAsked(info.operation) ? freshnessAt(info) : null;
    return resolve(parent, args, wish ? context.at(wish) : context, info);
  };
}

const asked = new WeakMap<object, boolean>();

/** Whether a document mentions the directive at all; most do not, and pay nothing for it. */
function isAsked(operation: { loc?: { source: { body: string } } | undefined }): boolean {
  const known = asked.get(operation);
  if (known !== undefined) return known;
  const isFound = operation.loc?.source.body.includes('@freshness') ?? true;
  asked.set(operation, isFound);
  return isFound;
}
