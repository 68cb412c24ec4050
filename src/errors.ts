/** The closed set of `extensions.code` values that a client may meet. */
export const errorCodes = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'BUDGET_EXCEEDED',
  'DEADLINE_EXCEEDED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_REJECTED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Every error that the gateway raises on purpose. Anything else is a defect and reaches a client masked. */
export class FleetgraphError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  /** What a client sees beside the message, under `extensions`. */
  toExtensions(): Record<string, unknown> {
    return { code: this.code };
  }
}

/** An argument that cannot be used. Raised before anything is paid or changed. */
export class BadInput extends FleetgraphError {
  readonly argument: string;

  constructor(fault: { argument: string; expected: string; got: unknown }, options?: ErrorOptions) {
    super('BAD_USER_INPUT', `${fault.argument}: expected ${fault.expected}, got ${show(fault.got)}`, options);
    this.argument = fault.argument;
  }

  override toExtensions(): Record<string, unknown> {
    return { code: this.code, argument: this.argument };
  }
}

/** What is known of an upstream call that failed. */
export interface UpstreamFailure {
  code: ErrorCode;
  /** `lingjun` or `bridgx`. */
  upstream: string;
  operation: string;
  /** What happened, in words; never the request, its headers or a credential. */
  reason: string;
  /** The upstream's own code, as text. */
  upstreamCode?: string | undefined;
  /** The upstream's own id of the request, for a support case. */
  upstreamRequestId?: string | undefined;
  /** Whether the same call may succeed later. */
  retryable: boolean;
  /** Milliseconds that the upstream asks to wait, when it said so. */
  retryAfterMs?: number | undefined;
  /** Whether the upstream charges for the attempt; failures are charged, unsent calls are not. */
  billed: boolean;
  /** What came along with the refusal of a write, as the upstream wrote it; never told as it is. */
  content?: unknown;
  cause?: unknown;
}

/** A call to an upstream that did not give an answer. */
export class UpstreamError extends FleetgraphError {
  readonly failure: Readonly<UpstreamFailure>;

  constructor(failure: UpstreamFailure) {
    super(failure.code, `${failure.operation} (${failure.upstream}): ${failure.reason}`, { cause: failure.cause });
    this.failure = failure;
  }

  override toExtensions(): Record<string, unknown> {
    const { upstream, operation, upstreamCode, upstreamRequestId, retryable, retryAfterMs, billed } = this.failure;
    return {
      code: this.code,
      upstream,
      operation,
      upstreamCode,
      upstreamRequestId,
      retryable,
      retryAfterMs,
      billed,
    };
  }
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
