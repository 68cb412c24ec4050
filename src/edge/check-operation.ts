import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql';
import { BadInput } from '../errors.ts';
import { runCheck } from '../graph/check-arguments.ts';
import { checkPage, pageSizes } from '../graph/connection.ts';
import type { Accounts } from '../upstream/upstreams.ts';
import { checkIds } from './check-ids.ts';

/** What a check needs to know of the document around a field. */
export interface Scene {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: VariableValues;
  readonly accounts: Accounts;
}

/** Rows that one document may ask for when every page is full: a guard against lists inside lists inside lists. */
export const maxRows = 10_000_000;

interface Findings {
  readonly faults: GraphQLError[];
  rows: number;
}

/**
 * What is wrong with the arguments of an operation: page sizes, cursors, ids and what fields check themselves. Found before anything is executed,
 * so that a document with a mistake in one field does not pay for its other fields.
 */
export function checkOperation(type: GraphQLCompositeType, set: SelectionSetNode, scene: Scene): GraphQLError[] {
  const findings: Findings = { faults: [], rows: 0 };
  checkSelections({ type, set, pages: 1 }, scene, findings);
  return findings.faults;
}

interface Place {
  readonly type: GraphQLCompositeType;
  readonly set: SelectionSetNode;
  /** How many times the selection is made when every page above it is full. */
  readonly pages: number;
}

function checkSelections({ type, set, pages }: Place, scene: Scene, findings: Findings): void {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) {
      checkField(node, { type, set, pages }, scene, findings);
      continue;
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? scene.fragments.get(node.name.value) : node;
    if (!fragment) continue;
    const condition = fragment.typeCondition && scene.schema.getType(fragment.typeCondition.name.value);
    const inner = condition && isCompositeType(condition) ? condition : type;
    checkSelections({ type: inner, set: fragment.selectionSet, pages }, scene, findings);
  }
}

function checkField(node: FieldNode, { type, pages }: Place, scene: Scene, findings: Findings): void {
  const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
  if (!field) return;
  const wanted = argumentsOf(field, node, { scene, findings });
  if (!wanted) return;
  const rows = pages * rowsOf(field, wanted);
  if (findings.rows <= maxRows && findings.rows + rows > maxRows) findings.faults.push(tooManyRows(node));
  findings.rows += rows;
  const inner = getNamedType(field.type);
  if (node.selectionSet && isCompositeType(inner)) {
    checkSelections({ type: inner, set: node.selectionSet, pages: rows }, scene, findings);
  }
}

type Field = GraphQLField<unknown, unknown>;
type Values = Readonly<Record<string, unknown>>;

/** The arguments of a field as its resolver will see them; undefined when one cannot be used. */
function argumentsOf(field: Field, node: FieldNode, { scene, findings }: { scene: Scene; findings: Findings }) {
  try {
    const values: Values = getArgumentValues(field, node, scene.variables);
    for (const argument of field.args) checkIds(argument, values[argument.name]);
    if (isPaged(field)) checkPage(values);
    runCheck(field, values, scene.accounts);
    return values;
  } catch (error) {
    findings.faults.push(located(error, node));
    return undefined;
  }
}

function isPaged({ args }: Field): boolean {
  const names = new Set(args.map(({ name }) => name));
  return names.has('first') && names.has('after');
}

function rowsOf(field: Field, { first, last, ids }: Values): number {
  if (isPaged(field)) return Number(first ?? last ?? pageSizes.default);
  return Array.isArray(ids) ? ids.length : 1;
}

function tooManyRows(node: FieldNode): GraphQLError {
  const fault = { argument: 'first', expected: `smaller pages: at most ${maxRows} rows in all`, got: 'more' };
  return located(new BadInput(fault), node);
}

function located(error: unknown, node: FieldNode): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { nodes: [node], originalError });
}
