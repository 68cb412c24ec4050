import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some } from './lingjun-facts.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(() => void gateway.calls());

const answer = `clientMutationId
  operation { id kind status resourceId error { code upstreamCode message } }
  dryRun { price { amount } prerequisites { text met } calls { purpose operation arguments } }`;
const rule = 'grantRule { id grantRuleId instanceId granteeTenantId erId isUsed }';
const create = `mutation ($vpd: CreateVpdGrantRuleInput!) { create: createVpdGrantRule(input: $vpd) { ${answer} ${rule} } }`;
const createOfVcc = `mutation ($vcc: CreateVccGrantRuleInput!) {
  create: createVccGrantRule(input: $vcc) { ${answer} ${rule} } }`;

const other = '1234567890123456';
const vpdOf = ({ emulator }: TestGateway) => some(emulator.fleet.lingjun.vpds, ({ status }) => status === 'Available');
const vccOf = ({ emulator }: TestGateway) => some(emulator.fleet.lingjun.vccs, ({ status }) => status === 'Available');
const grants = () => gateway.emulator.fleet.lingjun.grantRules;

describe.each([
  {
    product: 'VPD',
    document: create,
    variables: (more: object) => {
      const vpd = vpdOf(gateway);
      return { vpd: { vpdId: idOf('Vpd', vpd, vpd.vpdId), granteeTenantId: other, erId: 'er-abroad', ...more } };
    },
    instance: () => vpdOf(gateway).vpdId,
    list: 'ListVpdGrantRules',
    get: 'GetVpdGrantRule',
    write: 'CreateVpdGrantRule',
    remove: 'DeleteVpdGrantRule',
    removal: 'deleteVpdGrantRule',
    read: 'GetVpd',
  },
  {
    product: 'VCC',
    document: createOfVcc,
    variables: (more: object) => {
      const vcc = vccOf(gateway);
      return { vcc: { vccId: idOf('Vcc', vcc, vcc.vccId), granteeTenantId: other, erId: 'er-abroad', ...more } };
    },
    instance: () => vccOf(gateway).vccId,
    list: 'ListVccGrantRules',
    get: 'GetVccGrantRule',
    write: 'CreateVccGrantRule',
    remove: 'DeleteVccGrantRule',
    removal: 'deleteVccGrantRule',
    read: 'GetVcc',
  },
])('a grant of a $product', ({ document, variables, instance, list, get, write, remove, removal, read }) => {
  const given = async (more: object = {}) => {
    const { data, errors } = await gateway.query(document, variables(more));
    return errors ? { errors } : data.create;
  };

  test('is planned without a write', async () => {
    const { operation, dryRun } = await given({ dryRun: true });
    expect(operation).toBeNull();
    expect(dryRun.price.amount).toBe('0');
    expect(dryRun.prerequisites).toMatchObject([{ met: true }, { met: true }]);
    expect(dryRun.calls).toMatchObject([
      { purpose: 'LOOK', operation: list },
      { purpose: 'WRITE', operation: write, arguments: { InstanceId: instance(), GrantTenantId: other } },
    ]);
    expect(gateway.calls()).toEqual({ [read]: 1 });
  });

  test('is planned with what is in the way', async () => {
    const { dryRun } = await given({ dryRun: true, granteeTenantId: gateway.emulator.fleet.lingjun.tenantId });
    expect(dryRun.prerequisites).toMatchObject([
      { met: true },
      { text: 'The grant is to another account.', met: false },
    ]);
  });

  test('is there at once, once under one name, and is withdrawn', async () => {
    const before = grants().length;
    const { operation, grantRule } = await given({ clientMutationId: `grant ${write}` });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', error: null, resourceId: grantRule.id });
    expect(grantRule).toMatchObject({
      instanceId: instance(),
      granteeTenantId: other,
      erId: 'er-abroad',
      isUsed: false,
    });
    expect(gateway.calls()).toEqual({ [list]: 1, [write]: 1, [get]: 1 });

    const again = await given({ clientMutationId: `grant ${write}` });
    expect(again.operation.id).toBe(operation.id);
    expect(gateway.calls()).toEqual({ [get]: 1 });
    expect(grants()).toHaveLength(before + 1);

    const removed = `mutation ($id: ID!) { end: ${removal}(input: { id: $id }) { operation { status error { code } } } }`;
    const { data } = await gateway.query(removed, { id: grantRule.id });
    expect(data.end.operation).toEqual({ status: 'SUCCEEDED', error: null });
    expect(gateway.calls()).toEqual({ [remove]: 1 });
    expect(grants()).toHaveLength(before);

    const { data: twice } = await gateway.query(removed, { id: grantRule.id });
    expect(twice.end.operation).toEqual({ status: 'SUCCEEDED', error: null });
    expect(gateway.calls()).toEqual({ [remove]: 1 });
  });

  test('that is there already is refused', async () => {
    await given({ erId: 'er-twice' });
    const { operation, grantRule } = await given({ erId: 'er-twice' });
    expect(operation).toMatchObject({ status: 'FAILED', error: { upstreamCode: '1004' } });
    expect(grantRule).toBeNull();
    expect(grants().filter(({ erId, instanceId }) => erId === 'er-twice' && instanceId === instance())).toHaveLength(1);
  });

  test.each([
    [{ granteeTenantId: '12' }, 'input.granteeTenantId: expected the id of an Alibaba Cloud account, 16 digits'],
    [{ erId: 'vpd-1' }, 'input.erId: expected an id that begins with er-'],
  ])('with %j is refused before anything is called', async (more, message) => {
    const { errors } = await given(more);
    expect(errors[0].message).toContain(message);
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(gateway.calls()).toEqual({});
  });
});
