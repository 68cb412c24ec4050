import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { createVpd, deleteVpd, ended } from '../support/operations.ts';

let gateway: TestGateway;
const ids: string[] = [];
beforeAll(async () => {
  gateway = await startGateway();
  for (const [index, name] of ['first', 'second', 'third'].entries()) {
    gateway.at(noon + index * 60_000);
    const { operation } = await createVpd(gateway, { name, clientMutationId: name });
    ids.push(operation.id);
  }
  gateway.at(noon + 600_000);
  const { resourceId } = await ended(gateway, ids[0] ?? '');
  for (const id of ids) await ended(gateway, id);
  const deleted = await deleteVpd(gateway, resourceId);
  ids.push(deleted.id);
  gateway.at(noon + 700_000);
  await ended(gateway, deleted.id);
});
afterAll(() => gateway.close());

const list = `query ($filter: OperationFilter, $first: Int, $after: String, $last: Int, $before: String) {
  operations(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function listed(variables: Record<string, unknown>) {
  const { data, errors } = await gateway.query(list, variables);
  expect(errors).toBeUndefined();
  const { nodes, pageInfo } = data.operations;
  return { found: nodes.map(({ id }: { id: string }) => ids.indexOf(id)), pageInfo };
}

describe('operations', () => {
  test('are listed with the newest first, page by page, without a call', async () => {
    gateway.calls();
    const { found, pageInfo } = await listed({ first: 3 });
    expect(found).toEqual([3, 2, 1]);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = await listed({ first: 3, after: pageInfo.endCursor });
    expect(next.found).toEqual([0]);
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect((await listed({ last: 2, before: next.pageInfo.startCursor })).found).toEqual([2, 1]);
    expect((await listed({ last: 1 })).found).toEqual([0]);
    expect(gateway.calls()).toEqual({});
  });

  test.each([
    ['kinds', { kinds: ['DELETE_VPD'] }, [3]],
    ['statuses', { statuses: ['FAILED', 'UNKNOWN'] }, []],
    ['account', { account: 'another' }, []],
    ['times', { since: new Date(noon + 60_000), until: new Date(noon + 300_000) }, [2, 1]],
  ])('are filtered by %s', async (_name, filter, expected) => {
    expect((await listed({ filter })).found).toEqual(expected);
  });

  test('are found by what they concern', async () => {
    const { data } = await gateway.query('query ($id: ID!) { operation(id: $id) { resourceId } }', { id: ids[0] });
    expect((await listed({ filter: { resource: data.operation.resourceId } })).found).toEqual([3, 0]);
  });

  test('are nodes, with as of when they are known', async () => {
    const { data } = await gateway.query(
      'query ($id: ID!) { node(id: $id) { ... on Operation { kind clientMutationId endedAt freshness { asOf } } } }',
      { id: ids[1] },
    );
    expect(data.node).toMatchObject({ kind: 'CREATE_VPD', clientMutationId: 'second' });
    expect(data.node.freshness.asOf).toBe(data.node.endedAt);
  });

  test('refuse a cursor that no page gave', async () => {
    const after = Buffer.from('key:2026-06-15T04%3A00%3A00.000Z/nobody').toString('base64url');
    const { errors } = await gateway.query(list, { after });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' });
  });
});

describe('the audit', () => {
  const audit = `query ($filter: AuditFilter) {
    audit(filter: $filter, first: 20) {
      nodes { at caller kind outcome input errorCode requestIds cost { amount } resourceId operation { id } }
    }
  }`;

  test('tells of each write that it was asked for and how it ended, with input, requests and price', async () => {
    const { data } = await gateway.query(audit, { filter: { operation: ids[1] } });
    const [end, beginning] = data.audit.nodes;
    expect(data.audit.nodes).toHaveLength(2);
    expect(beginning).toMatchObject({
      outcome: 'PENDING',
      kind: 'CREATE_VPD',
      resourceId: null,
      operation: { id: ids[1] },
    });
    expect(beginning.input).toMatchObject({ name: 'second', cidr: '10.200.0.0/16' });
    expect(beginning.at).toBe(new Date(noon + 60_000).toISOString());
    expect(end).toMatchObject({ outcome: 'SUCCEEDED', cost: { amount: '0.01' }, errorCode: null });
    expect(end.requestIds.length).toBeGreaterThanOrEqual(3);
    expect(end.resourceId).not.toBeNull();
  });

  test('cannot be changed', async () => {
    const change = gateway.database.prisma.auditEntry.updateMany({ data: { caller: 'nobody' } });
    await expect(change).rejects.toThrow('append-only');
  });
});

describe('who may', () => {
  const keys = { reader: 'reader-0123456789', writer: 'writer-0123456789' };
  const env = { FLEETGRAPH_API_KEYS: `reader:read:${keys.reader},writer:read+write:${keys.writer}` };
  let guarded: TestGateway;
  beforeAll(async () => {
    guarded = await startGateway({ env });
  });
  afterAll(() => guarded.close());

  test('only read can neither write nor read the audit', async () => {
    const asked = [
      'mutation { deleteVpd(input: { id: "VnBkOmRlZmF1bHQvY24td3VsYW5jaGFidS92cGQteA" }) { clientMutationId } }',
      '{ audit { nodes { kind } } }',
    ];
    for (const document of asked) {
      const { errors } = await guarded.query(document, {}, { authorization: `Bearer ${keys.reader}` });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect(await guarded.database.prisma.operation.count()).toBe(0);
  });

  test('cannot explain a write', async () => {
    const document =
      'mutation { deleteVpd(input: { id: "VnBkOmRlZmF1bHQvY24td3VsYW5jaGFidS92cGQteA" }) { clientMutationId } }';
    const { errors } = await guarded.query(
      'query ($document: String!) { explain(document: $document) { calls { operation } } }',
      { document },
      { authorization: `Bearer ${keys.writer}` },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
