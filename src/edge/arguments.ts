import { type ExecutionArgs, GraphQLError, getOperationAST, getVariableValues, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { AskedOperation, Context } from '../context.ts';
import { checkOperation } from './check-operation.ts';

/** Refuses an operation whose arguments cannot be used, before any of it is executed. */
export function checkedArguments(): Plugin {
  const refuse = ({ args, setResultAndStopExecution }: Beginning) => {
    const errors = faultsOf(args, args.contextValue as Context); // every request is given one
    if (errors.length > 0) setResultAndStopExecution({ errors });
  };
  return { onExecute: refuse, onSubscribe: refuse };
}

interface Beginning {
  readonly args: AskedOperation & Pick<ExecutionArgs, 'contextValue'>;
  readonly setResultAndStopExecution: (result: { errors: readonly GraphQLError[] }) => void;
}

/**
 * What is wrong with variables and arguments, before any of a document is executed.
 * @param configured queries need none: only mutations take what is left out from the accounts
 */
export function faultsOf(
  asked: AskedOperation,
  { accounts }: Pick<Context, 'accounts'> = { accounts: new Map() },
): readonly GraphQLError[] {
  const { schema, document, operationName, variableValues } = asked;
  const operation = getOperationAST(document, operationName);
  const type = operation && schema.getRootType(operation.operation);
  if (!type) return [new GraphQLError('name one of the operations of the document in operationName')];
  const { errors, variableValues: variables } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    variableValues ?? {},
  );
  if (errors) return errors;
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  return checkOperation(type, operation.selectionSet, { schema, fragments, variables, accounts });
}
