import {
  DirectiveLocation,
  type FieldNode,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLInt,
  type GraphQLResolveInfo,
  getDirectiveValues,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { BadInput } from '../errors.ts';
import type { Freshness } from '../upstream/call.ts';

export const freshnessDirective = new GraphQLDirective({
  name: 'freshness',
  description: 'How old the answers of an operation, or of a field with all below it, may be.',
  locations: [DirectiveLocation.QUERY, DirectiveLocation.FIELD],
  args: {
    maxAgeSeconds: {
      type: GraphQLInt,
      description:
        'The greatest age in seconds; 0 always asks the upstream. Left out: what suits each upstream operation.',
    },
    orStale: {
      type: GraphQLBoolean,
      description:
        'Whether an older answer, marked STALE, is better than an error. True when maxAgeSeconds is left out.',
    },
  },
});

/** What a document asks for at each of its fields, for one execution. */
type Wishes = Map<string, Freshness | null>;

/** One execution has one object of variable values, so it stands for the execution. */
const executions = new WeakMap<object, Wishes>();

/** The freshness that the document asks for at a field: its own, the nearest above it, or the operation's. */
export function freshnessAt(info: GraphQLResolveInfo): Freshness | null {
  let wishes = executions.get(info.variableValues);
  if (!wishes) {
    wishes = new Map();
    executions.set(info.variableValues, wishes);
  }
  const names = responseNames(info);
  const key = names.join('.');
  const known = wishes.get(key);
  if (known !== undefined) return known;
  const found = nearestWish(info, names);
  wishes.set(key, found);
  return found;
}

function responseNames({ path }: GraphQLResolveInfo): string[] {
  const names: string[] = [];
  for (let step: typeof path | undefined = path; step; step = step.prev) {
    if (typeof step.key === 'string') names.push(step.key);
  }
  return names.reverse();
}

function nearestWish(info: GraphQLResolveInfo, names: readonly string[]): Freshness | null {
  let nearest = wishOf(info, info.operation);
  let selections: readonly SelectionSetNode[] = [info.operation.selectionSet];
  for (const name of names) {
    const fields = selections.flatMap((selection) => fieldsNamed(info, selection, name));
    nearest = fields.map((field) => wishOf(info, field)).find((wish) => wish !== null) ?? nearest;
    selections = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return nearest;
}

/** The fields of a selection that answer under one name, through all fragments. */
function fieldsNamed(info: GraphQLResolveInfo, { selections }: SelectionSetNode, name: string): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value === name ? [selection] : [];
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : info.fragments[selection.name.value]?.selectionSet;
    return inner ? fieldsNamed(info, inner, name) : [];
  });
}

function wishOf(info: GraphQLResolveInfo, node: Parameters<typeof getDirectiveValues>[1]): Freshness | null {
  const values = getDirectiveValues(freshnessDirective, node, info.variableValues);
  if (!values) return null;
  const { maxAgeSeconds, orStale } = values;
  if (typeof maxAgeSeconds !== 'number') return { orStale: orStale !== false };
  if (maxAgeSeconds < 0) throw new BadInput({ argument: 'maxAgeSeconds', expected: '0 or more', got: maxAgeSeconds });
  return { maxAgeMs: maxAgeSeconds * 1000, orStale: orStale === true };
}
