import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { mutate } from '../support/mutate.ts';
import { ended, endedInTime, here } from '../support/operations.ts';
import { idOf } from './lingjun-facts.ts';

let gateway: TestGateway;
let hub: string;
beforeAll(async () => {
  gateway = await startGateway();
  await mutate(gateway, { name: 'initializeVcc', input: { account: here.account } });
  const input = { ...here, name: 'hub', masterZone: 'cn-wulanchabu-a' };
  const { payload } = await mutate(gateway, { name: 'createEr', input, thing: 'er { id }' });
  hub = payload.er.id;
  gateway.later();
  await ended(gateway, payload.operation.id);
});
afterAll(() => gateway.close());
afterEach(() => gateway.emulator.setFaults([]));

const zone = 'cn-wulanchabu-a';
const partner = { granteeTenantId: '1234567890123456', erId: 'er-partner1' };
/** A network of everything that there is. */
const network = (name: string, more = {}) => ({
  ...here,
  vpd: { name, cidr: '10.200.0.0/16', tags: [{ key: 'team', value: 'vision' }] },
  subnets: [
    { name: `${name}-workers`, zone, cidr: '10.200.0.0/20' },
    { name: `${name}-management`, zone, cidr: '10.200.16.0/24', use: 'OUT_OF_BAND' },
  ],
  hub: { erId: hub, name, isReceivingAllRoutes: true },
  vpdGrants: [partner],
  vcc: { name, bandwidthMbps: 1000, end: { vpc: { vpcId: 'vpc-cloud1' } } },
  vccGrants: [partner],
  ...more,
});
const create = (input: object) => mutate(gateway, { name: 'createNetwork', input });

/** Lets time go by until an operation has ended. */
const over = (id: string) => endedInTime(gateway, id);

function stepwise(field: 'resumeOperation' | 'undoOperation', id: string) {
  return gateway.query(`mutation ($id: ID!) { ${field}(input: { id: $id }) { operation { id status } } }`, { id });
}

/** What the service has of a network, by how many there are of each. */
function madeOf(name: string) {
  const { vpds, subnets, erAttachments, vccs, grantRules } = gateway.emulator.fleet.lingjun;
  return {
    vpds: vpds.filter(({ vpdName }) => vpdName === name).length,
    subnets: subnets.filter(({ subnetName }) => subnetName.startsWith(`${name}-`)).length,
    attachments: erAttachments.filter(({ erAttachmentName }) => erAttachmentName === name).length,
    vccs: vccs.filter(({ vccName }) => vccName === name).length,
    grants: grantRules.filter(({ instanceName }) => instanceName === name).length,
  };
}
const whole = { vpds: 1, subnets: 2, attachments: 1, vccs: 1, grants: 2 };
const nothing = { vpds: 0, subnets: 0, attachments: 0, vccs: 0, grants: 0 };
const kinds = ['VPD', 'SUBNET', 'SUBNET', 'ER_ATTACHMENT', 'VPD_GRANT_RULE', 'VCC', 'VCC_GRANT_RULE'];

describe('a network', () => {
  test('is planned with all its calls, for a read of the hub and of the role', async () => {
    gateway.calls();
    const { payload, refusal } = await create({ ...network('planned'), dryRun: true });
    expect(refusal).toBeUndefined();
    const writes = payload.dryRun.calls.filter(({ purpose }: { purpose: string }) => purpose === 'WRITE');
    expect(writes.map(({ operation }: { operation: string }) => operation)).toEqual([
      'CreateVpd',
      'CreateSubnet',
      'CreateSubnet',
      'CreateErAttachment',
      'CreateVpdGrantRule',
      'CreateVcc',
      'CreateVccGrantRule',
    ]);
    expect(payload.dryRun.prerequisites.map(({ met }: { met: boolean }) => met)).toEqual([true, true, true]);
    expect(gateway.calls()).toEqual({ GetEr: 1, DescribeSlr: 1 });
    expect(madeOf('planned')).toEqual(nothing);
  });

  test('is made step by step, once, and taken back in the reverse order', async () => {
    const input = network('whole', { clientMutationId: 'network-whole' });
    const { payload } = await create(input);
    const again = await create(input);
    expect(again.payload.operation.id).toBe(payload.operation.id);
    const told = await over(payload.operation.id);
    expect(told).toMatchObject({
      status: 'SUCCEEDED',
      progress: 1,
      error: null,
      resource: { __typename: 'Vpd' },
    });
    expect(told.steps.map(({ kind }: { kind: string }) => kind)).toEqual(kinds.map((kind) => `CREATE_${kind}`));
    expect(madeOf('whole')).toEqual(whole);
    const { data } = await stepwise('undoOperation', payload.operation.id);
    const undone = await over(data.undoOperation.operation.id);
    expect(undone).toMatchObject({ kind: 'UNDO_OPERATION', status: 'SUCCEEDED', error: null });
    const ends = kinds.map((kind) => (kind === 'VCC' ? 'REFUND_VCC' : `DELETE_${kind}`)).toReversed();
    expect(undone.steps.map(({ kind }: { kind: string }) => kind)).toEqual(ends);
    expect(madeOf('whole')).toEqual(nothing);
  });

  test('stops at the step that fails, and goes on there', async () => {
    gateway.emulator.setFaults([
      { operation: 'CreateErAttachment', kind: 'error', code: 'InvalidParameter', status: 400 },
    ]);
    const { payload } = await create(network('torn'));
    const failed = await over(payload.operation.id);
    expect(failed).toMatchObject({ status: 'FAILED', error: { upstreamCode: 'InvalidParameter' } });
    expect(failed.error.message).toContain('step 4 of 7, CREATE_ER_ATTACHMENT');
    expect(madeOf('torn')).toEqual({ ...nothing, vpds: 1, subnets: 2 });
    gateway.emulator.setFaults([]);
    gateway.calls();
    await stepwise('resumeOperation', payload.operation.id);
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(madeOf('torn')).toEqual(whole);
    const { CreateVpd = 0, CreateSubnet = 0, CreateErAttachment } = gateway.calls();
    expect([CreateVpd, CreateSubnet, CreateErAttachment]).toEqual([0, 0, 1]);
  });

  test('of which a part came to be broken is taken back with it', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateSubnet', kind: 'doom', times: 1 }]);
    const { payload } = await create(network('broken'));
    const failed = await over(payload.operation.id);
    expect(failed.error.message).toContain('step 2 of 7, CREATE_SUBNET: Not Available');
    expect(madeOf('broken')).toEqual({ ...nothing, vpds: 1, subnets: 1 });
    const { data } = await stepwise('undoOperation', payload.operation.id);
    expect(await over(data.undoOperation.operation.id)).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(madeOf('broken')).toEqual(nothing);
  });

  test('may be a VPD alone', async () => {
    gateway.calls();
    const { payload } = await create({ ...here, vpd: network('alone').vpd });
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(gateway.calls()).toMatchObject({ ListVpds: 1, CreateVpd: 1 });
    expect(madeOf('alone')).toEqual({ ...nothing, vpds: 1 });
  });

  const subnet = { name: 'wrong', zone, cidr: '10.200.0.0/20' };
  test.each([
    ['a name that is empty', { vpd: { name: '', cidr: '10.200.0.0/16' } }, 'input.vpd.name'],
    ['a subnet that is no part of it', { subnets: [{ ...subnet, cidr: '10.9.0.0/20' }] }, 'input.subnets.0.cidr'],
    ['subnets that overlap', { subnets: [subnet, { ...subnet, cidr: '10.200.8.0/24' }] }, 'input.subnets.1.cidr'],
    ['a hub of another region', { hub: { erId: 'elsewhere' } }, 'input.hub.erId'],
    ['a grant to nobody', { vpdGrants: [{ ...partner, granteeTenantId: '1' }] }, 'input.vpdGrants.0.granteeTenantId'],
    ['too little bandwidth', { vcc: { ...network('x').vcc, bandwidthMbps: 10 } }, 'input.vcc.bandwidthMbps'],
    ['a grant of no connection', { vcc: null }, 'input.vccGrants'],
  ])('with %s is refused before anything is made', async (_what, wrong, argument) => {
    const elsewhere = { erId: idOf('Er', { regionId: 'cn-hangzhou' }, 'er-1'), name: 'a', isReceivingAllRoutes: true };
    gateway.calls();
    const { refusal } = await create(network('wrong', 'hub' in wrong ? { hub: elsewhere } : wrong));
    expect(refusal?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('at a hub that is not there is refused before anything is made', async () => {
    const missing = {
      erId: idOf('Er', { regionId: here.region }, 'er-nowhere'),
      name: 'a',
      isReceivingAllRoutes: true,
    };
    const { refusal } = await create(network('astray', { hub: missing }));
    expect(refusal?.extensions.code).toBe('NOT_FOUND');
    expect(madeOf('astray')).toEqual(nothing);
  });
});
