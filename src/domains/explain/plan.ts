import { type DocumentNode, execute, type GraphQLSchema, getOperationAST, OperationTypeNode, validate } from 'graphql';
import type { Context, Explaining } from '../../context.ts';
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
  readonly max: Amount;
}

/** Executes the document three times, sending nothing. Throws BadInput for a document that cannot be executed. */
export async function planOf(explained: Explained, schema: GraphQLSchema, { explaining }: Context): Promise<Plan> {
  if (!explaining) throw new BadInput({ argument: 'document', expected: 'a document without explain', got: 'explain' });
  const document = readDocument(explained, schema);
  const run = (assume: Assumption) => callsOf({ ...explained, document, schema }, explaining.pass(assume));
  const [least, likely, most] = [await run('least'), await run('likely'), await run('most')];
  const costs = explaining.costsOf(likely);
  const sum = (amounts: readonly Amount[]) => amounts.reduce((total, amount) => total + amount, 0n);
  return {
    calls: likely.map((call, index) => ({ ...call, cost: costs[index] ?? 0n })),
    currency: explaining.currency,
    min: sum(explaining.costsOf(least)),
    likely: sum(costs),
    max: sum(explaining.costsOf(most.flatMap((call) => Array<PlannedCall>(explaining.maxAttempts).fill(call)))),
  };
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

type Executable = Omit<Explained, 'document'> & { readonly document: DocumentNode; readonly schema: GraphQLSchema };

async function callsOf(executable: Executable, pass: ReturnType<Explaining['pass']>): Promise<readonly PlannedCall[]> {
  const { document, schema, variables, operationName } = executable;
  const { errors } = await execute({
    document,
    schema,
    variableValues: variables,
    operationName: operationName ?? null,
    contextValue: pass.context,
  });
  // Things that a pass supposes not to be there fail as they would; what is wrong with the input is told.
  const fault = errors?.map(({ originalError }) => originalError).find((error) => error instanceof BadInput);
  if (fault) throw fault;
  return pass.calls();
}
