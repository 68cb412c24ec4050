import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { createDice } from '../src/emulator/fleet/dice.ts';

/** Queries about the gateway itself cost nothing; those by id need one that exists. */
const leftOut = new Set(['explain', 'upstreamSpend', 'node', 'nodes']);
/** Parts of connections that would only repeat `nodes`. */
const inConnections = new Set(['nodes', 'edges', 'totalCount', 'pageInfo', 'gaps']);
const mostDepth = 4;
const mostRows = 5;

type Draw = (most: number) => number;
type Field = GraphQLField<unknown, unknown>;

/** As many valid queries as asked for, always the same ones for a seed. */
export function generateQueries(seed: number, count: number): string[] {
  const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
  const dice = createDice(seed);
  return Array.from({ length: count }, (_, index) => {
    let draws = 0;
    const draw: Draw = (most) => {
      draws += 1;
      return Math.floor(dice.fraction(`query-${index}/${draws}`) * most);
    };
    const fields = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
      (field) => !leftOut.has(field.name) && isAskable(field),
    );
    const chosen = pick(fields, 1 + draw(2), draw);
    return `query Generated${index} { ${chosen.map((field) => textOf(field, { schema, draw, depth: 0 })).join(' ')} }`;
  });
}

interface Scene {
  readonly schema: GraphQLSchema;
  readonly draw: Draw;
  readonly depth: number;
}

function textOf(field: Field, scene: Scene): string {
  const args = field.args.flatMap((arg) => argumentText(arg, scene.draw) ?? []);
  const head = args.length > 0 ? `${field.name}(${args.join(', ')})` : field.name;
  const type = getNamedType(field.type);
  return isLeafType(type) ? head : `${head} { ${selectionOf(type.name, scene)} }`;
}

function selectionOf(typeName: string, { schema, draw, depth }: Scene): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
  const fields = Object.values(type.getFields()).filter(isAskable);
  const inner = { schema, draw, depth: depth + 1 };
  const nodes = fields.find(({ name }) => name === 'nodes');
  if (nodes && fields.some(({ name }) => name === 'pageInfo')) return textOf(nodes, { schema, draw, depth });
  const isLeaf = (field: Field) => isLeafType(getNamedType(field.type));
  const leaves = pick(fields.filter(isLeaf), 1 + draw(3), draw);
  const branches = fields.filter((field) => !isLeaf(field) && !inConnections.has(field.name));
  const chosen = depth >= mostDepth ? [] : pick(branches, draw(3), draw);
  const texts = [...leaves, ...chosen].map((field) => textOf(field, inner));
  return texts.length > 0 ? texts.join(' ') : '__typename';
}

function isAskable(field: Field): boolean {
  return field.args.every((arg) => !isRequiredArgument(arg) || isEnumType(getNamedType(arg.type)));
}

function argumentText(arg: GraphQLArgument, draw: Draw): string | undefined {
  if (arg.name === 'first') return `first: ${1 + draw(mostRows)}`;
  const type = getNamedType(arg.type);
  if (!isRequiredArgument(arg) || !isEnumType(type)) return undefined;
  const names = type.getValues().flatMap(({ name }) => (name === 'UNDOCUMENTED' ? [] : name));
  return `${arg.name}: ${names[draw(names.length)]}`;
}

function pick<T>(from: readonly T[], count: number, draw: Draw): T[] {
  const left = [...from];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(draw(left.length), 1)).flat();
}
