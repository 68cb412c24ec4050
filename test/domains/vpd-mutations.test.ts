import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { ended } from '../support/operations.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const place = { account: 'default', region: 'cn-wulanchabu' };
const create = `mutation ($input: CreateVpdInput!) {
  createVpd(input: $input) {
    clientMutationId
    operation { id kind status statusText resourceId cost { amount } attempts error { code message } }
    vpd { id vpdId name cidr statusText subnetCount tags { key value } }
    dryRun { price { amount currency } prerequisites { text met } calls { purpose operation arguments } }
  }
}`;

describe('creating a VPD', () => {
  test('answers when the service has accepted, and tells of its end', async () => {
    gateway.calls();
    const { data, errors } = await gateway.query(create, {
      input: { ...place, name: 'training', cidr: '10.200.0.0/16', tags: [{ key: 'team', value: 'vision' }] },
    });
    expect(errors).toBeUndefined();
    const { operation, vpd } = data.createVpd;
    expect(operation).toMatchObject({ kind: 'CREATE_VPD', status: 'RUNNING', attempts: 1, error: null });
    expect(vpd).toMatchObject({ name: 'training', cidr: '10.200.0.0/16', statusText: 'Executing', subnetCount: 0 });
    expect(vpd.tags).toEqual([{ key: 'team', value: 'vision' }]);
    expect(operation.resourceId).toBe(vpd.id);
    expect(gateway.calls()).toEqual({ ListVpds: 1, CreateVpd: 1, GetVpd: 1 });
    gateway.at(noon + 10_000);
    expect(await ended(gateway, operation.id)).toMatchObject({
      status: 'SUCCEEDED',
      statusText: 'Available',
      resource: { id: vpd.id },
      polls: 1,
    });
  });
});
