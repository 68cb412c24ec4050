import type { Context } from 'hono';
import type { BridgxState } from '../fleet/model.ts';
import type { Reply } from './envelope.ts';
import type { Zone } from './times.ts';

/** One authenticated call, as an endpoint sees it. */
export interface Call {
  state: BridgxState;
  nowMs: number;
  zone: Zone;
  /** From the token, not looked up again: a changed user keeps it until the token expires. */
  orgId: number;
  /** The first value of a query parameter, "" when absent. */
  query(name: string): string;
  /** Whether a query parameter is there at all, empty or not. */
  has(name: string): boolean;
  /** A part of the path. */
  param(name: string): string;
}

export type Endpoint = (call: Call) => Reply;

/** Reads parameters as gin does. */
export function readParameters(context: Context): Pick<Call, 'query' | 'has' | 'param'> {
  return {
    query: (name) => context.req.query(name) ?? '',
    has: (name) => context.req.query(name) !== undefined,
    param: (name) => context.req.param(name) ?? '',
  };
}
