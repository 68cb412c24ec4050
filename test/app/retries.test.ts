import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const waits: number[] = [];
let gateway: TestGateway;
let region = '';
beforeAll(async () => {
  gateway = await startGateway({
    retryParts: { attempts: 3, baseMs: 100, random: () => 0.5, wait: async (delayMs) => void waits.push(delayMs) },
  });
  region = gateway.emulator.fleet.lingjun.regions[0]?.regionId ?? '';
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
  waits.length = 0;
});

const list = (r = region) => gateway.query('query ($r: String) { vpds(filter: { region: $r }) { totalCount } }', { r });
const listStats = () => gateway.emulator.stats().lingjun.operations.ListVpds;

test('a read that is refused for flow control waits as long as the service asks, and no call is lost from the count', async () => {
  gateway.emulator.setFaults([{ kind: 'throttle', operation: 'ListVpds', times: 1 }]);
  const { data, errors } = await list();
  expect(errors).toBeUndefined();
  expect(data.vpds.totalCount).toBeGreaterThan(0);
  expect(listStats()).toMatchObject({ calls: 2, billed: 2, answered: { ok: 1, throttled: 1 } });
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThanOrEqual(1000);
});

test('a read that fails without a hint backs off further each time', async () => {
  gateway.emulator.setFaults([{ kind: 'empty', operation: 'ListVpds', times: 2 }]);
  const { errors } = await list();
  expect(errors).toBeUndefined();
  expect(listStats()).toMatchObject({ calls: 3, answered: { ok: 1, fault: 2 } });
  expect(waits).toEqual([50, 100]);
});

test('a read that is refused for good is sent once', async () => {
  gateway.emulator.setFaults([{ kind: 'error', status: 403, code: 'Forbidden.RAM', operation: 'ListVpds' }]);
  const { errors } = await list();
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_REJECTED', retryable: false });
  expect(listStats()?.calls).toBe(1);
  expect(waits).toEqual([]);
});

test('a nonce that was used before is a reason to sign anew', async () => {
  gateway.emulator.setFaults([
    { kind: 'error', status: 400, code: 'SignatureNonceUsed', operation: 'ListVpds', times: 1 },
  ]);
  const { errors } = await list();
  expect(errors).toBeUndefined();
  expect(listStats()).toMatchObject({ calls: 2, answered: { ok: 1, fault: 1 } });
});
