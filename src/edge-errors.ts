import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { FleetgraphError } from './errors.ts';

/** HTTP statuses of the codes that refuse a whole request. */
const statuses: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401 };

/**
 * The one translation from what was thrown to what a client sees. Errors raised on purpose keep their message
 * and extensions; a document or variable that GraphQL itself refuses is BAD_USER_INPUT; anything else is a
 * defect: it is logged here once and masked.
 */
export function createErrorMask(logger: Logger) {
  return (error: unknown): GraphQLError => {
    const cause = rootOf(error);
    const place = placeOf(error);
    if (cause instanceof FleetgraphError) return purposeful(cause, place);
    if (cause === undefined && error instanceof GraphQLError) return refused(error);
    logger.error({ err: cause ?? error, path: place.path }, 'an unexpected error');
    return new GraphQLError('Unexpected error.', { ...place, extensions: { code: 'INTERNAL' } });
  };
}

type Place = Pick<GraphQLFormattedError, 'path'> & { nodes?: GraphQLError['nodes'] };

function placeOf(error: unknown): Place {
  return error instanceof GraphQLError ? ({ nodes: error.nodes, path: error.path } as Place) : {};
}

/** The error below GraphQL's own wrapping. */
function rootOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  return error.originalError === undefined ? undefined : rootOf(error.originalError);
}

function purposeful(cause: FleetgraphError, place: Place): GraphQLError {
  const status = statuses[cause.code];
  const http = status === undefined ? {} : { http: { status } };
  return new GraphQLError(cause.message, { ...place, extensions: { ...cause.toExtensions(), ...http } });
}

function refused(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    ...placeOf(error),
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
  });
}
