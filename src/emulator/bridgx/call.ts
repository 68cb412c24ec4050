import type { Context } from 'hono';
import type { BridgxState } from '../fleet/model.ts';
import type { NewId } from '../lingjun/ids.ts';
import type { Body } from './binding.ts';
import { type Reply, success } from './envelope.ts';
import type { Generation } from './generations.ts';
import type { Zone } from './times.ts';

/** One authenticated call, as an endpoint sees it. */
export interface Call {
  state: BridgxState;
  nowMs: number;
  zone: Zone;
  generation: Generation;
  /** From the token, not looked up again: a changed user keeps it until the token expires. */
  orgId: number;
  userName: string;
  /** The first value of a query parameter, "" when absent. */
  query(name: string): string;
  /** Whether a query parameter is there at all, empty or not. */
  has(name: string): boolean;
  /** A part of the path. */
  param(name: string): string;
}

export type Endpoint = (call: Call) => Reply;

/** A call that may change something. */
export interface WriteCall extends Call {
  body: Body;
  /** Milliseconds until what the write begins is done. */
  asyncMs: number;
  newId: NewId;
  /** With which message that fails, if it does, and which part of it. */
  failure?: { message: string; share: number } | undefined;
}

/** What a write answers, and what it made of the state; without a state nothing has changed. */
export interface Outcome {
  reply: Reply;
  state?: BridgxState;
}

export type Write = (call: WriteCall) => Outcome;

export const refused = (reply: Reply): Outcome => ({ reply });

export const done = (state: BridgxState, data: unknown): Outcome => ({ reply: success(data), state });

/** Reads parameters as gin does. */
export function readParameters(context: Context): Pick<Call, 'query' | 'has' | 'param'> {
  return {
    query: (name) => context.req.query(name) ?? '',
    has: (name) => context.req.query(name) !== undefined,
    param: (name) => context.req.param(name) ?? '',
  };
}

export async function readBody(context: Context): Promise<Body> {
  const isJson = context.req.header('Content-Type')?.startsWith('application/json') ?? false;
  return { text: await context.req.text(), isJson };
}
