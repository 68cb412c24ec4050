import type { ErrorCode } from '../../errors.ts';
import type { Call } from '../call.ts';
import type { WireResponse } from '../exchange.ts';
import { failed } from '../failures.ts';
import { meaningOf, retryAfterMs } from '../transport.ts';

/**
 * The server has no stable error codes beside 400, 401 and 500; its `msg` decides. The first match counts.
 * Source: https://github.com/galaxy-future/bridgx, cmd/api/response/base.go and its handlers.
 */
const meanings: readonly { when: RegExp; code: ErrorCode; retryable: boolean }[] = [
  { when: /^record not found$/, code: 'NOT_FOUND', retryable: false },
  { when: /has unfinished task$/, code: 'CONFLICT', retryable: false },
  { when: /^(Error 1062: |tag\[usage\] unsupport state transition )/, code: 'CONFLICT', retryable: false },
  { when: /不存在$/, code: 'NOT_FOUND', retryable: false },
  // What the cloud refused, in its place: the server hides the reason.
  { when: /创建失败$/, code: 'UPSTREAM_REJECTED', retryable: false },
  {
    when: /^(found sk failed, record not found|查询数据库出错|Error (1366|1406): |不支持|miss rule$|invalid provider$)/,
    code: 'UPSTREAM_REJECTED',
    retryable: false,
  },
];

/** An answer of the server that is a failure. */
export function rejection(call: Call, response: WireResponse, message: string) {
  const status = Math.max(response.status, 400);
  const known = meanings.find(({ when }) => when.test(message));
  return failed(call.operation, {
    ...(known ? { code: known.code, retryable: known.retryable } : meaningOf(status)),
    reason: message || `HTTP ${status} with no message`,
    upstreamCode: String(status),
    retryAfterMs: retryAfterMs(response),
  });
}
