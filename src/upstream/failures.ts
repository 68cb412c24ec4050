import { UpstreamError, type UpstreamFailure } from '../errors.ts';
import type { Operation } from './operation.ts';

/** A failure of one operation. `billed` defaults to whether the upstream charges for attempts at all. */
export function failed(
  operation: Pick<Operation, 'upstream' | 'name'>,
  failure: Omit<UpstreamFailure, 'upstream' | 'operation' | 'billed'> & { billed?: boolean },
): UpstreamError {
  const { upstream, name } = operation;
  const reason = failure.reason.length > maxReason ? `${failure.reason.slice(0, maxReason)}…` : failure.reason;
  return new UpstreamError({ billed: upstream === 'lingjun', ...failure, reason, upstream, operation: name });
}

/** Some refusals quote the whole request. */
const maxReason = 500;

/** The failure with every secret cut out of what the upstream said; some refusals quote the request's headers. */
export function withoutSecrets(error: UpstreamError, secrets: readonly string[]): UpstreamError {
  const quoted = secrets.filter((secret) => secret !== '' && error.failure.reason.includes(secret));
  if (quoted.length === 0) return error;
  const reason = quoted.reduce((text, secret) => text.replaceAll(secret, '[cut]'), error.failure.reason);
  return new UpstreamError({ ...error.failure, reason });
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
