import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { RequestIds } from './request-ids.ts';

/** What every answer carries, unless whoever made it knew better. */
const always: Readonly<Record<string, string>> = {
  // An answer is for its caller and its moment; a shared cache must not keep it.
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** Gives each request its id, each answer its headers, and the log one line for each. */
export function headers({ requestIds, logger }: { requestIds: RequestIds; logger: Logger }): Plugin {
  return {
    onRequest({ request, requestHandler, setRequestHandler }) {
      setRequestHandler((...args) => requestIds.within(request, () => requestHandler(...args)));
    },
    onResponse({ request, response }) {
      const requestId = requestIds.of(request);
      for (const [name, value] of Object.entries(always)) {
        if (!response.headers.has(name)) response.headers.set(name, value);
      }
      response.headers.set('x-request-id', requestId);
      const { pathname } = new URL(request.url, 'http://localhost');
      logger.debug({ requestId, method: request.method, path: pathname, status: response.status }, 'request');
    },
  };
}
