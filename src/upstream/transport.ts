import type { ErrorCode, UpstreamError } from '../errors.ts';
import type { Answer, Call } from './call.ts';
import { type Exchange, WireFault, type WireRequest, type WireResponse } from './exchange.ts';
import { failed } from './failures.ts';
import { parseExactJson } from './json.ts';

/** What one attempt did, for logs and metrics. */
export interface Attempt {
  readonly call: Call;
  readonly outcome: 'answered' | 'failed' | 'abandoned';
  readonly latencyMs: number;
  readonly error?: unknown;
}

export interface TransportParts {
  exchange: Exchange;
  /** Epoch milliseconds. */
  clock: () => number;
  /** An upper bound on every operation's own time-out, in milliseconds. */
  maxTimeoutMs: number;
  onAttempt: (attempt: Attempt) => void;
}

/** How an upstream writes requests and reads answers. */
export interface Dialect {
  write(call: Call): Promise<WireRequest>;
  /** The payload without its envelope; throws UpstreamError for every answer that is a failure. */
  read(call: Call, response: WireResponse): unknown;
}

/** Puts one call on the wire, once. Every failure but the caller's own leaving becomes an UpstreamError. */
export async function transmit(call: Call, dialect: Dialect, parts: TransportParts): Promise<Answer<unknown>> {
  const request = await dialect.write(call);
  call.signal.throwIfAborted();
  const startMs = parts.clock();
  const report = (outcome: Attempt['outcome'], error?: unknown) =>
    parts.onAttempt({ call, outcome, latencyMs: parts.clock() - startMs, error });
  try {
    const timeoutMs = Math.min(call.operation.timeoutMs, parts.maxTimeoutMs);
    const response = await parts.exchange.send(request, { timeoutMs, signal: call.signal });
    const value = dialect.read(call, response);
    report('answered');
    return { value, asOf: new Date(startMs), source: 'LIVE', calls: 1 };
  } catch (error) {
    report(call.signal.aborted ? 'abandoned' : 'failed', error);
    throw error instanceof WireFault ? fromFault(call, error) : error;
  }
}

const faultCodes: Record<WireFault['kind'], { code: ErrorCode; retryable: boolean }> = {
  unsent: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  timeout: { code: 'DEADLINE_EXCEEDED', retryable: true },
  broken: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  'too-large': { code: 'UPSTREAM_REJECTED', retryable: false },
};

function fromFault(call: Call, fault: WireFault): UpstreamError {
  const sent = fault.kind === 'unsent' ? { billed: false } : {};
  return failed(call.operation, { ...faultCodes[fault.kind], ...sent, reason: fault.message, cause: fault });
}

/** Reads a JSON body, or says what came instead. */
export function readJson(call: Call, response: WireResponse): unknown {
  try {
    return parseExactJson(response.text);
  } catch (cause) {
    throw failed(call.operation, {
      code: 'UPSTREAM_UNAVAILABLE',
      reason: `expected JSON, got ${described(response)} with HTTP ${response.status}`,
      upstreamCode: String(response.status),
      retryable: true,
      cause,
    });
  }
}

function described({ text, headers }: WireResponse): string {
  if (text === '') return 'an empty body';
  const type = String(headers['content-type'] ?? 'no content type').split(';')[0];
  return `${Buffer.byteLength(text)} bytes of ${type}`;
}
