import { type Dispatcher, Pool } from 'undici';

/** A request as it leaves for the wire. */
export interface WireRequest {
  /** `https://host:port` */
  readonly origin: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A whole answer from the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Why no usable answer came from the wire. */
export class WireFault extends Error {
  /** `unsent`: the upstream cannot have seen the request. `timeout`, `broken`: it may have. `too-large`: it answered. */
  readonly kind: 'unsent' | 'timeout' | 'broken' | 'too-large';
  /** How long the time-out was, in milliseconds; undefined for other kinds. */
  readonly waitedMs: number | undefined;

  constructor(kind: WireFault['kind'], message: string, options?: ErrorOptions & { waitedMs?: number }) {
    super(message, options);
    this.kind = kind;
    this.waitedMs = options?.waitedMs;
  }
}

export interface ExchangeOptions {
  /** Milliseconds from now to the end of the answer's body. */
  timeoutMs: number;
  /** The caller's own reason to stop; it is thrown as it is. */
  signal: AbortSignal;
  /** Called when the request begins to leave; never for one that waited for a connection until the end. */
  onSent?: () => void;
}

/** HTTP over one keep-alive pool per origin. */
export interface Exchange {
  send(request: WireRequest, options: ExchangeOptions): Promise<WireResponse>;
  close(): Promise<void>;
}

/** Faults before the first byte of a request can have left; a certificate that is not trusted is one of them. */
const unsentCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/;

/** @param limits the largest body in bytes that is read, and the connections per origin */
export function createExchange(limits = { maxBodyBytes: 16 * 1024 * 1024, connections: 16 }): Exchange {
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    const pool = pools.get(origin) ?? new Pool(origin, { connections: limits.connections, connectTimeout: 5_000 });
    pools.set(origin, pool);
    return pool;
  };
  return {
    async send(request, { timeoutMs, signal, onSent }) {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const { origin, ...rest } = request;
        const dispatcher = onSent ? poolOf(origin).compose(noticing(onSent)) : poolOf(origin);
        const ended = AbortSignal.any([signal, timeout]);
        const response = await unlessAborted(dispatcher.request({ ...rest, signal: ended }), ended);
        const text = await readBody(response.body, limits.maxBodyBytes);
        return { status: response.statusCode, headers: response.headers, text };
      } catch (error) {
        signal.throwIfAborted();
        if (timeout.aborted) throw timedOut(timeoutMs, error);
        throw asFault(error);
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** undici lets a request that waits for a connection notice only at its turn that nobody wants it any more. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const leave = () => reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', leave));
}

/** undici starts a request when it has a connection for it, right before it writes the first byte. */
function noticing(onSent: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        if (!controller.aborted) onSent();
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
}

async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new WireFault('too-large', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function timedOut(waitedMs: number, cause: unknown): WireFault {
  return new WireFault('timeout', `no answer within ${waitedMs} ms`, { cause, waitedMs });
}

function asFault(error: unknown): WireFault {
  if (error instanceof WireFault) return error;
  const code = errorCode(error);
  return unsentCodes.test(code)
    ? new WireFault('unsent', `could not connect (${code})`, { cause: error })
    : new WireFault('broken', `the connection broke (${code})`, { cause: error });
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
