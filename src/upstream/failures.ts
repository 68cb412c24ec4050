import { UpstreamError, type UpstreamFailure } from '../errors.ts';
import type { Operation } from './operation.ts';

/** A failure of one operation. `billed` defaults to whether the upstream charges for attempts at all. */
export function failed(
  operation: Pick<Operation, 'upstream' | 'name'>,
  failure: Omit<UpstreamFailure, 'upstream' | 'operation' | 'billed'> & { billed?: boolean },
): UpstreamError {
  const { upstream, name } = operation;
  return new UpstreamError({ billed: upstream === 'lingjun', ...failure, upstream, operation: name });
}

/** An answer whose form is not the documented one. */
export function unreadable(operation: Operation, reason: string, cause?: unknown): UpstreamError {
  return failed(operation, {
    code: 'UPSTREAM_REJECTED',
    reason: `the answer has an unexpected form: ${reason}`,
    retryable: false,
    cause,
  });
}
