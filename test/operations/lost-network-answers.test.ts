import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { mutate } from '../support/mutate.ts';
import { createVpd, ended, here, until } from '../support/operations.ts';

let gateway: TestGateway;
let nowMs = noon;
const made = { vpds: [] as { id: string }[], er: { id: '' } };
beforeAll(async () => {
  gateway = await startGateway({ env: { UPSTREAM_TIMEOUT_MS: '300' } });
  for (const cidr of ['10.200.0.0/16', '10.201.0.0/16', '10.202.0.0/16']) {
    const { operation, vpd } = await createVpd(gateway, { name: cidr, cidr });
    await over(operation.id);
    made.vpds.push(vpd);
  }
  const input = { ...here, name: 'hub', masterZone: 'cn-wulanchabu-a' };
  const { payload } = await mutate(gateway, { name: 'createEr', input, thing: 'er { id }' });
  await over(payload.operation.id);
  made.er = payload.er;
  for (const { id } of made.vpds.slice(1)) {
    const attachment = { erId: made.er.id, name: id, network: { id }, isReceivingAllRoutes: false };
    const attached = await mutate(gateway, { name: 'createErAttachment', input: attachment });
    await over(attached.payload.operation.id);
  }
});
afterAll(() => gateway.close());
afterEach(() => gateway.emulator.setFaults([]));

/** Beyond the time in which an unheard call can still be served, and the service done. */
function over(id: string) {
  nowMs += 20_000;
  gateway.at(nowMs);
  return ended(gateway, id);
}

/** Creations that the service knows no repetition of, each with what it makes. */
const creations = [
  {
    name: 'createSubnet',
    operation: 'CreateSubnet',
    input: ([vpd]: string[]) => ({ vpdId: vpd, name: 'lost', zone: 'cn-wulanchabu-a', cidr: '10.200.0.0/20' }),
    count: () => gateway.emulator.fleet.lingjun.subnets.filter(({ subnetName }) => subnetName === 'lost').length,
  },
  {
    name: 'createEr',
    operation: 'CreateEr',
    input: () => ({ ...here, name: 'lost', masterZone: 'cn-wulanchabu-a' }),
    count: () => gateway.emulator.fleet.lingjun.ers.filter(({ erName }) => erName === 'lost').length,
  },
  {
    name: 'createErAttachment',
    operation: 'CreateErAttachment',
    input: ([vpd]: string[]) => ({
      erId: made.er.id,
      name: 'lost',
      network: { id: vpd },
      isReceivingAllRoutes: true,
    }),
    count: () =>
      gateway.emulator.fleet.lingjun.erAttachments.filter(({ erAttachmentName }) => erAttachmentName === 'lost').length,
  },
  {
    name: 'createErRouteMap',
    operation: 'CreateErRouteMap',
    input: ([, transmission, reception]: string[]) => ({
      erId: made.er.id,
      priority: 1111,
      action: 'PERMIT',
      transmission: { id: transmission },
      reception: { id: reception },
    }),
    count: () => gateway.emulator.fleet.lingjun.erRouteMaps.filter(({ routeMapNum }) => routeMapNum === 1111).length,
  },
] as const;

describe('the answer that is lost', () => {
  test.each(creations.map((creation) => [creation.name, creation] as const))(
    'of %s leads to no second one',
    async (name, { operation, input, count }) => {
      const before = count();
      gateway.emulator.setFaults([{ operation, times: 1, kind: 'lost', by: 'reset' }]);
      gateway.calls();
      const { payload } = await mutate(gateway, { name, input: input(made.vpds.map(({ id }) => id)) });
      expect(payload.operation).toMatchObject({ status: 'SENDING', resourceId: null, attempts: 1 });
      nowMs += 20_000;
      gateway.at(nowMs);
      await until(gateway, payload.operation.id, ['RUNNING', 'SUCCEEDED']);
      const told = await over(payload.operation.id);
      expect(told).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available', attempts: 1, error: null });
      expect(told.resource.id).toBe(told.resourceId);
      expect(count() - before).toBe(1);
      expect(gateway.calls()[operation]).toBe(1);
    },
  );
});
