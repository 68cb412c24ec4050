import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
const log: string[] = [];
beforeAll(async () => {
  gateway = await startGateway({
    env: { UPSTREAM_TIMEOUT_MS: '600000', REQUEST_DEADLINE_MS: '2000' },
    log: (line) => log.push(line),
    // The port of a server that has been closed again, where nobody listens.
    otherAccounts: [{ alias: 'dead', bridgx: { endpoint: await closedUrl(), auth: { token: 'x' }, timeZone: 'UTC' } }],
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.setFaults([]);
  gateway.calls();
  log.length = 0;
});

async function closedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

test('the time for a whole request ends calls that hang, and the rest of the answer stands', async () => {
  gateway.emulator.setFaults([{ kind: 'hang', operation: 'ListVpds' }]);
  const { data, errors } = await gateway.query('{ vpds { totalCount } vccs { totalCount } }');
  expect(data.vpds).toBeNull();
  expect(data.vccs.totalCount).toBeGreaterThan(0);
  expect(errors?.[0]?.extensions).toEqual({
    code: 'DEADLINE_EXCEEDED',
    upstream: 'lingjun',
    operation: 'ListVpds',
    retryable: true,
    billed: true,
  });
});

test('a server that nobody listens for is a gap that cost nothing', async () => {
  const { data, errors } = await gateway.query('{ clusters { nodes { account } gaps { account code message } } }');
  expect(errors).toBeUndefined();
  expect(data.clusters.nodes.length).toBeGreaterThan(0);
  expect(data.clusters.gaps).toEqual([
    { account: 'dead', code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('ECONNREFUSED') },
  ]);
  const only = await gateway.query('{ clusters(filter: { account: "dead" }) { totalCount } }');
  expect(only.data).toEqual({ clusters: null });
  expect(only.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true, billed: false });
});
