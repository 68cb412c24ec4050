import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connections, startConnections } from '../support/connections.ts';
import { idOf } from './lingjun-facts.ts';

let connections: Connections;
let vccId: string;
beforeAll(async () => {
  connections = await startConnections();
  vccId = await connections.connected('with routes');
});
afterAll(() => connections.gateway.close());
beforeEach(() => void connections.gateway.calls());
afterEach(() => connections.gateway.emulator.setFaults([]));

const calls = () => connections.gateway.calls();
const routesTo = (block: string) =>
  connections.gateway.emulator.fleet.lingjun.vccRouteEntries.filter(
    ({ destinationCidrBlock }) => destinationCidrBlock === block,
  );
const route = 'routeEntry { id vccRouteEntryId destinationCidr statusText routeTypeText vcc { id } }';

describe('a route of a connection', () => {
  test('is made, once under one name, and deleted', async () => {
    const { write, done } = connections;
    const input = { vccId, destinationCidr: '100.64.0.0/10', clientMutationId: 'route' };
    const { operation, routeEntry } = await write('createVccRouteEntry', input, route);
    expect(operation).toMatchObject({ kind: 'CREATE_VCC_ROUTE_ENTRY', status: 'RUNNING' });
    expect(routeEntry).toMatchObject({
      id: operation.resourceId,
      destinationCidr: '100.64.0.0/10',
      statusText: 'Executing',
      vcc: { id: vccId },
    });
    expect(calls()).toEqual({ ListVccRouteEntries: 1, CreateVccRouteEntry: 1, GetVccRouteEntry: 1, GetVcc: 1 });
    expect(await done(operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    calls();
    expect((await write('createVccRouteEntry', input)).operation.id).toBe(operation.id);
    expect(calls()).toEqual({});
    expect(routesTo('100.64.0.0/10')).toHaveLength(1);

    const { id } = routeEntry;
    const plan = await write('deleteVccRouteEntry', { id, dryRun: true });
    expect(plan.dryRun.prerequisites).toEqual([{ text: 'The route was made by hand (VCC).', met: true }]);
    expect(calls()).toEqual({ GetVccRouteEntry: 1 });
    const removed = await write('deleteVccRouteEntry', { id, clientMutationId: 'no route' }, route);
    expect(removed.routeEntry.statusText).toBe('Deleting');
    expect(await done(removed.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(routesTo('100.64.0.0/10')).toEqual([]);
    const again = await write('deleteVccRouteEntry', { id });
    expect(again.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
    const same = await write('deleteVccRouteEntry', { id, clientMutationId: 'no route' });
    expect(same.operation.id).toBe(removed.operation.id);
  });

  test('is planned without a write, with the route that is in the way', async () => {
    const { write } = connections;
    const input = { vccId, destinationCidr: '10.77.0.0/16', dryRun: true };
    const { dryRun } = await write('createVccRouteEntry', input);
    expect(dryRun.prerequisites).toEqual([
      { text: 'The connection is Available.', met: true },
      { text: 'The connection has no route to this block.', met: true },
    ]);
    expect(dryRun.calls).toMatchObject([
      { purpose: 'LOOK', operation: 'ListVccRouteEntries' },
      { purpose: 'WRITE', operation: 'CreateVccRouteEntry', arguments: { DestinationCidrBlock: '10.77.0.0/16' } },
      { purpose: 'WATCH', operation: 'GetVccRouteEntry' },
    ]);
    expect(calls()).toEqual({ GetVcc: 1, ListVccRouteEntries: 1 });
    expect(routesTo('10.77.0.0/16')).toEqual([]);

    const system = await write('createVccRouteEntry', { ...input, destinationCidr: '0.0.0.0/0' });
    expect(system.dryRun).toMatchObject({ prerequisites: [{ met: true }, { met: false }], dependants: { ids: [{}] } });
  });

  test('that is there already, or was not made by hand, is refused', async () => {
    const { write, gateway } = connections;
    const twice = await write('createVccRouteEntry', { vccId, destinationCidr: '0.0.0.0/0' });
    expect(twice.operation).toMatchObject({ status: 'FAILED', error: { upstreamCode: '1004' } });
    const own = gateway.emulator.fleet.lingjun.vccRouteEntries.find(
      ({ ownerId, routeType }) => ownerId === serviceId(vccId) && routeType === 'System',
    );
    const id = idOf('VccRouteEntry', { regionId: 'cn-wulanchabu' }, serviceId(vccId), own?.routeEntryId ?? '');
    const { dryRun } = await write('deleteVccRouteEntry', { id, dryRun: true });
    expect(dryRun.prerequisites[0].met).toBe(false);
    const { operation } = await write('deleteVccRouteEntry', { id });
    expect(operation).toMatchObject({ status: 'FAILED', error: { code: 'UPSTREAM_REJECTED' } });
  });

  test('fails with the reason that the service gives', async () => {
    const { write, done, gateway } = connections;
    gateway.emulator.setFaults([{ operation: 'CreateVccRouteEntry', kind: 'doom', times: 1, message: 'no BGP' }]);
    const { operation } = await write('createVccRouteEntry', { vccId, destinationCidr: '10.78.0.0/16' });
    expect(await done(operation.id)).toMatchObject({ status: 'FAILED', error: { message: 'Not Available: no BGP' } });
  });

  test.each(['10.0.0.1/8', '10.0.0.0', 'everything'])('never leads to %s', async (destinationCidr) => {
    const { errors } = await connections.write('createVccRouteEntry', { vccId, destinationCidr });
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.destinationCidr' });
    expect(calls()).toEqual({});
  });
});

/** The service's own id in a global id. */
function serviceId(id: string): string {
  return Buffer.from(id, 'base64url').toString().split('/').at(-1) ?? '';
}
