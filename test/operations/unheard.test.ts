import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { createVpd, ended, endedInTime, until, vpdsNamed } from '../support/operations.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { UPSTREAM_TIMEOUT_MS: '300' } });
});
afterAll(() => gateway.close());
afterEach(() => gateway.emulator.setFaults([]));

/** Beyond the time in which an unheard call can still be served. */
const later = () => gateway.later(20);

const once = { operation: 'CreateVpd', times: 1 } as const;

describe('a creation whose answer is lost', () => {
  test.each([
    ['a broken connection', { ...once, kind: 'lost', by: 'reset' }],
    ['a hanging one', { ...once, kind: 'lost', by: 'hang' }],
    ['half an answer', { ...once, kind: 'truncated' }],
  ] as const)('by %s is found again, and not repeated', async (name, fault) => {
    gateway.emulator.setFaults([fault]);
    gateway.calls();
    const { operation, vpd } = await createVpd(gateway, { name });
    expect(operation).toMatchObject({ status: 'SENDING', resourceId: null, attempts: 1 });
    expect(vpd).toBeNull();
    expect(gateway.calls()).toEqual({ ListVpds: 1, CreateVpd: 1 });
    later();
    const found = await until(gateway, operation.id, ['RUNNING', 'SUCCEEDED']);
    later();
    expect(await ended(gateway, operation.id)).toMatchObject({
      status: 'SUCCEEDED',
      statusText: 'Available',
      error: null,
    });
    expect(vpdsNamed(gateway, name)).toHaveLength(1);
    expect(found.resource.id).toBe(found.resourceId);
    expect(gateway.calls()).toMatchObject({ ListVpds: 1 });
  });

  test.each([
    ['cut off before', { ...once, kind: 'reset' }],
    ['hung before', { ...once, kind: 'hang' }],
    ['failed with 500', { ...once, kind: 'empty' }],
    ['met a dead proxy', { ...once, kind: 'html' }],
  ] as const)('because the service %s it acted is looked for twice, then sent again', async (name, fault) => {
    gateway.emulator.setFaults([fault]);
    const { operation } = await createVpd(gateway, { name });
    expect(operation.status).toBe('SENDING');
    gateway.calls();
    later();
    expect(await endedInTime(gateway, operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
    expect(vpdsNamed(gateway, name)).toHaveLength(1);
    expect(gateway.calls()).toMatchObject({ ListVpds: 2, CreateVpd: 1 });
  });
});
