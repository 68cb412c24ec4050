import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connections, startConnections } from '../support/connections.ts';

let connections: Connections;
beforeAll(async () => {
  connections = await startConnections({ env: { CACHE_MEMORY_MB: '16' }, emulator: { serviceRole: false } });
});
afterAll(() => connections.gateway.close());

const exists = async () =>
  (await connections.gateway.query('{ lingjunServiceRoles { nodes { exists } } }')).data.lingjunServiceRoles.nodes;

describe('the service-linked role', () => {
  test('is needed for connections, is made once for all regions, and shows at once', async () => {
    const { write, order, gateway, connected } = connections;
    const refused = await write('createVcc', order('too early'));
    expect(refused.operation).toMatchObject({ status: 'FAILED', error: { upstreamCode: 'NoPermission' } });
    const early = await write('createVcc', { ...order('too early'), dryRun: true });
    expect(early.dryRun.prerequisites[0]).toMatchObject({ met: false });
    expect(await exists()).toEqual([{ exists: false }]);

    // The role is asked for in the first region of the account, whichever the write went to.
    const input = { account: 'default', region: 'cn-hangzhou', clientMutationId: 'role' };
    const plan = await write('initializeVcc', { ...input, dryRun: true });
    expect(plan.dryRun.prerequisites).toEqual([{ text: 'The account has no service-linked role yet.', met: true }]);
    gateway.calls();
    const { operation } = await write('initializeVcc', input);
    expect(operation).toMatchObject({ kind: 'INITIALIZE_VCC', status: 'SUCCEEDED', resourceId: null });
    expect(operation.cost).toEqual({ amount: '0' });
    expect(gateway.calls()).toEqual({ InitializeVcc: 1 });
    expect(await exists()).toEqual([{ exists: true }]);
    gateway.calls();
    expect((await write('initializeVcc', input)).operation.id).toBe(operation.id);
    expect(gateway.calls()).toEqual({});
    expect(await connected('now')).toMatch(/./);
  });

  test('is refused for a region that is not configured', async () => {
    const { write, gateway } = connections;
    gateway.calls();
    const { errors } = await write('initializeVcc', { account: 'default', region: 'mars' });
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(gateway.calls()).toEqual({});
  });
});
