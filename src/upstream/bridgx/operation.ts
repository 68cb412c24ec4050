import type { Operation } from '../operation.ts';

/** The kind of a parameter; a row writes `!` behind those that the server requires. */
export type ParamKind =
  | 'text'
  | 'integer'
  | 'texts'
  /** Text by text. */
  | 'map'
  /** A structure; its absence crashes the server where it is required. */
  | 'object'
  | 'objects';

/** One endpoint of BridgX. */
export interface BridgxOperation extends Operation {
  readonly upstream: 'bridgx';
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `:name` is filled from the parameter of that name; the rest goes to the query, or to the JSON body of a POST. */
  readonly path: string;
  readonly params: Readonly<Record<string, ParamKind | `${ParamKind}!`>>;
}
