import type { z } from 'zod';

/** How a list is cut into pages; paths start at the payload, which is the answer without its envelope. */
export type Paging =
  /** Page numbers from 1 and a total over all pages. */
  | { by: 'number'; page: string; size: string; maxSize: number; items: string; total: string; always?: Params }
  /** An opaque token, absent or empty on the last page. */
  | { by: 'token'; token: string; size: string; maxSize: number; items: string; next: string }
  /** The whole list in one answer. */
  | { by: 'none'; items: string };

/** How often an operation may be called per account and region. */
export interface RateLimit {
  calls: number;
  windowMs: number;
  /** Who says so: the upstream's documentation, or a client of the vendor's own that keeps to it. */
  source?: 'documentation' | 'client';
}

/** The parameters of a call in the upstream's own spelling; undefined is never sent. */
export type Params = Readonly<Record<string, ParamValue | undefined>>;
export type ParamValue = string | number | boolean | readonly ParamValue[] | { readonly [key: string]: ParamValue };

/** What every row of an operation table says, whichever upstream it belongs to. */
export interface Operation<T = unknown> {
  readonly upstream: 'lingjun' | 'bridgx';
  /** The upstream's own name of the operation. */
  readonly name: string;
  readonly kind: 'read' | 'write';
  /** Reads one item of a list, or the whole payload of anything else. */
  readonly answer: z.ZodType<T>;
  readonly paging?: Paging;
  /** The field that names a row of a list, as `answer` reads it; a plan makes up rows by it. */
  readonly rowId?: string;
  /** Absent: the upstream documents none. */
  readonly rateLimit?: RateLimit;
  /** Milliseconds from sending to the whole answer. */
  readonly timeoutMs: number;
}

/** The type of one item of a list, or of the payload of anything else. */
export type AnswerOf<O extends Operation> = z.output<O['answer']>;

/** A list operation: every row of a table that has `paging`. */
export type ListOperation<T = unknown> = Operation<T> & { readonly paging: Paging };

export function isList(operation: Operation): operation is ListOperation {
  return operation.paging !== undefined;
}
