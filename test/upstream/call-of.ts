import type { Call } from '../../src/upstream/call.ts';
import type { Operation, Params } from '../../src/upstream/operation.ts';

/** A call of nobody in particular, for what looks only at its operation, parameters and region. */
export function callOf(operation: Operation, params: Params = {}, region = 'cn-wulanchabu'): Call {
  return {
    operation,
    params,
    region,
    account: 'default',
    caller: 'test',
    priority: 'interactive',
    freshness: { orStale: false },
    deadlineMs: Number.MAX_SAFE_INTEGER,
    signal: new AbortController().signal,
  };
}
