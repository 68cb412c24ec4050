import { type ErrorCode, UpstreamError } from '../errors.ts';
import type { Answer, Call } from './call.ts';
import { type Exchange, WireFault, type WireRequest, type WireResponse } from './exchange.ts';
import { failed, withoutSecrets } from './failures.ts';
import { parseExactJson } from './json.ts';

/** What one attempt did, for the books, logs and metrics. */
export interface Attempt {
  readonly call: Call;
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly outcome: 'answered' | 'failed' | 'abandoned';
  readonly latencyMs: number;
  /** False when the upstream cannot have seen it. */
  readonly isSent: boolean;
  /** The upstream's own id of the attempt, where it gave one. */
  readonly requestId?: string | undefined;
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
  /** Takes an answer out of its envelope; throws UpstreamError for every one that is a failure. */
  read(call: Call, response: WireResponse): Reading;
  /** What must never be told to anybody, though the upstream may quote it. */
  readonly secrets: readonly string[];
}

/** An answer without its envelope. */
export interface Reading {
  readonly payload: unknown;
  /** The upstream's own id of the request, where it gave one. */
  readonly requestId?: string | undefined;
}

/** Puts one call on the wire, once. Every failure but the caller's own leaving becomes an UpstreamError. */
export async function transmit(call: Call, dialect: Dialect, parts: TransportParts): Promise<Answer<unknown>> {
  const request = await dialect.write(call);
  if (call.signal.aborted) throw abandoned(call, { billed: false });
  const startMs = parts.clock();
  let isSent = false;
  const report = (outcome: Attempt['outcome'], known: Pick<Attempt, 'error' | 'requestId'>) =>
    parts.onAttempt({ call, startMs, outcome, latencyMs: parts.clock() - startMs, isSent, ...known });
  try {
    const timeoutMs = timeoutOf(call, parts);
    const onSent = () => {
      isSent = true;
    };
    const response = await parts.exchange.send(request, { timeoutMs, signal: call.signal, onSent });
    const { payload: value, requestId } = dialect.read(call, response);
    report('answered', { requestId });
    return { value, asOf: new Date(startMs), source: 'LIVE', calls: 1 };
  } catch (error) {
    const requestId = error instanceof UpstreamError ? error.failure.upstreamRequestId : undefined;
    report(call.signal.aborted ? 'abandoned' : 'failed', { error, requestId });
    if (call.signal.aborted) throw abandoned(call, isSent ? {} : { billed: false });
    if (error instanceof WireFault) throw fromFault(call, error, isSent);
    throw error instanceof UpstreamError ? withoutSecrets(error, dialect.secrets) : error;
  }
}

/** Nobody waits any longer: the caller has left, or the time for the whole request is over. */
function abandoned(call: Call, known: { billed?: boolean } = {}): UpstreamError {
  return failed(call.operation, {
    code: 'DEADLINE_EXCEEDED',
    reason: 'the request ended before the answer came',
    retryable: true,
    ...known,
  });
}

/** An attempt may last as long as its operation, what is known of it, the configuration and the deadline all allow. */
function timeoutOf(
  { operation, deadlineMs, patienceMs = operation.timeoutMs }: Call,
  { maxTimeoutMs, clock }: TransportParts,
): number {
  return Math.ceil(Math.max(1, Math.min(operation.timeoutMs, patienceMs, maxTimeoutMs, deadlineMs - clock())));
}

const faultCodes: Record<WireFault['kind'], { code: ErrorCode; retryable: boolean }> = {
  unsent: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  timeout: { code: 'DEADLINE_EXCEEDED', retryable: true },
  broken: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  'too-large': { code: 'UPSTREAM_REJECTED', retryable: false },
};

function fromFault(call: Call, fault: WireFault, isSent: boolean): UpstreamError {
  const billing = isSent ? {} : { billed: false };
  return failed(call.operation, { ...faultCodes[fault.kind], ...billing, reason: fault.message, cause: fault });
}

/** Reads a JSON body, or says what came instead. */
export function readJson(call: Call, response: WireResponse): unknown {
  try {
    return parseExactJson(response.text);
  } catch (cause) {
    throw failed(call.operation, {
      ...meaningOf(response.status),
      reason: `expected JSON, got ${described(response)} with HTTP ${response.status}`,
      upstreamCode: String(response.status),
      retryAfterMs: retryAfterMs(response),
      cause,
    });
  }
}

/** What stands between, a proxy for example, speaks no JSON: its status is all there is to judge by. */
export function meaningOf(status: number): { code: ErrorCode; retryable: boolean } {
  if (status === 429) return { code: 'RATE_LIMITED', retryable: true };
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  return isRefusal
    ? { code: 'UPSTREAM_REJECTED', retryable: false }
    : { code: 'UPSTREAM_UNAVAILABLE', retryable: true };
}

/** How long the other side asks to wait: Lingjun's own header in milliseconds, else the standard one in seconds. */
export function retryAfterMs({ headers }: WireResponse): number | undefined {
  return duration(headers['x-acs-retry-after'], 1) ?? duration(headers['retry-after'], 1000);
}

function duration(header: string | string[] | undefined, unitMs: number): number | undefined {
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) * unitMs : undefined;
}

function described({ text, headers }: WireResponse): string {
  if (text === '') return 'an empty body';
  const type = String(headers['content-type'] ?? 'no content type').split(';')[0];
  return `${Buffer.byteLength(text)} bytes of ${type}`;
}
