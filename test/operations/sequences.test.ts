import '../support/test-network.ts';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { endedInTime, here, vpdsNamed } from '../support/operations.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(() => gateway.emulator.setFaults([]));

const answer =
  '{ operation { id status steps { kind } } dryRun { price { amount } calls { purpose operation arguments } } }';

async function create(input: {
  names: string[];
  rename: string;
  block?: string;
  clientMutationId?: string;
  dryRun?: boolean;
}) {
  const document = `mutation ($input: CreateTestNetworkInput!) { createTestNetwork(input: $input) ${answer} }`;
  const { data, errors } = await gateway.query(document, { input: { ...here, ...input } });
  expect(errors).toBeUndefined();
  return data.createTestNetwork;
}

function stepwise(field: 'resumeOperation' | 'undoOperation', id: string, more = '') {
  return gateway.query(`mutation ($id: ID!) { ${field}(input: { id: $id ${more} }) ${answer} }`, { id });
}

/** Lets time go by until an operation has ended. */
const over = (id: string) => endedInTime(gateway, id);

describe('a write of several steps', () => {
  test('tells in a dry run all calls and what they would cost', async () => {
    gateway.calls();
    const { operation, dryRun } = await create({ names: ['dry-1', 'dry-2'], rename: 'dry', dryRun: true });
    expect(operation).toBeNull();
    expect(dryRun.price).toEqual({ amount: '0.02' });
    const writes = dryRun.calls.filter(({ purpose }: { purpose: string }) => purpose === 'WRITE');
    expect(writes.map((call: { operation: string }) => call.operation)).toEqual([
      'CreateVpd',
      'CreateVpd',
      'UpdateVpd',
    ]);
    expect(gateway.calls()).toEqual({});
  });

  test('does one after the other, and is done when the last one is', async () => {
    const { operation } = await create({ names: ['net-1', 'net-2'], rename: 'net-0' });
    const told = await over(operation.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', progress: 1, error: null, resource: { __typename: 'Vpd' } });
    expect(told.steps).toEqual([
      { id: expect.any(String), kind: 'CREATE_VPD', status: 'SUCCEEDED' },
      { id: expect.any(String), kind: 'CREATE_VPD', status: 'SUCCEEDED' },
      { id: expect.any(String), kind: 'UPDATE_VPD', status: 'SUCCEEDED' },
    ]);
    expect(told.cost).toEqual({ amount: '0.02', currency: 'USD' });
    expect([vpdsNamed(gateway, 'net-0').length, vpdsNamed(gateway, 'net-1').length]).toEqual([1, 0]);
  });

  test('is the same operation when it is asked for again', async () => {
    const input = { names: ['same'], rename: 'the same', clientMutationId: 'network-1' };
    const [one, other] = [await create(input), await create(input)];
    expect(other.operation.id).toBe(one.operation.id);
    await over(one.operation.id);
    expect(vpdsNamed(gateway, 'the same')).toHaveLength(1);
  });

  test('stops at the step that fails, and goes on there when it is told to', async () => {
    gateway.emulator.setFaults([{ operation: 'UpdateVpd', kind: 'error', code: 'InvalidParameter', status: 400 }]);
    const { operation } = await create({ names: ['torn'], rename: 'mended' });
    const failed = await over(operation.id);
    expect(failed).toMatchObject({
      status: 'FAILED',
      error: { code: 'UPSTREAM_REJECTED', upstreamCode: 'InvalidParameter' },
    });
    expect(failed.error.message).toContain('step 2 of 2, UPDATE_VPD');
    gateway.emulator.setFaults([]);
    gateway.calls();
    const { data } = await stepwise('resumeOperation', operation.id);
    expect(data.resumeOperation.operation).toMatchObject({ id: operation.id, status: 'RUNNING' });
    expect(await over(operation.id)).toMatchObject({ status: 'SUCCEEDED', error: null });
    const { CreateVpd = 0, UpdateVpd } = gateway.calls();
    expect([CreateVpd, UpdateVpd]).toEqual([0, 1]);
    const again = await stepwise('resumeOperation', operation.id);
    expect(again.errors?.[0]?.extensions.code).toBe('CONFLICT');
  });

  test('breaks off at a step whose rules are not met, without sending it', async () => {
    gateway.calls();
    const { operation } = await create({ names: ['early'], rename: 'overlapping', block: '10.220.0.0/20' });
    expect(await over(operation.id)).toMatchObject({ status: 'FAILED', error: { code: 'BAD_USER_INPUT' } });
    expect(gateway.calls()).not.toHaveProperty('AssociateVpdCidrBlock');
  });

  test('is taken back in reverse order by an operation of its own, once', async () => {
    const { operation } = await create({ names: ['back-1', 'back-2'], rename: 'back', block: '10.220.0.0/20' });
    await over(operation.id);
    const { data } = await stepwise('undoOperation', operation.id);
    const undone = await over(data.undoOperation.operation.id);
    expect(undone).toMatchObject({ kind: 'UNDO_OPERATION', status: 'SUCCEEDED' });
    expect(undone.steps).toMatchObject([{ kind: 'DELETE_VPD' }, { kind: 'DELETE_VPD' }]);
    expect([...vpdsNamed(gateway, 'back'), ...vpdsNamed(gateway, 'back-2')]).toEqual([]);
    const resumed = await stepwise('resumeOperation', operation.id);
    expect(resumed.errors?.[0]).toMatchObject({ extensions: { code: 'CONFLICT' } });
  });

  test('cannot be taken back before it has ended, and a single write cannot at all', async () => {
    const { operation } = await create({ names: ['soon'], rename: 'later' });
    const early = await stepwise('undoOperation', operation.id);
    expect(early.errors?.[0]).toMatchObject({ extensions: { code: 'CONFLICT' } });
    const { steps } = await over(operation.id);
    const single = await stepwise('undoOperation', steps[0].id);
    expect(single.errors?.[0]?.message).toContain('has no steps');
  });
});

test('What another caller lets go on is in the audit and on the bill under their name', async () => {
  const keys = { anna: 'a'.repeat(32), ben: 'b'.repeat(32) };
  const env = { FLEETGRAPH_API_KEYS: `anna:read+fees+write:${keys.anna},ben:read+fees+write:${keys.ben}` };
  const shared = await startGateway({ env });
  onTestFinished(() => shared.close());
  const as = (name: keyof typeof keys) => ({
    later: shared.later,
    query: (document: string, variables: Record<string, unknown> = {}) =>
      shared.query(document, variables, { authorization: `Bearer ${keys[name]}` }),
  });
  const isOver = (id: string) => endedInTime(as('anna'), id);
  shared.emulator.setFaults([{ operation: 'UpdateVpd', kind: 'error', code: 'InvalidParameter', status: 400 }]);
  const begin = `mutation ($input: CreateTestNetworkInput!) { createTestNetwork(input: $input) { operation { id } } }`;
  const input = { ...here, names: ['hers'], rename: 'theirs', clientMutationId: 'hers' };
  const { id } = (await as('anna').query(begin, { input })).data.createTestNetwork.operation;
  expect(await isOver(id)).toMatchObject({ status: 'FAILED' });
  shared.emulator.setFaults([]);
  await as('ben').query(`mutation ($id: ID!) { resumeOperation(input: { id: $id }) { operation { id } } }`, { id });
  const told = await isOver(id);
  expect(told).toMatchObject({ status: 'SUCCEEDED', caller: 'anna' });
  expect((await as('anna').query(begin, { input })).data.createTestNetwork.operation.id).toBe(id);
  const audit = 'query ($id: ID!) { audit(filter: { operation: $id }) { nodes { caller outcome } } }';
  const entriesOf = async (operation: string) => (await as('ben').query(audit, { id: operation })).data.audit.nodes;
  expect(await entriesOf(id)).toEqual([
    { caller: 'anna', outcome: 'SUCCEEDED' },
    { caller: 'ben', outcome: 'RUNNING' },
    { caller: 'anna', outcome: 'FAILED' },
    { caller: 'anna', outcome: 'PENDING' },
  ]);
  const repeated = told.steps.at(-1);
  expect(repeated).toMatchObject({ kind: 'UPDATE_VPD', status: 'SUCCEEDED' });
  expect(await entriesOf(repeated.id)).toMatchObject([{ caller: 'ben' }, { caller: 'ben' }]);
  const { data } = await as('ben').query(`{ upstreamSpend(
    from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", groupBy: [OPERATION, CALLER, OUTCOME]
  ) { operation caller outcome calls } }`);
  const updates = data.upstreamSpend.filter(({ operation }: { operation: string }) => operation === 'UpdateVpd');
  expect(updates).toHaveLength(2);
  expect(updates).toEqual(
    expect.arrayContaining([
      { operation: 'UpdateVpd', caller: 'anna', outcome: 'InvalidParameter', calls: 1 },
      { operation: 'UpdateVpd', caller: 'ben', outcome: 'answered', calls: 1 },
    ]),
  );
});
