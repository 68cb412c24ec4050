import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connections, startConnections, vccFields } from '../support/connections.ts';
import { ended, tell } from '../support/operations.ts';
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

describe('a connection that is there', () => {
  test('is renamed with one call', async () => {
    const { write, connected, vccsNamed } = connections;
    const id = await connected('old name');
    const { operation } = await write('updateVcc', { id, name: 'new name' });
    expect(operation).toMatchObject({ kind: 'UPDATE_VCC', status: 'SUCCEEDED', resourceId: id });
    expect(calls()).toEqual({ UpdateVcc: 1 });
    expect([vccsNamed('old name'), vccsNamed('new name')]).toMatchObject([[], [{}]]);
    const { errors } = await write('updateVcc', { id, name: 'x'.repeat(129) });
    expect(errors[0].extensions.argument).toBe('input.name');
  });

  test('is renamed once under one name, and a plan of it calls nothing', async () => {
    const { write, connected } = connections;
    const id = await connected('first');
    const { dryRun } = await write('updateVcc', { id, name: 'second', dryRun: true });
    expect(dryRun.calls).toMatchObject([{ purpose: 'WRITE', operation: 'UpdateVcc' }]);
    expect(calls()).toEqual({});
    await write('updateVcc', { id, name: 'second', clientMutationId: 'to second' });
    await write('updateVcc', { id, name: 'second', clientMutationId: 'to second' });
    expect(calls()).toEqual({ UpdateVcc: 1 });
  });

  test('gets another bandwidth when the order for it is carried out', async () => {
    const { write, connected, done, gateway, later } = connections;
    const id = await connected('faster');
    const input = { id, bandwidthMbps: 10_000, clientMutationId: 'faster' };
    const plan = await write('updateVccBandwidth', { ...input, dryRun: true });
    expect(plan.dryRun.prerequisites).toEqual([{ text: 'The connection is Available.', met: true }]);
    expect(calls()).toEqual({ GetVcc: 1 });

    const { operation, vcc } = await write('updateVccBandwidth', input, vccFields);
    expect(operation.status).toBe('RUNNING');
    expect(vcc).toMatchObject({ statusText: 'Available', detail: { bandwidthMbps: 2000 } });
    later(1.5);
    let told = await tell(gateway, operation.id);
    while (told.statusText === null) told = await tell(gateway, operation.id);
    expect(told).toMatchObject({ status: 'RUNNING', statusText: 'Available, still 2000 Mbit/s' });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });

    const again = await write('updateVccBandwidth', input, vccFields);
    expect(again.operation.id).toBe(operation.id);
    expect(again.vcc.detail.bandwidthMbps).toBe(10_000);
    expect(calls()).toMatchObject({ UpdateVcc: 1 });
  });

  test('whose bandwidth never changes leaves an operation of which nobody knows', async () => {
    const { write, connected, gateway, later } = connections;
    const id = await connected('never faster');
    fault('doom', 'UpdateVcc');
    const { operation } = await write('updateVccBandwidth', { id, bandwidthMbps: 5000 });
    later(601);
    expect(await ended(gateway, operation.id)).toMatchObject({
      status: 'UNKNOWN',
      error: { code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('600 s') },
    });
  });

  test.each([999, 400_001])('never gets %i Mbit/s', async (bandwidthMbps) => {
    const { write } = connections;
    const id = idOf('Vcc', { regionId: 'cn-wulanchabu' }, 'vcc-cn-1');
    const { errors } = await write('updateVccBandwidth', { id, bandwidthMbps });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.bandwidthMbps' });
    expect(calls()).toEqual({});
  });
});

describe('switchVccConnection', () => {
  const end = { vpc: { vpcId: 'vpc-9', vSwitchId: 'vsw-9' } };

  test('moves a connection to another network', async () => {
    const { write, connected, done } = connections;
    const id = await connected('moving');
    const { operation, vcc } = await write('switchVccConnection', { id, end }, vccFields);
    expect(operation).toMatchObject({ kind: 'SWITCH_VCC_CONNECTION', status: 'RUNNING', resourceId: id });
    expect(vcc).toMatchObject({ statusText: 'Executing', vpcId: 'vpc-1' });
    expect(calls()).toEqual({ GetVcc: 2, SwitchVccConnection: 1 });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    const toCen = await write('switchVccConnection', { id, end: { cen: { cenId: 'cen-9' } } });
    expect(await done(toCen.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
    const now = await write('updateVcc', { id, name: 'moved' }, vccFields);
    expect(now.vcc).toMatchObject({ connectionType: 'CEN', cenId: 'cen-9', vpcId: '' });
  });

  test('moves once under one name, and only an Available one', async () => {
    const { write, connected, done, order } = connections;
    const id = await connected('moving once');
    const { operation } = await write('switchVccConnection', { id, end, clientMutationId: 'move' });
    await done(operation.id);
    const again = await write('switchVccConnection', { id, end, clientMutationId: 'move' });
    expect(again.operation.id).toBe(operation.id);
    expect(calls()).toMatchObject({ SwitchVccConnection: 1 });

    const { operation: begun } = await write('createVcc', order('not yet'));
    const young = { id: begun.resourceId, end };
    const { dryRun } = await write('switchVccConnection', { ...young, dryRun: true });
    expect(dryRun.prerequisites).toEqual([{ text: 'The connection is Available.', met: false }]);
    calls();
    const refused = await write('switchVccConnection', young);
    expect(calls()).toMatchObject({ SwitchVccConnection: 1 });
    expect(refused.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', upstreamCode: 'Operation.Conflict', retryable: true },
    });
  });

  test('fails with what the service says of it', async () => {
    const { write, connected, done } = connections;
    const id = await connected('moving in vain');
    fault('doom', 'SwitchVccConnection', { message: 'no such network' });
    const { operation } = await write('switchVccConnection', { id, end });
    expect(await done(operation.id)).toMatchObject({
      status: 'FAILED',
      error: { code: 'UPSTREAM_REJECTED', message: 'Not Available: no such network' },
    });
  });

  test('refuses a wrong end before anything is called', async () => {
    const { write } = connections;
    const id = idOf('Vcc', { regionId: 'cn-wulanchabu' }, 'vcc-cn-1');
    const { errors } = await write('switchVccConnection', { id, end: { vpc: { vpcId: 'x' } } });
    expect(errors[0].extensions.argument).toBe('input.end.vpc.vpcId');
    expect(calls()).toEqual({});
  });
});

describe('retryVcc and refundVcc', () => {
  test('a making that failed runs again, once under one name', async () => {
    const { write, order, done } = connections;
    fault('doom', 'CreateVcc');
    const { operation: failed } = await write('createVcc', order('second try'));
    const { resourceId: id } = await done(failed.id);
    calls();
    const plan = await write('retryVcc', { id, dryRun: true });
    expect(plan.dryRun.prerequisites).toEqual([{ text: 'The connection is Not Available.', met: true }]);
    expect(calls()).toEqual({ GetVcc: 1 });
    const { operation, vcc } = await write('retryVcc', { id, clientMutationId: 'retry' }, vccFields);
    expect(vcc.statusText).toBe('Executing');
    expect(calls()).toEqual({ GetVcc: 2, RetryVcc: 1 });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    await write('retryVcc', { id, clientMutationId: 'retry' });
    expect(calls()).toMatchObject({ ListVccs: 1 });
  });

  test('an ending that failed runs again until the connection is gone', async () => {
    const { write, connected, done, vccsNamed } = connections;
    const id = await connected('hard to end');
    fault('doom', 'RefundVcc', { message: 'still billed' });
    const { operation: failed } = await write('refundVcc', { id });
    expect(await done(failed.id)).toMatchObject({
      status: 'FAILED',
      error: { message: 'Not Available: still billed' },
    });
    const { operation } = await write('retryVcc', { id });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'gone' });
    expect(vccsNamed('hard to end')).toEqual([]);
  });

  test('what works is not run again', async () => {
    const { write, connected } = connections;
    const id = await connected('sound');
    const { dryRun } = await write('retryVcc', { id, dryRun: true });
    expect(dryRun.prerequisites[0].met).toBe(false);
    const { operation } = await write('retryVcc', { id });
    expect(operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', upstreamCode: 'IncorrectStatus', retryable: false },
    });
  });

  test('an ended connection is gone, and is ended again for nothing', async () => {
    const { write, connected, done, vccsNamed } = connections;
    const id = await connected('to end');
    const plan = await write('refundVcc', { id, dryRun: true });
    expect(plan.dryRun.prerequisites).toEqual([{ text: 'The connection is attached to no hub.', met: true }]);
    expect(calls()).toEqual({ GetVcc: 1 });
    const { operation, vcc } = await write('refundVcc', { id, clientMutationId: 'end' }, vccFields);
    expect(vcc.statusText).toBe('Deleting');
    expect(calls()).toEqual({ RefundVcc: 1, GetVcc: 1 });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(vccsNamed('to end')).toEqual([]);
    expect((await write('refundVcc', { id, clientMutationId: 'end' })).operation.id).toBe(operation.id);
    const again = await write('refundVcc', { id });
    expect(again.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
  });

  test('a connection on a hub is not ended, and the attachment is named', async () => {
    const { write } = connections;
    const { attachments, vccs } = { attachments: fleet().erAttachments, vccs: fleet().vccs };
    const isAttached = ({ vccId }: { vccId: string }) => attachments.some(({ instanceId }) => instanceId === vccId);
    const attached = some(vccs, (row) => row.status === 'Available' && isAttached(row));
    const id = idOf('Vcc', attached, attached.vccId);
    const hubs = 'dryRun { dependants { nodes { __typename } } }';
    const { dryRun } = await write('refundVcc', { id, dryRun: true }, hubs);
    expect(dryRun).toMatchObject({ prerequisites: [{ met: false }], dependants: { nodes: [{ __typename: 'Er' }] } });
    calls();
    const inTheWay = 'operation { error { dependants { nodes { __typename } } } }';
    const { operation } = await write('refundVcc', { id }, inTheWay);
    expect(operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', dependants: { nodes: [{ __typename: 'ErAttachment' }] } },
    });
    expect(calls()).toMatchObject({ RefundVcc: 1 });
  });
});

describe('what is remembered', () => {
  test('shows a write at once', async () => {
    const cached = await startConnections({ env: { CACHE_MEMORY_MB: '16' } });
    try {
      const id = await cached.connected('old name');
      const named = async (name: string) =>
        (await cached.gateway.query(`{ vccs(filter: { name: "${name}" }) { nodes { id } } }`)).data.vccs.nodes;
      const granted = async () =>
        (
          await cached.gateway.query('query ($id: ID!) { vcc(id: $id) { grantRules { nodes { instanceName } } } }', {
            id,
          })
        ).data.vcc.grantRules.nodes;
      expect(await named('old name')).toEqual([{ id }]);
      expect(await granted()).toEqual([]);
      await cached.write('createVccGrantRule', { vccId: id, granteeTenantId: '1234567890123456', erId: 'er-abroad' });
      expect(await granted()).toEqual([{ instanceName: 'old name' }]);
      await cached.write('updateVcc', { id, name: 'new name' });
      expect(await named('new name')).toEqual([{ id }]);
      const { operation } = await cached.write('refundVcc', { id });
      await cached.done(operation.id);
      expect(await named('new name')).toEqual([]);
    } finally {
      await cached.gateway.close();
    }
  });
});
