import type { ErrorCode, UpstreamError } from '../../errors.ts';
import type { Call } from '../call.ts';
import type { WireResponse } from '../exchange.ts';
import { failed } from '../failures.ts';
import { retryAfterMs } from '../transport.ts';

interface Meaning {
  code: ErrorCode;
  retryable: boolean;
}

/**
 * What the service's codes mean here; the first match counts. The same business code comes as a number with
 * HTTP 200 or as text with HTTP 4xx, so codes are compared as text.
 * Source: https://www.alibabacloud.com/help/en/ecs/developer-reference/error-codes and public clients of eflo.
 */
const meanings: readonly (Meaning & { when: RegExp })[] = [
  { when: /^(1003|1011|RESOURCE_NOT_FOUND|Resource\.NotFound)$/, code: 'NOT_FOUND', retryable: false },
  { when: /Throttling/, code: 'RATE_LIMITED', retryable: true },
  { when: /^(Operation\.Conflict|1017)$/, code: 'CONFLICT', retryable: true },
  // 1004: it is there already; 1005: others need it; 1013: the quota is used up. A wrong status does not pass by itself.
  {
    when: /^(IdempotentFailed|IncorrectStatus(\.\w+)?|1004|1005|1013|Resource\.InUse)$/,
    code: 'CONFLICT',
    retryable: false,
  },
  { when: /^SignatureNonceUsed$/, code: 'UPSTREAM_REJECTED', retryable: true },
  { when: /^(ServiceUnavailable|InternalError|SystemError)$/, code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  { when: /^(Missing|Invalid)/, code: 'UPSTREAM_REJECTED', retryable: false },
];

/** The service does not know who calls, so it charges nobody. */
const unknownCaller =
  /^(MissingAuthorization|IncompleteSignature|SignatureDoesNotMatch|SignatureNonceUsed|Invalid(AccessKeyId|SecurityToken|TimeStamp|ApiKey|BearerToken))(\.|$)/;

/** What HTTP says when the code is unknown. The manual lists these as codes of their own. */
const byStatus: Readonly<Record<string, Meaning>> = {
  404: { code: 'NOT_FOUND', retryable: false },
  429: { code: 'RATE_LIMITED', retryable: true },
};

/** An answer of the service that is a failure. */
export function rejection(
  call: Call,
  response: WireResponse,
  fault: { code: string; message: string; id?: string; content?: unknown },
) {
  const meaning = meaningOf(fault.code, response.status);
  return failed(call.operation, {
    ...meaning,
    reason: fault.message || `the service refused with ${fault.code}`,
    upstreamCode: fault.code,
    upstreamRequestId: fault.id,
    retryAfterMs: retryAfterMs(response),
    ...('content' in fault ? { content: fault.content } : {}),
    ...(response.status === 401 || unknownCaller.test(fault.code) ? { billed: false } : {}),
  }) satisfies UpstreamError;
}

function meaningOf(code: string, status: number): Meaning {
  const known = meanings.find(({ when }) => when.test(code)) ?? byStatus[code] ?? byStatus[status];
  if (known) return { code: known.code, retryable: known.retryable };
  return status >= 500 || code === '500'
    ? { code: 'UPSTREAM_UNAVAILABLE', retryable: true }
    : { code: 'UPSTREAM_REJECTED', retryable: false };
}
