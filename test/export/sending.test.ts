import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { buildSchema, GraphQLError } from 'graphql';
import { createYoga } from 'graphql-yoga';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { type ExportFile, exportRoutes } from '../../src/web/export-routes.ts';

const logged: string[] = [];
const logger = pino({}, { write: (line) => logged.push(JSON.parse(line).msg) });
let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Serves one file over HTTP as the gateway does, and asks for it. */
async function ask(chunks: AsyncIterable<Uint8Array>): Promise<IncomingMessage> {
  const file: ExportFile = { name: 'a.csv', contentType: 'text/csv', chunks };
  const routes = exportRoutes({
    files: new Map([['a.csv', async () => file]]),
    access: async () => ({ name: 'ada', scopes: new Set(['fees'] as const) }),
    isOpen: true,
    maskError: (error) => new GraphQLError(String(error), { extensions: { code: 'INTERNAL' } }),
    logger,
  });
  const schema = buildSchema('type Query { a: Int }');
  server = createServer(createYoga({ schema, logging: false, plugins: [routes] }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const [response] = await once(get(`http://127.0.0.1:${port}/export/a.csv`), 'response');
  return response;
}

const chunk = Buffer.alloc(64 * 1024, 'a,b\n');

test('a file that fails half-way breaks its connection off, so that nobody takes it for whole', async () => {
  async function* failing() {
    for (let count = 0; count < 5; count += 1) yield chunk;
    throw new Error('the database is gone');
  }
  const response = await ask(failing());
  response.resume();
  const [error] = await once(response, 'error');
  expect(error.message).toBe('aborted');
  expect(response.complete).toBe(false);
  expect(logged).toEqual(['an export broke off']);
});

test('what is wrong before the first row is told with a status of its own', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield await Promise.reject(new Error('no history'));
  }
  const response = await ask(failing());
  expect(response.statusCode).toBe(500);
  const body = Buffer.concat(await response.toArray()).toString();
  expect(JSON.parse(body).errors[0].extensions).toEqual({ code: 'INTERNAL' });
});

test('nothing is made that a slow caller does not take, and nothing more once it has left', async () => {
  let made = 0;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  async function* endless() {
    try {
      for (;;) {
        made += 1;
        yield chunk;
      }
    } finally {
      end();
    }
  }
  const response = await ask(endless());
  await once(response, 'readable');
  response.destroy();
  await ended;
  // What sockets and streams hold is a few megabytes at most.
  expect(made).toBeLessThan(500);
});
