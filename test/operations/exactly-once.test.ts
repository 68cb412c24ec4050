import { setImmediate as breath } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { manualCall } from '../emulator/lingjun-client.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { describePostgres } from '../support/history.ts';
import { createVpd, deleteVpd, ended, endedInTime, here, until, vpdsNamed } from '../support/operations.ts';
import { testedAccount } from '../support/tested-account.ts';

describe('a write with a clientMutationId', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());
  afterEach(() => gateway.emulator.setFaults([]));

  test('is the same operation when it is asked for again, and nothing is sent', async () => {
    const wanted = { name: 'named', clientMutationId: 'first' };
    const { operation } = await createVpd(gateway, wanted);
    gateway.calls();
    const again = await createVpd(gateway, wanted);
    expect(again.operation.id).toBe(operation.id);
    // Only to show the VPD.
    expect(gateway.calls()).toEqual({ GetVpd: 1 });
    expect(vpdsNamed(gateway, 'named')).toHaveLength(1);
  });

  test('is refused when the input is another one', async () => {
    await createVpd(gateway, { name: 'one', clientMutationId: 'second' });
    await expect(createVpd(gateway, { name: 'other', clientMutationId: 'second' })).rejects.toThrow(
      'clientMutationId "second" was used before, for CREATE_VPD with another input',
    );
    expect(vpdsNamed(gateway, 'other')).toEqual([]);
  });

  test('tells the same failure again, since that is what became of it', async () => {
    gateway.emulator.setFaults([
      { operation: 'CreateVpd', kind: 'error', code: 'InvalidParameter', status: 400, times: 1 },
    ]);
    const wanted = { name: 'refused', clientMutationId: 'third' };
    const { operation } = await createVpd(gateway, wanted);
    expect(operation).toMatchObject({ status: 'FAILED', error: { code: 'UPSTREAM_REJECTED' } });
    const again = await createVpd(gateway, wanted);
    expect(again.operation).toEqual(operation);
    expect(vpdsNamed(gateway, 'refused')).toEqual([]);
  });

  test('is sent although its caller has left', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateVpd', kind: 'slow', delayMs: 200 }]);
    const url = `${await gateway.listen()}/graphql`;
    const leaving = new AbortController();
    const query = `mutation ($input: CreateVpdInput!) { createVpd(input: $input) { operation { id } } }`;
    const input = { ...here, name: 'left alone', cidr: '10.0.0.0/16', clientMutationId: 'fourth' };
    const request = fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
      signal: leaving.signal,
    });
    for (;;) {
      await breath();
      const sent = await gateway.database.prisma.operation.findFirst({ where: { status: 'SENDING' } });
      if (sent) break;
    }
    leaving.abort();
    await expect(request).rejects.toThrow();
    const { operation } = await createVpd(gateway, {
      name: 'left alone',
      cidr: '10.0.0.0/16',
      clientMutationId: 'fourth',
    });
    expect(await until(gateway, operation.id, ['RUNNING'])).toMatchObject({ attempts: 1 });
    expect(vpdsNamed(gateway, 'left alone')).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: { UPSTREAM_TIMEOUT_MS: '300' } });
  });
  afterAll(() => gateway.close());
  afterEach(() => gateway.emulator.setFaults([]));
  const lost = { operation: 'CreateVpd', kind: 'lost', times: 1 } as const;

  /** Lets time go by until an operation has ended. */
  const over = (id: string) => endedInTime(gateway, id);

  const byHand = (name: string) =>
    manualCall(gateway.emulator, 'CreateVpd', {
      method: 'POST',
      RegionId: here.region,
      VpdName: name,
      Cidr: '10.200.0.0/16',
    });

  test('is not taken for a thing of the same name that was there before', async () => {
    await byHand('twin');
    gateway.emulator.setFaults([{ ...lost, kind: 'reset' }]);
    const { operation } = await createVpd(gateway, { name: 'twin' });
    expect(await over(operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
    expect(vpdsNamed(gateway, 'twin')).toHaveLength(2);
  });

  test('ends UNKNOWN with what was found when somebody else made the like at the same time', async () => {
    gateway.emulator.setFaults([lost]);
    const { operation } = await createVpd(gateway, { name: 'double' });
    await byHand('double');
    const told = await over(operation.id);
    expect(told).toMatchObject({ status: 'UNKNOWN', attempts: 1, resourceId: null, error: { code: 'CONFLICT' } });
    expect(told.error.message).toContain('2 things are there');
    const ids = vpdsNamed(gateway, 'double').map(({ vpdId }) =>
      Buffer.from(`Vpd:${here.account}/${here.region}/${vpdId}`).toString('base64url'),
    );
    expect(told.found.ids.toSorted()).toEqual(ids.toSorted());
  });

  test('gives each of two like operations a thing of its own', async () => {
    gateway.emulator.setFaults([{ ...lost, times: 2 }]);
    const both = await Promise.all(['a', 'b'].map((id) => createVpd(gateway, { name: 'pair', clientMutationId: id })));
    const told = await Promise.all(both.map(({ operation }) => over(operation.id)));
    expect(told.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(new Set(told.map(({ resourceId }) => resourceId)).size).toBe(2);
    expect(vpdsNamed(gateway, 'pair')).toHaveLength(2);
  });

  test('leaves nothing behind when the service never acts', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateVpd', kind: 'reset' }]);
    const { operation } = await createVpd(gateway, { name: 'never' });
    gateway.calls();
    expect(await over(operation.id)).toMatchObject({
      status: 'FAILED',
      attempts: 4,
      error: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
    expect(vpdsNamed(gateway, 'never')).toEqual([]);
  });

  test('of a deletion is asked for again, and what is gone counts as deleted', async () => {
    const { operation } = await createVpd(gateway, { name: 'going' });
    const { resourceId } = await over(operation.id);
    gateway.emulator.setFaults([{ operation: 'DeleteVpd', kind: 'lost', times: 1 }]);
    const deleted = await deleteVpd(gateway, resourceId);
    expect(deleted.status).toBe('SENDING');
    expect(await over(deleted.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 2, error: null });
    expect(vpdsNamed(gateway, 'going')).toEqual([]);
  });
});

describePostgres('Two replicas', (place) => {
  let one: TestGateway;
  let other: TestGateway;
  beforeAll(async () => {
    const { url: databaseUrl = '' } = place().options;
    one = await startGateway({ databaseUrl, emulator: { latencyMs: 20 } });
    other = await startGateway({ databaseUrl, account: () => testedAccount(one.emulator) });
  });
  afterAll(async () => {
    await other.close();
    await one.close();
  });

  test('that are asked for the same at the same moment send it once', async () => {
    one.calls();
    const wanted = { name: 'shared', clientMutationId: 'both' };
    const [first, second] = await Promise.all([createVpd(one, wanted), createVpd(other, wanted)]);
    expect(second.operation.id).toBe(first.operation.id);
    expect(one.calls()).toMatchObject({ CreateVpd: 1 });
    // Within the lease, so that the operation stays whose it is.
    one.at(noon + 4_000);
    other.at(noon + 4_000);
    expect(await ended(other, first.operation.id)).toMatchObject({ status: 'SUCCEEDED', polls: 1 });
  });

  test('tell watchers of what the other one sees', async () => {
    const { operation } = await createVpd(one, { name: 'watched from afar' });
    const url = `${await other.listen()}/graphql`;
    const query = 'subscription ($id: ID!) { operationUpdated(id: $id) { status } }';
    const events = createClient({ url }).iterate<{ operationUpdated: object }>({
      query,
      variables: { id: operation.id },
    });
    const next = async () => (await events.next()).value?.data?.operationUpdated;
    expect(await next()).toEqual({ status: 'RUNNING' });
    one.calls();
    one.at(noon + 120_000);
    expect(await next()).toEqual({ status: 'SUCCEEDED' });
    expect(await next()).toBeUndefined();
    expect(one.calls()).toEqual({ GetVpd: 1 });
  });

  test('finish what a third one leaves behind when it is stopped', async () => {
    const { url: databaseUrl = '' } = place().options;
    const third = await startGateway({
      databaseUrl,
      account: () => testedAccount(one.emulator),
      timing: { stopMs: 50 },
    });
    third.at(noon + 120_000);
    one.emulator.setFaults([{ operation: 'CreateVpd', kind: 'lost', by: 'hang', times: 1 }]);
    const answer = createVpd(third, { name: 'left behind' });
    const unheard = () => one.database.prisma.operation.findFirst({ where: { status: 'SENDING' } });
    while (!(await unheard()) || vpdsNamed(one, 'left behind').length === 0) await new Promise(setImmediate);
    await third.close();
    const { operation } = await answer;
    expect(operation).toMatchObject({ status: 'SENDING', attempts: 1 });
    expect(await unheard()).toMatchObject({ owner: null });
    one.at(noon + 180_000);
    await until(one, operation.id, ['RUNNING', 'SUCCEEDED']);
    one.at(noon + 240_000);
    expect(await ended(one, operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1 });
    expect(vpdsNamed(one, 'left behind')).toHaveLength(1);
  });
});
