import { ServerResponse } from 'node:http';

/**
 * Aborts when the caller leaves before it has its answer. The HTTP adapter's own signal of a request does not pass
 * its abort on through two layers of AbortSignal.any, so behind a socket the response is what is listened to.
 */
export function departureOf(request: Request, serverContext: object): AbortSignal {
  const response = 'res' in serverContext ? serverContext.res : undefined;
  if (!(response instanceof ServerResponse)) return request.signal;
  const departure = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) departure.abort();
  });
  return departure.signal;
}
