import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Context } from '../context.ts';
import type { Place } from '../upstream/keys.ts';
import { freshnessDirective } from './freshness-directive.ts';

/** Where the parents of a field are, and how many when they were last counted. */
export interface Parents {
  readonly place: Place;
  readonly count: number | undefined;
}

/**
 * Begins to read what a field will read for whichever parents of one place there are. It may only do what costs no
 * call more than the field itself will make; what fails fails again where the field asks.
 */
type Begin = (parents: Parents, context: Context, args: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** The fields that are read ahead, as `Type.field`; filled as the fields are defined. */
export const aheadFields = new Map<string, Begin>();

/**
 * Begins what the fields below this one will read, together with this one's own list instead of after it. Fields that
 * want another freshness, or that a directive leaves out, are left alone.
 */
export function lookAhead(info: GraphQLResolveInfo, context: Context): (parents: readonly Parents[]) => void {
  return (parents) => begin(info, context, parents);
}

function begin(info: GraphQLResolveInfo, context: Context, parents: readonly Parents[]): void {
  const type = getNamedType(info.returnType);
  const selections = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  for (const { begin, args } of fieldsAhead(info, type, selections)) {
    for (const one of parents) begin(one, context, args).catch(() => {});
  }
}

interface FieldAhead {
  readonly begin: Begin;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What stands between a list and its things. */
const structure = new Set(['nodes', 'edges', 'node']);

function fieldsAhead(
  info: GraphQLResolveInfo,
  type: GraphQLNamedType,
  selections: readonly SelectionSetNode[],
): FieldAhead[] {
  if (!isObjectType(type)) return [];
  return selections
    .flatMap((selection) => fieldsOf(info, type, selection))
    .flatMap((node) => {
      const field = type.getFields()[node.name.value];
      const begin = aheadFields.get(`${type.name}.${node.name.value}`);
      if (begin && field) return [{ begin, args: getArgumentValues(field, node, info.variableValues) }];
      const isStructure = field && structure.has(field.name) && node.selectionSet;
      return isStructure ? fieldsAhead(info, getNamedType(field.type), [node.selectionSet]) : [];
    });
}

/** The fields of a selection, through all fragments that are sure to apply. */
function fieldsOf(
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
): readonly FieldNode[] {
  return selections.flatMap((selection): readonly FieldNode[] => {
    if (isLeftOut(info, selection)) return [];
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    const isForAll = inner?.typeCondition === undefined || inner.typeCondition.name.value === type.name;
    return inner && isForAll ? fieldsOf(info, type, inner.selectionSet) : [];
  });
}

function isLeftOut({ variableValues }: GraphQLResolveInfo, node: Parameters<typeof getDirectiveValues>[1]): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
  const isOtherwiseFresh = getDirectiveValues(freshnessDirective, node, variableValues) !== undefined;
  return skip?.if === true || include?.if === false || isOtherwiseFresh;
}
