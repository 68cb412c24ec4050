import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';

test('a caller that goes away takes its upstream calls along', async () => {
  const log: string[] = [];
  // An upstream that never answers, and sees when its caller leaves.
  const upstream = createServer();
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const gateway = await startGateway({
    log: (line) => log.push(line),
    account: ({ alias }) => ({
      alias,
      lingjun: { endpoint, auth: { scheme: 'bearer', apiKey: 'key' }, regions: ['cn-wulanchabu'] },
    }),
  });
  const url = await gateway.listen();
  const caller = new AbortController();
  const asked = fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ vpds { totalCount } }' }),
    signal: caller.signal,
  });
  const [request] = await once(upstream, 'request');
  const left = once(request.socket, 'close');
  caller.abort();
  await expect(asked).rejects.toThrow('abort');
  await left;
  await gateway.close();
  upstream.close();
  const lines = log.map((line) => JSON.parse(line));
  expect(lines.filter(({ msg }) => msg === 'upstream call').map(({ outcome }) => outcome)).toEqual(['abandoned']);
  expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
});
