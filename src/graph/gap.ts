import type { ErrorCode } from '../errors.ts';

/** A part of a list that could not be read. */
export interface Gap {
  readonly account: string;
  readonly region: string;
  readonly code: ErrorCode;
  readonly message: string;
}
