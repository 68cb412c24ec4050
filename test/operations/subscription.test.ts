import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { createVpd, ended, tell } from '../support/operations.ts';

let gateway: TestGateway;
let url = '';
let nowMs = noon;
beforeAll(async () => {
  gateway = await startGateway();
  url = `${await gateway.listen()}/graphql`;
});
afterAll(() => gateway.close());

function later(seconds: number) {
  nowMs += seconds * 1000;
  gateway.at(nowMs);
}

const updated = `subscription ($id: ID!) {
  operationUpdated(id: $id) { status statusText polls resource { ... on Vpd { statusText subnets { nodes { name } } } } }
}`;

/** The next event of a watcher, which must be one of data. */
async function next(events: AsyncIterator<{ data?: Record<string, unknown> | null; errors?: unknown }>) {
  const { value, done } = await events.next();
  if (done) return undefined;
  expect(value.errors).toBeUndefined();
  return value.data?.operationUpdated;
}

describe('operationUpdated over graphql-sse', () => {
  test('tells the present state, then each change, with what the resource is then, and completes', async () => {
    const { operation } = await createVpd(gateway, { name: 'watched' });
    const client = createClient({ url });
    const events = client.iterate({ query: updated, variables: { id: operation.id } });
    expect(await next(events)).toMatchObject({
      status: 'RUNNING',
      statusText: null,
      resource: { statusText: 'Executing' },
    });
    later(1);
    expect(await next(events)).toMatchObject({ status: 'RUNNING', statusText: 'Executing', polls: 1 });
    // Far beyond the deadline of the request that began the subscription.
    later(120);
    expect(await next(events)).toEqual({
      status: 'SUCCEEDED',
      statusText: 'Available',
      polls: 2,
      resource: { statusText: 'Available', subnets: { nodes: [] } },
    });
    expect(await next(events)).toBeUndefined();
  });

  test('asks the service no more often for fifty watchers than for none', async () => {
    const { operation } = await createVpd(gateway, { name: 'popular' });
    const status = 'subscription ($id: ID!) { operationUpdated(id: $id) { status } }';
    const client = createClient({ url });
    const watchers = Array.from({ length: 50 }, () =>
      client.iterate({ query: status, variables: { id: operation.id } }),
    );
    const seen = await Promise.all(watchers.map(next));
    expect(seen).toEqual(Array(50).fill({ status: 'RUNNING' }));
    gateway.calls();
    later(60);
    const last = await Promise.all(watchers.map(next));
    expect(last).toEqual(Array(50).fill({ status: 'SUCCEEDED' }));
    expect(gateway.calls()).toEqual({ GetVpd: 1 });
    expect((await tell(gateway, operation.id)).polls).toBe(1);
  });

  test('tells the end of what has ended, and completes', async () => {
    const { operation } = await createVpd(gateway, { name: 'over' });
    later(60);
    await ended(gateway, operation.id);
    const events = createClient({ url }).iterate({ query: updated, variables: { id: operation.id } });
    expect(await next(events)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await next(events)).toBeUndefined();
  });

  test('refuses what is no operation, as any query does', async () => {
    const ids = [Buffer.from('Operation:00000000-0000-4000-8000-000000000000').toString('base64url'), 'nonsense'];
    const told = await Promise.all(
      ids.map(async (id) => {
        const { value } = await createClient({ url }).iterate({ query: updated, variables: { id } }).next();
        return value.errors[0].extensions.code;
      }),
    );
    expect(told).toEqual(['NOT_FOUND', 'BAD_USER_INPUT']);
  });

  test('lets go of a watcher that leaves', async () => {
    const { operation } = await createVpd(gateway, { name: 'left' });
    const events = createClient({ url }).iterate({ query: updated, variables: { id: operation.id } });
    await next(events);
    await events.return?.();
    later(60);
    expect(await ended(gateway, operation.id)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
