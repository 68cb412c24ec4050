import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/schema.ts';
import { textOf } from './sources.ts';

interface Described {
  readonly at: string;
  readonly description: string | null | undefined;
}

/** A type with everything in it that a reader of the schema sees. */
function partsOf(type: GraphQLNamedType): Described[] {
  const self = { at: type.name, description: type.description };
  const within = ({ name, description }: { name: string; description?: string | null | undefined }) => ({
    at: `${type.name}.${name}`,
    description,
  });
  if (isEnumType(type)) return [self, ...type.getValues().map(within)];
  if (isInputObjectType(type)) return [self, ...Object.values(type.getFields()).map(within)];
  if (!isObjectType(type) && !isInterfaceType(type)) return [self];
  const fields = Object.values(type.getFields());
  const args = fields.flatMap(({ name, args }) => args.map((arg) => ({ ...arg, name: `${name}(${arg.name})` })));
  return [self, ...fields.map(within), ...args.map(within)];
}

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

describe('the schema', () => {
  test('is the one in schema.graphql', () => {
    expect(textOf('schema.graphql') === `${printSchema(lexicographicSortSchema(schema))}\n`, 'run npm run schema').toBe(
      true,
    );
  });

  test('describes every type, field, argument and enum value', () => {
    const silent = types.flatMap(partsOf).filter(({ description }) => !description?.trim());
    expect(silent.map(({ at }) => at)).toEqual([]);
  });

  test('spells names as GraphQL does', () => {
    const isFine = ({ at }: Described) =>
      at.split(/[.(]/).every((name) => /^([A-Z][A-Za-z0-9]*|[a-z][A-Za-z0-9]*\)?|[A-Z][A-Z0-9_]*)$/.test(name));
    expect(
      types
        .flatMap(partsOf)
        .filter((part) => !isFine(part))
        .map(({ at }) => at),
    ).toEqual([]);
  });

  test('puts the global object identification under every thing with an id', () => {
    const withId = types.filter(isObjectType).filter((type) => type.getFields().id);
    expect(withId).not.toEqual([]);
    expect(withId.filter((type) => !type.getInterfaces().some(({ name }) => name === 'Node')).map(String)).toEqual([]);
  });
});
