import { afterEach, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { createVpd, ended, tell } from '../support/operations.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

/** The operation once it was polled so often. */
async function polled(id: string, polls: number) {
  for (;;) {
    const told = await tell(gateway, id);
    if (told.polls >= polls) return told;
  }
}

describe('the end of a write', () => {
  test('is asked for after 1, 2, 4 and 8 seconds, then every 8', async () => {
    gateway = await startGateway({ emulator: { asyncMs: 3_600_000 } });
    const { operation } = await createVpd(gateway, { name: 'slow' });
    for (const [index, second] of [1, 3, 7, 15, 23, 31].entries()) {
      gateway.at(noon + second * 1000 - 1);
      expect((await tell(gateway, operation.id)).polls).toBe(index);
      gateway.at(noon + second * 1000);
      expect(await polled(operation.id, index + 1)).toMatchObject({ status: 'RUNNING', polls: index + 1 });
    }
  });

  test('counts as unknown when it takes too long, with what was seen last', async () => {
    gateway = await startGateway({ emulator: { asyncMs: 3_600_000 } });
    const { operation } = await createVpd(gateway, { name: 'endless' });
    gateway.at(noon + 601_000);
    const told = await ended(gateway, operation.id);
    expect(told).toMatchObject({ status: 'UNKNOWN', statusText: 'Executing', error: { code: 'DEADLINE_EXCEEDED' } });
    expect(told.error.message).toBe('not ended within 600 s; last seen Executing');
  });

  test('of many is seen in one sweep', async () => {
    gateway = await startGateway();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const made = await Promise.all(names.map((name) => createVpd(gateway, { name })));
    gateway.calls();
    gateway.at(noon + 60_000);
    for (const { operation } of made)
      expect(await ended(gateway, operation.id)).toMatchObject({ status: 'SUCCEEDED', polls: 1 });
    const { ListVpds, GetVpd = 0 } = gateway.calls();
    // The other reads show the VPDs to this test.
    expect([ListVpds, GetVpd]).toEqual([1, expect.any(Number)]);
  });

  test('is still found when polls fail in between', async () => {
    gateway = await startGateway();
    const { operation } = await createVpd(gateway, { name: 'out of sight' });
    gateway.emulator.setFaults([{ operation: 'GetVpd', kind: 'html' }]);
    gateway.at(noon + 1_000);
    const blind = await gateway.database.prisma.operation.findFirst();
    expect(blind?.status).toBe('RUNNING');
    const watched = async () => (await gateway.database.prisma.operation.findFirst())?.polls ?? 0;
    while ((await watched()) < 1) await new Promise(setImmediate);
    gateway.emulator.setFaults([]);
    gateway.at(noon + 60_000);
    expect(await ended(gateway, operation.id)).toMatchObject({ status: 'SUCCEEDED', polls: 2 });
  });
});

describe('an operation that was stored and not sent', () => {
  const stored = (lacksSecrets: boolean) => ({
    id: '11111111-1111-4111-8111-111111111111',
    kind: 'CREATE_VPD',
    account: 'default',
    region: 'cn-wulanchabu',
    caller: 'anybody',
    inputHash: '',
    input: { account: 'default', region: 'cn-wulanchabu', name: 'left', cidr: '10.0.0.0/16', subnets: [], tags: [] },
    lacksSecrets,
    status: 'PENDING' as const,
    currency: 'USD',
    dueAt: new Date(noon),
    createdAt: new Date(noon),
    updatedAt: new Date(noon),
  });
  const id = Buffer.from('Operation:11111111-1111-4111-8111-111111111111').toString('base64url');

  test('is sent by whoever finds it', async () => {
    gateway = await startGateway({ timing: { claimMs: 20 } });
    await gateway.database.prisma.operation.create({ data: stored(false) });
    while ((await tell(gateway, id)).status !== 'RUNNING');
    gateway.at(noon + 60_000);
    expect(await ended(gateway, id)).toMatchObject({
      status: 'SUCCEEDED',
      attempts: 1,
      resource: { __typename: 'Vpd' },
    });
  });

  test('fails when it needs a secret, since none is ever stored', async () => {
    gateway = await startGateway({ timing: { claimMs: 20 } });
    gateway.calls();
    await gateway.database.prisma.operation.create({ data: stored(true) });
    const told = await ended(gateway, id);
    expect(told).toMatchObject({ status: 'FAILED', attempts: 0, error: { retryable: true } });
    expect(told.error.message).toContain('nothing was sent');
    expect(gateway.calls()).toEqual({});
  });
});
