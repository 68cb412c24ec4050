import { type ASTNode, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { argumentPath } from './edge/argument-path.ts';
import { Refusal } from './edge/guard.ts';
import type { RequestIds } from './edge/request-ids.ts';
import { BadInput, FleetgraphError } from './errors.ts';

/**
 * The one translation from what was thrown to what a client sees. Errors raised on purpose keep their message
 * and extensions; a document or variable that GraphQL itself refuses is BAD_USER_INPUT; anything else is a
 * defect: it is logged here once and masked.
 */
export function createErrorMask({ logger, requestIds }: { logger: Logger; requestIds: RequestIds }) {
  const masked = new WeakSet<GraphQLError>();
  const mask = (error: unknown): GraphQLError => {
    const cause = rootOf(error);
    const place = placeOf(error);
    if (isScalarFault(error, cause)) return refused(error);
    if (cause instanceof FleetgraphError && cause.code !== 'INTERNAL') return purposeful(cause, place);
    if (cause === undefined && error instanceof GraphQLError) return refused(error);
    const requestId = requestIds.current();
    logger.error({ err: cause ?? error, path: place.path, requestId }, 'an unexpected error');
    const http = place.path ? {} : { http: { status: 500 } };
    return new GraphQLError('Unexpected error.', { ...place, extensions: { code: 'INTERNAL', requestId, ...http } });
  };
  return (error: unknown): GraphQLError => {
    if (error instanceof GraphQLError && masked.has(error)) return error;
    const told = mask(error);
    masked.add(told);
    return told;
  };
}

type Place = { path?: NonNullable<GraphQLError['path']>; nodes?: readonly ASTNode[] };

function placeOf(error: unknown): Place {
  if (!(error instanceof GraphQLError)) return {};
  const { nodes, path } = error;
  return { ...(nodes ? { nodes } : {}), ...(path ? { path } : {}) };
}

/** The error below GraphQL's own wrapping; undefined when GraphQL itself raised it while it read the document. */
function rootOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  if (error.originalError !== undefined) return rootOf(error.originalError) ?? rootInside(error);
  return undefined;
}

/**
 * What GraphQL raises at a place of the answer is no fault of the document: a value that does not fit its type.
 * Arguments are checked before anything is executed.
 */
function rootInside(error: GraphQLError): unknown {
  return error.path === undefined ? undefined : error.originalError;
}

/** A scalar cannot know which argument its value was for. */
function isScalarFault(error: unknown, cause: unknown): error is GraphQLError {
  return cause instanceof BadInput && error instanceof GraphQLError && error.message !== cause.message;
}

function purposeful(cause: FleetgraphError, place: Place): GraphQLError {
  const http = statusOf(cause);
  return new GraphQLError(cause.message, { ...place, extensions: { ...cause.toExtensions(), ...http } });
}

/** Only the codes that refuse a whole request have an HTTP status of their own. */
function statusOf(cause: FleetgraphError) {
  if (cause instanceof Refusal) return { http: { status: cause.status } };
  return cause.code === 'UNAUTHENTICATED' ? { http: { status: 401 } } : {};
}

function refused(error: GraphQLError): GraphQLError {
  const cause = rootOf(error);
  const argument = error.nodes?.[0] && argumentPath(error.nodes[0]);
  const inside = / at \.([\w.[\]]+):/.exec(error.message)?.[1];
  const path = [argument, inside].filter(Boolean).join('.');
  const detail = cause instanceof BadInput ? cause.message : error.message;
  const { http } = error.extensions;
  return new GraphQLError(path && !detail.startsWith(path) ? `${path}: ${detail}` : detail, {
    ...placeOf(error),
    extensions: { code: 'BAD_USER_INPUT', ...(path ? { argument: path } : {}), ...(http ? { http } : {}) },
  });
}
