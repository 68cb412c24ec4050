import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
  validate,
} from 'graphql';
import type { AskedOperation, Context, Explaining } from '../../context.ts';
import { BadInput, FleetgraphError } from '../../errors.ts';
import { parseWithinLimits } from '../../graph/document-limits.ts';
import type { Assumption, PlannedCall } from '../../upstream/plan/planner.ts';
import type { Amount } from '../../upstream/prices/amounts.ts';

/** A document to be explained, with what it is given. */
export interface Explained {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/** What a document would ask of the upstreams, and cost. */
export interface Plan {
  readonly calls: readonly (PlannedCall & { readonly cost: Amount })[];
  readonly currency: string;
  readonly min: Amount;
  readonly likely: Amount;
  /** Null when the query fans out too far to be followed, and no rate limit bounds what takes money. */
  readonly max: Amount | null;
}

/** Executes the document three times, sending nothing. Throws BadInput for a document that cannot be executed. */
export async function planOf(explained: Explained, schema: GraphQLSchema, context: Context): Promise<Plan> {
  const { explaining } = context;
  if (!explaining) throw new BadInput({ argument: 'document', expected: 'a document without explain', got: 'explain' });
  const { variables, operationName } = explained;
  const asked = { document: readDocument(explained, schema), schema, operationName, variableValues: variables };
  const [fault] = explaining.faultsOf(asked, context);
  if (fault) throw badInputOf(fault, explained);
  const run = (assume: Assumption) => callsOf(asked, explaining.pass(assume));
  const [least, likely, most] = [await run('least'), await run('likely'), await run('most')];
  if (likely.isCut) throw new BadInput({ argument: 'document', expected: 'a smaller query', got: explained.document });
  const costs = explaining.costsOf(likely.calls);
  // What is made up leads to fewer things than what is known where other names are wanted: nothing likely is left out.
  const possible = new Map([...likely.calls, ...most.calls].map((call) => [call.key, call]));
  const attempted = [...possible.values()].flatMap((call) => Array<PlannedCall>(explaining.maxAttempts).fill(call));
  const sum = (amounts: readonly Amount[]) => amounts.reduce((total, amount) => total + amount, 0n);
  return {
    calls: likely.calls.map((call, index) => ({ ...call, cost: costs[index] ?? 0n })),
    currency: explaining.currency,
    min: sum(explaining.costsOf(least.calls)),
    likely: sum(costs),
    max: lesser(most.isCut ? null : sum(explaining.costsOf(attempted)), explaining.ceiling()),
  };
}

/** The lesser of two bounds, of which either may be missing. */
function lesser(one: Amount | null, other: Amount | null): Amount | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function readDocument({ document: text, operationName }: Explained, schema: GraphQLSchema): DocumentNode {
  const refuse = (expected: string, cause?: unknown) =>
    new BadInput({ argument: 'document', expected, got: text }, { cause });
  let document: DocumentNode;
  try {
    document = parseWithinLimits(text);
  } catch (error) {
    if (error instanceof FleetgraphError) throw error;
    throw refuse(`GraphQL (${error instanceof Error ? error.message : String(error)})`, error);
  }
  const [fault] = validate(schema, document);
  if (fault) throw refuse(`a document that fits this schema (${fault.message})`, fault);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw refuse('one operation, or operationName to choose among several');
  if (operation.operation !== OperationTypeNode.QUERY) throw refuse('a query');
  return document;
}

/** What GraphQL itself finds is wrong with variables; the gateway's own checks name the argument. */
function badInputOf(fault: GraphQLError, { variables }: Explained): BadInput {
  if (fault.originalError instanceof BadInput) return fault.originalError;
  const got = JSON.stringify(variables);
  return new BadInput({ argument: 'variables', expected: `what fits (${fault.message})`, got }, { cause: fault });
}

async function callsOf(asked: AskedOperation, pass: ReturnType<Explaining['pass']>) {
  const { errors } = await execute({ ...asked, contextValue: pass.context });
  // Things that a pass supposes not to be there fail as they would; what is wrong with the input, or here, is told.
  const faults = errors?.map(({ originalError }) => originalError) ?? [];
  const fault = faults.find((error) => error && !(error instanceof FleetgraphError && error.code !== 'BAD_USER_INPUT'));
  if (fault) throw fault;
  return { calls: await pass.calls(), isCut: pass.isCut() };
}
