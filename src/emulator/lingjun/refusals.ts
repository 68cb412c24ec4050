import type { Refusal } from './scene.ts';

/**
 * eflo's numbers for what its business refuses. Public clients of the service name 1003, 1011, 1013 and 1017; those for
 * the other reasons are nowhere documented, so these are inferred, and no client should decide by them.
 */
export const refusalCodes = {
  notFound: 1003,
  exists: 1004,
  inUse: 1005,
  leniNotFound: 1011,
  quota: 1013,
  detaching: 1017,
} as const;

export const unknown = (what: string, id: string): Refusal => ({
  refused: refusalCodes.notFound,
  message: `The specified ${what} does not exist: ${id}.`,
});

export const exists = (what: string): Refusal => ({
  refused: refusalCodes.exists,
  message: `The same ${what} exists already.`,
});

export const beyondQuota = (what: string): Refusal => ({
  refused: refusalCodes.quota,
  message: `The quota of ${what} is used up.`,
});

/** The dependants by kind, in lower camel case, as the service lists them. */
export const inUse = (content: Record<string, object[]>): Refusal => ({
  refused: refusalCodes.inUse,
  message: 'The resource is in use by others, which must be deleted first.',
  content,
});

/** What the gateway says of a parameter's value. */
export const invalid = (parameter: string, reason: string): Refusal => ({
  refused: `Invalid${parameter}`,
  message: `The specified parameter ${parameter} is not valid: ${reason}.`,
});

/** A parameter that the row leaves optional but this call needs. */
export const missing = (parameter: string): Refusal => ({
  refused: `Missing${parameter}`,
  message: `${parameter} is mandatory for this action.`,
});

/** Something else is being done with it. */
export const busy = (what: string, status: string): Refusal => ({
  refused: 'Operation.Conflict',
  message: `The ${what} is ${status}; try again once that is over.`,
});

/** Of elastic interfaces and their addresses; also of one that does not hang where the call says. */
export const unknownLeni = (id: string): Refusal => ({
  refused: refusalCodes.leniNotFound,
  message: `The specified elastic interface or address does not exist: ${id}.`,
});

export const detaching = (id: string): Refusal => ({
  refused: refusalCodes.detaching,
  message: `${id} is being detached.`,
});

/** It is in a status in which this makes no sense, and no waiting helps. The code is inferred. */
export const wrongStatus = (what: string, status: string): Refusal => ({
  refused: 'IncorrectStatus',
  message: `The ${what} is ${status}, which does not allow this.`,
});
