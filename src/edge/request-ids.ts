import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** The id of each request, from its first line of code to its last. */
export interface RequestIds {
  /** The id of the request that is being served; undefined outside of one. */
  current(): string | undefined;
  /** The id that a request brought along, or a new one; the same for as long as the request lives. */
  of(request: Request): string;
  /** Runs what serves the request. */
  within<T>(request: Request, serve: () => T): T;
}

/** An id from outside is written into logs and headers, so it is held to what cannot do harm there. */
const harmless = /^[\w.:-]{1,128}$/;

export function createRequestIds(): RequestIds {
  const running = new AsyncLocalStorage<string>();
  const known = new WeakMap<Request, string>();
  const of = (request: Request): string => {
    const given = request.headers.get('x-request-id') ?? '';
    const id = known.get(request) ?? (harmless.test(given) ? given : randomUUID());
    known.set(request, id);
    return id;
  };
  return { of, current: () => running.getStore(), within: (request, serve) => running.run(of(request), serve) };
}
