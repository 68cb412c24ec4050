import type { ErrorCode, UpstreamError } from '../../errors.ts';
import type { Call } from '../call.ts';
import { failed } from '../failures.ts';

/** The cause of a failure that this gateway decided by itself: nothing was sent, so nothing was learnt or paid. */
export class HeldBack extends Error {}

export function isHeldBack(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof HeldBack;
}

/** A call that is not sent. */
export function heldBack(
  { operation }: Pick<Call, 'operation'>,
  refusal: { code: ErrorCode; reason: string; retryAfterMs?: number },
): UpstreamError {
  const { retryAfterMs, ...rest } = refusal;
  return failed(operation, {
    ...rest,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) }),
    retryable: true,
    billed: false,
    cause: new HeldBack('not sent'),
  });
}
