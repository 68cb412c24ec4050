import {
  type GraphQLArgument,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  parse,
  validate,
} from 'graphql';
import { BadInput } from '../errors.ts';

interface WhoseArguments {
  readonly schema: GraphQLSchema;
  readonly fieldName: string;
  /** Those that may be given; undefined: all. */
  readonly names?: readonly string[] | undefined;
}

/**
 * Reads the arguments of a field of Query out of an address, by the rules and with the errors that they have in a
 * document: they are put into one. A list is the name said several times; of enum values also once, with commas. An
 * input object is JSON.
 */
export function argumentsFrom(
  { schema, fieldName, names: allowed }: WhoseArguments,
  params: URLSearchParams,
): Record<string, unknown> {
  const field = schema.getQueryType()?.getFields()[fieldName];
  if (!field) throw new Error(`Query has no field ${fieldName}`);
  const names = allowed ?? field.args.map(({ name }) => name);
  for (const [name, got] of params) {
    if (!names.includes(name)) throw new BadInput({ argument: name, expected: `one of ${names.join(', ')}`, got });
  }
  const given = field.args.filter(({ name }) => params.has(name));
  const document = parse(documentOf(fieldName, given));
  const raw = Object.fromEntries(given.map((argument) => [argument.name, rawValueOf(argument, params)]));
  const [fault] = validate(schema, document);
  if (fault) throw fault;
  return argumentValues(schema, { field, document, raw });
}

function documentOf(fieldName: string, given: readonly GraphQLArgument[]): string {
  const list = (text: (argument: GraphQLArgument) => string) =>
    given.length > 0 ? `(${given.map(text).join(', ')})` : '';
  const declared = list(({ name, type }) => `$${name}: ${type}`);
  return `query ${declared} { ${fieldName}${list(({ name }) => `${name}: $${name}`)} { __typename } }`;
}

interface Asked {
  readonly field: { readonly args: readonly GraphQLArgument[] };
  readonly document: ReturnType<typeof parse>;
  readonly raw: Record<string, unknown>;
}

function argumentValues(schema: GraphQLSchema, { field, document, raw }: Asked): Record<string, unknown> {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('the document has no operation');
  const [node] = operation.selectionSet.selections;
  const { variableValues, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], raw);
  if (errors) throw errors[0];
  if (node?.kind !== Kind.FIELD) throw new Error('the document has no field');
  return getArgumentValues(field as Parameters<typeof getArgumentValues>[0], node, variableValues);
}

function rawValueOf({ name, type }: GraphQLArgument, params: URLSearchParams): unknown {
  const texts = params.getAll(name);
  const [text = ''] = texts;
  const named = getNamedType(type);
  if (isListType(getNullableType(type))) return isEnumType(named) ? texts.flatMap(partsOf) : texts;
  if (texts.length > 1) throw new BadInput({ argument: name, expected: 'one value', got: texts.join(' and ') });
  if (isInputObjectType(named)) return readJson(name, text);
  return named.name === 'Int' && /^-?\d{1,9}$/.test(text) ? Number(text) : text;
}

function partsOf(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadInput({ argument: name, expected: 'an object as JSON', got: text });
  }
}
