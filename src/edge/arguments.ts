import { GraphQLError, getOperationAST, getVariableValues, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { AskedOperation } from '../context.ts';
import { checkOperation } from './check-operation.ts';

/** Refuses an operation whose arguments cannot be used, before any of it is executed. */
export function checkedArguments(): Plugin {
  const refuse = ({ args, setResultAndStopExecution }: Beginning) => {
    const errors = faultsOf(args);
    if (errors.length > 0) setResultAndStopExecution({ errors });
  };
  return { onExecute: refuse, onSubscribe: refuse };
}

interface Beginning {
  readonly args: AskedOperation;
  readonly setResultAndStopExecution: (result: { errors: readonly GraphQLError[] }) => void;
}

/** What is wrong with variables and arguments, before any of a document is executed. */
export function faultsOf(asked: AskedOperation): readonly GraphQLError[] {
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
  return checkOperation(type, operation.selectionSet, { schema, fragments, variables });
}
