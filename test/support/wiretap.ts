import { once } from 'node:events';
import { createServer } from 'node:http';

/** What stands between the gateway and a server, hears every request, and may change answers on their way back. */
export interface Wiretap {
  url: string;
  /** The decoded paths with query, and the bodies, since this was last asked. */
  heard(): string[];
  close(): Promise<void>;
}

export interface WiretapOptions {
  /** The answer to hand on in place of the server's; `path` comes decoded, with its query. */
  rewrite?: (answer: { path: string; status: number; body: unknown }) => unknown;
  /** Runs before a request is handed on. */
  before?: (path: string) => void;
}

/** Listens on a port of its own and hands requests on to `target`. */
export async function startWiretap(target: () => string, options: WiretapOptions = {}): Promise<Wiretap> {
  let requests: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = decodeURIComponent((request.url ?? '').replaceAll('+', ' '));
    requests.push(`${request.method} ${path} ${body}`);
    options.before?.(path);
    const { method = 'GET', headers } = request;
    const answer = await fetch(target() + request.url, {
      method,
      headers: Object.fromEntries(
        ['authorization', 'content-type'].flatMap((name) => {
          const value = headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        }),
      ),
      ...(method === 'GET' ? {} : { body }),
    });
    const text = await answer.text();
    const changed =
      options.rewrite && text.startsWith('{')
        ? JSON.stringify(options.rewrite({ path, status: answer.status, body: JSON.parse(text) }))
        : text;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(changed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    heard() {
      const heard = requests;
      requests = [];
      return heard;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
