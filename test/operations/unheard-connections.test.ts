import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { couldBe } from '../../src/domains/vcc/ordered.ts';
import { idOf, some } from '../domains/lingjun-facts.ts';
import { manualCall } from '../emulator/lingjun-client.ts';
import { type Connections, startConnections } from '../support/connections.ts';

let connections: Connections;
beforeAll(async () => {
  connections = await startConnections({ env: { UPSTREAM_TIMEOUT_MS: '300' } });
});
afterAll(() => connections.gateway.close());
beforeEach(() => void connections.gateway.calls());
afterEach(() => connections.gateway.emulator.setFaults([]));

const fleet = () => connections.gateway.emulator.fleet.lingjun;
const region = { regionId: 'cn-wulanchabu' };
const grant = { granteeTenantId: '1234567890123456', erId: 'er-abroad' };
/** What goes wrong with the next call: before it acts, after it, or later on. */
type Fault = { kind: 'reset' | 'doom' } | { kind: 'lost'; by?: 'reset' | 'hang' };

const fault = (operation: string, how: Fault) =>
  connections.gateway.emulator.setFaults([{ operation, times: 1, ...how }]);

/** Writes for which the service knows no token, each with what counts the things that it made. */
const creations = [
  {
    field: 'createVcc',
    operation: 'CreateVcc',
    input: async (name: string) => connections.order(name),
    made: (name: string) => connections.vccsNamed(name).length,
  },
  {
    field: 'createVccRouteEntry',
    operation: 'CreateVccRouteEntry',
    input: async (name: string) => ({ vccId: await connections.connected(name), destinationCidr: '10.9.0.0/16' }),
    made: (name: string) => {
      const [vcc] = connections.vccsNamed(name);
      const isMade = (row: { ownerId: string; destinationCidrBlock: string }) =>
        row.ownerId === vcc?.vccId && row.destinationCidrBlock === '10.9.0.0/16';
      return fleet().vccRouteEntries.filter(isMade).length;
    },
  },
  {
    field: 'createVccGrantRule',
    operation: 'CreateVccGrantRule',
    input: async (name: string) => ({ ...grant, vccId: await connections.connected(name) }),
    made: (name: string) => {
      const [vcc] = connections.vccsNamed(name);
      return fleet().grantRules.filter(({ instanceId }) => instanceId === vcc?.vccId).length;
    },
  },
  {
    field: 'createVpdGrantRule',
    operation: 'CreateVpdGrantRule',
    input: async (name: string) => {
      const vpd = some(fleet().vpds, ({ regionId }) => regionId === region.regionId);
      return { ...grant, erId: `er-${name}`, vpdId: idOf('Vpd', vpd, vpd.vpdId) };
    },
    made: (name: string) => fleet().grantRules.filter(({ erId }) => erId === `er-${name}`).length,
  },
];

describe.each(creations)('$field without a heard answer', ({ field, operation, input, made }) => {
  test.each(['reset', 'hang'] as const)('finds by what the service has done what it made, after a %s', async (by) => {
    const given = await input(`${field}-lost-${by}`);
    fault(operation, { kind: 'lost', by });
    const { operation: unheard } = await connections.write(field, given);
    expect(unheard).toMatchObject({ status: 'SENDING', resourceId: null, attempts: 1 });
    expect(await connections.settled(unheard.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1, error: null });
    expect(made(`${field}-lost-${by}`)).toBe(1);
    expect(connections.gateway.calls()[operation]).toBe(1);
  });

  test('is sent again when it certainly did nothing', async () => {
    const given = await input(`${field}-unsent`);
    fault(operation, { kind: 'reset' });
    const { operation: unheard } = await connections.write(field, given);
    expect(await connections.settled(unheard.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 2, error: null });
    expect(made(`${field}-unsent`)).toBe(1);
  });
});

describe('an unheard order', () => {
  test('is not taken for one of the same name whose answer was heard', async () => {
    const { write, order, settled, done, vccsNamed } = connections;
    fault('CreateVcc', { kind: 'lost' });
    const { operation: unheard } = await write('createVcc', order('twins'));
    const { operation: heard } = await write('createVcc', order('twins'));
    const [first, second] = [await settled(unheard.id), await done(heard.id)];
    expect([first.status, second.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(first.resourceId).not.toBe(second.resourceId);
    expect(vccsNamed('twins')).toHaveLength(2);
  });

  test('ends unknown when somebody else ordered the same meanwhile', async () => {
    const { write, order, settled, gateway, vccsNamed } = connections;
    fault('CreateVcc', { kind: 'lost' });
    const { operation } = await write('createVcc', order('who knows'));
    const [{ vpdId = '' } = {}] = vccsNamed('who knows');
    const same = { RegionId: region.regionId, VpdId: vpdId, VccName: 'who knows', Bandwidth: 2000, VpcId: 'vpc-1' };
    await manualCall(gateway.emulator, 'CreateVcc', { ...same, method: 'POST' });
    const told = await settled(operation.id);
    expect(told).toMatchObject({ status: 'UNKNOWN', error: { code: 'CONFLICT' } });
    expect(told.found.ids).toHaveLength(2);
    expect(vccsNamed('who knows')).toHaveLength(2);
  });

  test.each([
    ['shows nothing yet', {}, true],
    ['shows only its name', { vccName: 'a' }, true],
    ['shows all of it', { vccName: 'a', vpdId: 'vpd-1', vpcId: 'vpc-1' }, true],
    ['has another name', { vccName: 'b' }, false],
    ['hangs on another VPD', { vccName: 'a', vpdId: 'vpd-2' }, false],
    ['ends elsewhere', { vccName: 'a', vpdId: 'vpd-1', vpcId: 'vpc-2' }, false],
    ['ends in a CEN', { vccName: 'a', vpdId: 'vpd-1', cenId: 'cen-1' }, false],
    ['ends in another vSwitch', { vccName: 'a', vpcId: 'vpc-1', vSwitchId: 'vsw-2' }, false],
  ])('may have made a connection that %s: %j is %s', (_case, shown, expected) => {
    const order = {
      vpd: 'default/cn-wulanchabu/vpd-1',
      name: 'a',
      end: { kind: 'VPC', vpcId: 'vpc-1', vSwitchId: 'vsw-1' },
    } as const;
    const nothing = { vccName: '', vpdId: null, vpcId: '', cenId: null, vSwitchId: null };
    expect(couldBe({ ...nothing, ...shown }, order)).toBe(expected);
  });
});

/** Writes that change a connection: a second call would be refused, or do nothing. */
describe('a change of a connection without a heard answer', () => {
  const switchTo = { end: { vpc: { vpcId: 'vpc-7' } } };
  test.each([
    ['switchVccConnection', 'SwitchVccConnection', switchTo, 1],
    ['updateVccBandwidth', 'UpdateVcc', { bandwidthMbps: 8000 }, 1],
    ['updateVcc', 'UpdateVcc', { name: 'renamed' }, 2],
    ['refundVcc', 'RefundVcc', {}, 2],
  ])('%s is done once', async (field, operation, more, calls) => {
    const id = await connections.connected(`unheard ${field}`);
    fault(operation, { kind: 'lost' });
    const { operation: unheard } = await connections.write(field, { id, ...more });
    expect(unheard.status).toBe('SENDING');
    expect(await connections.settled(unheard.id)).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(connections.gateway.calls()[operation]).toBe(calls);
  });

  test('retryVcc is done once', async () => {
    const { write, order, done, settled, gateway } = connections;
    fault('CreateVcc', { kind: 'doom' });
    const { operation: failed } = await write('createVcc', order('unheard retry'));
    const { resourceId: id } = await done(failed.id);
    fault('RetryVcc', { kind: 'lost' });
    const { operation } = await write('retryVcc', { id });
    expect(await settled(operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1 });
    expect(gateway.calls().RetryVcc).toBe(1);
  });

  test('configureVcc is done once', async () => {
    const { write, order, settled, gateway } = connections;
    const { vccId, regionId } = some(fleet().vccs, ({ status }) => status === 'Prepaid');
    const vpd = some(fleet().vpds, (row) => row.regionId === regionId && row.status === 'Available');
    const input = { ...order('unheard'), id: idOf('Vcc', { regionId }, vccId), vpdId: idOf('Vpd', vpd, vpd.vpdId) };
    fault('CreateVcc', { kind: 'lost' });
    const { operation } = await write('configureVcc', input);
    expect(await settled(operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1, resourceId: input.id });
    expect(gateway.calls().CreateVcc).toBe(1);
  });
});
