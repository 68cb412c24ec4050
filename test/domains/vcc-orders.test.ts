import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connections, startConnections, vccFields } from '../support/connections.ts';
import { ended, tell, until } from '../support/operations.ts';
import { idOf, some } from './lingjun-facts.ts';

let connections: Connections;
beforeAll(async () => {
  connections = await startConnections();
});
afterAll(() => connections.gateway.close());
beforeEach(() => void connections.gateway.calls());
afterEach(() => connections.gateway.emulator.setFaults([]));

const calls = () => connections.gateway.calls();
const fleet = () => connections.gateway.emulator.fleet.lingjun;
const fault = (kind: 'doom' | 'error', operation: string, more: object = {}) =>
  connections.gateway.emulator.setFaults([{ operation, kind, times: 1, ...more }]);

describe('createVcc', () => {
  test('orders a connection, and its operation tells how far it is', async () => {
    const { write, order, later, gateway } = connections;
    const tags = [{ key: 'team', value: 'net' }];
    const end = { vpc: { vpcId: 'vpc-2', vSwitchId: 'vsw-2' } };
    const input = { ...order('training'), end, bgpAsn: '4200000001', bgpCidr: '172.30.0.0/24', tags };
    const { operation, vcc, errors } = await write('createVcc', input, vccFields);
    expect(errors).toBeUndefined();
    expect(operation).toMatchObject({ kind: 'CREATE_VCC', status: 'RUNNING', attempts: 1, error: null });
    expect(vcc).toMatchObject({
      id: operation.resourceId,
      name: 'training',
      statusText: 'Executing',
      vpcId: 'vpc-2',
      connectionType: 'VPC',
      bgpAsn: '4200000001',
      bgpCidr: '172.30.0.0/24',
      tags,
      detail: { bandwidthMbps: 2000, vSwitchId: 'vsw-2' },
    });
    expect(calls()).toEqual({ ListVccs: 1, CreateVcc: 1, GetVcc: 1 });

    later(1.6);
    await until(gateway, operation.id, ['RUNNING']);
    let told = await tell(gateway, operation.id);
    while (told.progress === null) told = await tell(gateway, operation.id);
    expect(told).toMatchObject({ status: 'RUNNING', statusText: 'Executing', progress: 0.5, polls: 1 });

    later();
    expect(await ended(gateway, operation.id)).toMatchObject({
      status: 'SUCCEEDED',
      statusText: 'Available',
      progress: 1,
      polls: 2,
    });
    const { ListVccs } = calls();
    expect(ListVccs).toBe(2);
    expect(connections.vccsNamed('training')).toHaveLength(1);
  });

  test('may end in a Cloud Enterprise Network of another account', async () => {
    const { write, order, done } = connections;
    const end = { cen: { cenId: 'cen-1', ownerId: '1234567890123456' } };
    const { operation, vcc } = await write('createVcc', { ...order('to a CEN'), end }, vccFields);
    expect(vcc).toMatchObject({ connectionType: 'CEN', cenId: 'cen-1', cenOwnerId: '1234567890123456', vpcId: '' });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('orders once under one name', async () => {
    const { write, order, done, vccsNamed } = connections;
    const input = { ...order('once'), clientMutationId: 'order once' };
    const { operation } = await write('createVcc', input);
    await done(operation.id);
    calls();
    const again = await write('createVcc', input);
    expect(again.operation).toMatchObject({ id: operation.id, status: 'SUCCEEDED' });
    expect(calls()).toEqual({});
    expect(vccsNamed('once')).toHaveLength(1);
    const other = await write('createVcc', { ...input, bandwidthMbps: 3000 });
    expect(other.errors[0].extensions.code).toBe('CONFLICT');
  });

  test('is planned with what must be so, without an order', async () => {
    const { write, order, vccsNamed } = connections;
    const { operation, dryRun } = await write('createVcc', { ...order('planned'), dryRun: true });
    expect(operation).toBeNull();
    expect(dryRun.prerequisites).toEqual([
      { text: 'The account has the service-linked role, see initializeVcc.', met: true },
      { text: 'The VPD is Available.', met: true },
    ]);
    expect(dryRun.calls).toMatchObject([
      { purpose: 'LOOK', operation: 'ListVccs' },
      {
        purpose: 'WRITE',
        operation: 'CreateVcc',
        arguments: { VccName: 'planned', Bandwidth: 2000, ConnectionType: 'VPC', VpcId: 'vpc-1' },
      },
      { purpose: 'WATCH', operation: 'ListVccs' },
    ]);
    expect(calls()).toEqual({ DescribeSlr: 1, GetVpd: 1 });
    expect(vccsNamed('planned')).toEqual([]);
  });

  test('fails with the reason that the service gives for work that went wrong', async () => {
    const { write, order, done } = connections;
    fault('doom', 'CreateVcc', { message: 'no port is free' });
    const { operation } = await write('createVcc', order('doomed'));
    expect(await done(operation.id)).toMatchObject({
      status: 'FAILED',
      statusText: 'Not Available',
      error: { code: 'UPSTREAM_REJECTED', message: 'Not Available: no port is free' },
      resourceId: expect.stringMatching(/./),
    });
  });

  test.each([
    ['input.name', { name: ' ' }, '1 to 128 characters'],
    ['input.bandwidthMbps', { bandwidthMbps: 999 }, '1000 to 400000 Mbit/s'],
    ['input.bandwidthMbps', { bandwidthMbps: 400_001 }, '1000 to 400000 Mbit/s'],
    ['input.end.vpc.vpcId', { end: { vpc: { vpcId: 'cen-1' } } }, 'an id that begins with vpc-'],
    ['input.end.vpc.vSwitchId', { end: { vpc: { vpcId: 'vpc-1', vSwitchId: 'sw 1' } } }, 'begins with vsw-'],
    ['input.end.cen.cenId', { end: { cen: { cenId: 'cen-' } } }, 'an id that begins with cen-'],
    ['input.end.cen.ownerId', { end: { cen: { cenId: 'cen-1', ownerId: 'me' } } }, '16 digits'],
    ['input.bgpAsn', { bgpAsn: '4294967295' }, 'a whole number from 1 to 4294967294'],
    ['input.bgpAsn', { bgpAsn: '0' }, 'a whole number from 1'],
    ['input.bgpCidr', { bgpCidr: '10.0.0.1/24' }, 'an IPv4 block'],
    ['input.tags.0.key', { tags: [{ key: 'acs:owner', value: '' }] }, 'not beginning with aliyun or acs:'],
  ])('refuses a wrong %s before anything is called', async (argument, more, expected) => {
    const { write, order } = connections;
    const { errors } = await write('createVcc', { ...order('wrong'), ...more });
    expect(errors[0].message).toContain(`${argument}: expected `);
    expect(errors[0].message).toContain(expected);
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    expect(calls()).toEqual({});
  });

  test('refuses two ends, or none', async () => {
    const { write, order } = connections;
    for (const end of [{}, { vpc: { vpcId: 'vpc-1' }, cen: { cenId: 'cen-1' } }]) {
      const { errors } = await write('createVcc', { ...order('two ends'), end });
      expect(errors[0].message).toContain('OneOf');
    }
    expect(calls()).toEqual({});
  });
});

describe('configureVcc', () => {
  let bought: { vccId: string; regionId: string };
  beforeAll(() => {
    bought = some(fleet().vccs, ({ status }) => status === 'Prepaid');
  });
  const configuration = () => {
    const { vccId, regionId } = bought;
    const vpd = some(fleet().vpds, (row) => row.regionId === regionId && row.status === 'Available');
    const { order } = connections;
    return { ...order('bought'), id: idOf('Vcc', { regionId }, vccId), vpdId: idOf('Vpd', vpd, vpd.vpdId) };
  };

  test('is planned without a write, and says what is in the way', async () => {
    const { write } = connections;
    const { dryRun } = await write('configureVcc', { ...configuration(), dryRun: true });
    expect(dryRun.prerequisites.map(({ met }: { met: boolean }) => met)).toEqual([true, true, true]);
    expect(dryRun.calls[1].arguments).toMatchObject({ VccId: bought.vccId, VccName: 'bought' });
    expect(calls()).toEqual({ GetVcc: 1, GetVpd: 1, DescribeSlr: 1 });
    const made = some(fleet().vccs, ({ status }) => status === 'Available');
    const vpd = some(fleet().vpds, ({ regionId }) => regionId === made.regionId);
    const id = idOf('Vcc', made, made.vccId);
    const other = { ...configuration(), id, vpdId: idOf('Vpd', vpd, vpd.vpdId), dryRun: true };
    const { dryRun: late } = await write('configureVcc', other);
    expect(late.prerequisites[0]).toMatchObject({ met: false });
  });

  test('makes what was bought before, and orders nothing', async () => {
    const { write, done } = connections;
    const before = fleet().vccs.length;
    const input = configuration();
    const { operation, vcc } = await write('configureVcc', input, vccFields);
    expect(vcc).toMatchObject({ id: input.id, name: 'bought', statusText: 'Executing' });
    expect(calls()).toEqual({ GetVcc: 2, CreateVcc: 1 });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    expect(fleet().vccs).toHaveLength(before);
  });

  test('refuses a VPD of another region', async () => {
    const { write } = connections;
    const input = configuration();
    const { regionId } = bought;
    const far = some(fleet().vpds, (vpd) => vpd.regionId !== regionId);
    const { errors } = await write('configureVcc', { ...input, vpdId: idOf('Vpd', far, far.vpdId) });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.vpdId' });
    expect(calls()).toEqual({});
  });
});

describe('with an API key instead of signatures', () => {
  test('a connection with all that an order says is made, granted, routed and ended', async () => {
    const bearer = await startConnections({
      account: ({ lingjun, ...rest }) => ({
        ...rest,
        ...(lingjun ? { lingjun: { ...lingjun, auth: { scheme: 'bearer', apiKey: 'emulator-api-key' } } } : {}),
      }),
    });
    try {
      const { write, order, done } = bearer;
      const tags = [
        { key: 'team', value: 'net' },
        { key: 'stage', value: '' },
      ];
      const more = { tags, reachesCloudServices: true, bgpAsn: '65001', zone: 'cn-wulanchabu-a', description: 'a & b' };
      const { operation, vcc } = await write('createVcc', { ...order('by key'), ...more }, vccFields);
      expect(vcc).toMatchObject({ name: 'by key', bgpAsn: '65001', zone: 'cn-wulanchabu-a', tags });
      expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED' });
      const grant = { vccId: vcc.id, granteeTenantId: '1234567890123456', erId: 'er-abroad' };
      expect((await write('createVccGrantRule', grant)).operation.status).toBe('SUCCEEDED');
      const route = await write('createVccRouteEntry', { vccId: vcc.id, destinationCidr: '10.9.0.0/16' });
      expect(await done(route.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
      const end = await write('refundVcc', { id: vcc.id });
      expect(await done(end.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(bearer.vccsNamed('by key')).toEqual([]);
    } finally {
      await bearer.gateway.close();
    }
  });
});
