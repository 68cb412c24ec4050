import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { mutate } from '../support/mutate.ts';
import { createVpd, ended, here } from '../support/operations.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

let gateway: TestGateway;
let nowMs = noon;
let hub: { id: string; erId: string };
let vpds: { id: string; vpdId: string }[];
beforeAll(async () => {
  gateway = await startGateway();
  vpds = await Promise.all([newVpd('left', '10.200.0.0/16'), newVpd('right', '10.201.0.0/16')]);
  const { payload } = await create('Er', { ...here, name: 'hub', masterZone: 'cn-wulanchabu-a' });
  await over(payload.operation.id);
  hub = payload.er;
});
beforeEach(() => void gateway.calls());
afterAll(() => gateway.close());

async function newVpd(name: string, cidr: string) {
  const { operation, vpd } = await createVpd(gateway, { name, cidr });
  await over(operation.id);
  return vpd;
}

/** Lets the service finish. */
function over(id: string) {
  nowMs += 10_000;
  gateway.at(nowMs);
  return ended(gateway, id);
}

const things: Record<string, string> = {
  Er: 'er { id erId name description masterZone statusText attachmentCount routeMapCount tags { key value } }',
  ErAttachment: `erAttachment { id erAttachmentId name statusText instanceType instanceId isCrossAccount
    isReceivingAllRoutes resourceTenantId instance { ... on Vpd { name } } er { attachmentCount } }`,
  ErRouteMap: `erRouteMap { id erRouteMapId description statusText action priority destinationCidr
    transmission { instanceId } reception { instanceId } er { routeMapCount } }`,
};
const create = (type: string, input: object) =>
  mutate(gateway, { name: `create${type}`, input, thing: things[type] ?? '' });
const update = (type: string, input: object) =>
  mutate(gateway, { name: `update${type}`, input, thing: things[type] ?? '' });
const remove = (name: string, input: object) => mutate(gateway, { name, input });

const state = () => gateway.emulator.fleet.lingjun;
const attachments = () => state().erAttachments.filter(({ erId }) => erId === hub.erId);
const policies = () => state().erRouteMaps.filter(({ erId }) => erId === hub.erId);
const [left, right] = [() => vpds[0] ?? { id: '', vpdId: '' }, () => vpds[1] ?? { id: '', vpdId: '' }];
const attach = (input: object) => create('ErAttachment', { erId: hub.id, isReceivingAllRoutes: true, ...input });

describe('hubs', () => {
  test('are made, and done when they are Available', async () => {
    const input = { ...here, name: 'made', masterZone: 'cn-wulanchabu-b', description: 'for trials' };
    const { payload } = await create('Er', { ...input, tags: [{ key: 'team', value: 'vision' }] });
    expect(payload.operation).toMatchObject({ kind: 'CREATE_ER', status: 'RUNNING' });
    expect(payload.er).toMatchObject({
      id: payload.operation.resourceId,
      name: 'made',
      masterZone: 'cn-wulanchabu-b',
      description: 'for trials',
      statusText: 'Executing',
      tags: [{ key: 'team', value: 'vision' }],
    });
    expect(gateway.calls()).toEqual({ ListErs: 1, CreateEr: 1, GetEr: 1 });
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available', polls: 1 });
  });

  test('are planned without a call, and refused for what breaks a rule', async () => {
    const input = { ...here, name: 'planned', masterZone: 'cn-wulanchabu-b' };
    const { payload } = await create('Er', { ...input, dryRun: true });
    const { calls, price } = payload.dryRun;
    expect(calls.map((call: { purpose: string; operation: string }) => [call.purpose, call.operation])).toEqual([
      ['LOOK', 'ListErs'],
      ['WRITE', 'CreateEr'],
      ['WATCH', 'GetEr'],
    ]);
    expect(price).toEqual({ amount: expect.any(String) });
    const wrong = await create('Er', { ...input, name: ' ' });
    expect(wrong.refusal).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', argument: 'input.name' } });
    expect(gateway.calls()).toEqual({});
  });

  test('change their name, their description or both, but not nothing', async () => {
    const renamed = await update('Er', { id: hub.id, name: 'renamed' });
    expect(renamed.payload.er).toMatchObject({ name: 'renamed', description: '' });
    const described = await update('Er', { id: hub.id, description: 'joins all' });
    expect(described.payload.operation).toMatchObject({ kind: 'UPDATE_ER', status: 'SUCCEEDED' });
    expect(described.payload.er).toMatchObject({ name: 'renamed', description: 'joins all' });
    expect(gateway.calls()).toEqual({ UpdateEr: 2, GetEr: 2 });
    const { refusal } = await update('Er', { id: hub.id });
    expect(refusal?.message).toMatch(/input: expected a name or a description/);
  });

  test('are made once, however often that is asked for', async () => {
    const input = { ...here, name: 'once', masterZone: 'cn-wulanchabu-b', clientMutationId: 'hub-once' };
    const [one, other] = [await create('Er', input), await create('Er', input)];
    expect(other.payload.operation.id).toBe(one.payload.operation.id);
    expect(state().ers.filter(({ erName }) => erName === 'once')).toHaveLength(1);
    await over(one.payload.operation.id);
    const ended = await remove('deleteEr', { id: one.payload.er.id });
    expect(await over(ended.payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', resource: null });
    expect(state().ers.some(({ erName }) => erName === 'once')).toBe(false);
  });

  test('with attachments are not deleted, and list them', async () => {
    const attachment = some(state().erAttachments, ({ regionId }) => regionId === here.region);
    const id = idOf('Er', attachment, attachment.erId);
    const all = state().erAttachments.filter(({ erId }) => erId === attachment.erId);
    const ids = all.map(({ erId, erAttachmentId }) => idOf('ErAttachment', attachment, erId, erAttachmentId));
    const { payload: plan } = await remove('deleteEr', { id, dryRun: true });
    expect(sorted(plan.dryRun.dependants.ids)).toEqual(sorted(ids));
    expect(gateway.calls()).toEqual({ GetEr: 1 });
    const { payload } = await remove('deleteEr', { id });
    expect(payload.operation).toMatchObject({ status: 'FAILED', error: { code: 'CONFLICT' } });
    expect(sorted(payload.operation.error.dependants.ids)).toEqual(sorted(ids));
    expect(gateway.calls()).toMatchObject({ DeleteEr: 1 });
  });
});

describe('attachments', () => {
  test('join a VPD to a hub, which learns its routes', async () => {
    const { payload, refusal } = await attach({ name: 'left', network: { id: left().id } });
    expect(refusal).toBeUndefined();
    expect(payload.operation).toMatchObject({ kind: 'CREATE_ER_ATTACHMENT', status: 'RUNNING' });
    expect(payload.erAttachment).toMatchObject({
      id: payload.operation.resourceId,
      name: 'left',
      statusText: 'Executing',
      instanceType: 'VPD',
      instanceId: left().vpdId,
      isCrossAccount: false,
      isReceivingAllRoutes: true,
      resourceTenantId: state().tenantId,
      instance: { name: 'left' },
      er: { attachmentCount: 1 },
    });
    const calls = gateway.calls();
    expect(calls).toMatchObject({ CreateErAttachment: 1, GetErAttachment: 1 });
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    const { data } = await gateway.query(
      'query ($id: ID!) { er(id: $id) { routeEntries { nodes { destinationCidr nextHopId } } } }',
      { id: hub.id },
    );
    expect(data.er.routeEntries.nodes).toEqual([{ destinationCidr: '10.200.0.0/16', nextHopId: left().vpdId }]);
  });

  test('are made at the stated number of calls', async () => {
    const { payload } = await attach({ name: 'right', network: { id: right().id } });
    const { GetEr, GetVpd, CreateErAttachment } = gateway.calls();
    // The payload reads the hub and the VPD once more.
    expect({ GetEr, GetVpd, CreateErAttachment }).toEqual({ GetEr: 3, GetVpd: 2, CreateErAttachment: 1 });
    await over(payload.operation.id);
  });

  test('are planned with what must be so before', async () => {
    const { payload } = await attach({ name: 'again', network: { id: left().id }, dryRun: true });
    expect(payload.dryRun.prerequisites).toEqual([
      { text: 'The hub exists.', met: true },
      { text: 'The hub is Available.', met: true },
      { text: `${left().vpdId} is not attached to the hub yet.`, met: false },
      { text: `${left().vpdId} is Available.`, met: true },
    ]);
    expect(payload.dryRun.dependants.ids).toHaveLength(1);
    const write = some<{ purpose: string; arguments: object }>(
      payload.dryRun.calls,
      ({ purpose }) => purpose === 'WRITE',
    );
    expect(write.arguments).toMatchObject({ InstanceType: 'VPD', ResourceTenantId: state().tenantId });
    expect(gateway.calls()).toEqual({ GetEr: 1, GetVpd: 1 });
    const { refusal } = await attach({ name: 'again', network: { id: left().id } });
    expect(refusal).toMatchObject({
      extensions: { code: 'CONFLICT' },
      message: expect.stringContaining('not attached'),
    });
    expect(gateway.calls()).toEqual({ GetEr: 1 });
  });

  test('of another account name its owner', async () => {
    const foreign = { type: 'VPD', id: 'vpd-partner1', ownerId: '1234567890123456' };
    const { payload } = await attach({ name: 'partner', network: { foreign } });
    expect(payload.erAttachment).toMatchObject({
      instanceId: 'vpd-partner1',
      resourceTenantId: '1234567890123456',
      isCrossAccount: true,
      instance: null,
    });
    await over(payload.operation.id);
    const wrong = [
      [{ foreign: { ...foreign, ownerId: '12' } }, 'input.network.foreign.ownerId'],
      [{ foreign: { ...foreign, type: 'VCC' } }, 'input.network.foreign.id'],
      [{ id: idOf('Vpd', { regionId: 'cn-hangzhou' }, 'vpd-elsewhere') }, 'input.network.id'],
    ] as const;
    gateway.calls();
    for (const [network, argument] of wrong) {
      const { refusal } = await attach({ name: 'wrong', network });
      expect(refusal?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    }
    expect(gateway.calls()).toEqual({});
  });

  test('are renamed and deleted', async () => {
    const row = some(attachments(), ({ instanceId }) => instanceId === 'vpd-partner1');
    const id = idOf('ErAttachment', row, row.erId, row.erAttachmentId);
    const { payload } = await update('ErAttachment', { id, name: 'renamed' });
    expect(payload.erAttachment).toMatchObject({ id, name: 'renamed' });
    expect(gateway.calls()).toMatchObject({ UpdateErAttachment: 1 });
    const { payload: gone } = await remove('deleteErAttachment', { id });
    expect(await over(gone.operation.id)).toMatchObject({ status: 'SUCCEEDED', resource: null });
    expect(attachments().map(({ instanceId }) => instanceId)).toEqual([left().vpdId, right().vpdId]);
    const again = await remove('deleteErAttachment', { id });
    expect(again.payload.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
  });
});

describe('routing policies', () => {
  const policy = (input: object) =>
    create('ErRouteMap', {
      erId: hub.id,
      action: 'DENY',
      transmission: { id: left().id },
      reception: { id: right().id },
      ...input,
    });

  test('are made between attached networks', async () => {
    const input = { priority: 1001, destinationCidr: '10.200.0.0/16', description: 'keep out' };
    const { payload, refusal } = await policy(input);
    expect(refusal).toBeUndefined();
    expect(payload.erRouteMap).toMatchObject({
      id: payload.operation.resourceId,
      ...input,
      action: 'DENY',
      statusText: 'Executing',
      transmission: { instanceId: left().vpdId },
      reception: { instanceId: right().vpdId },
      er: { routeMapCount: 1 },
    });
    expect(gateway.calls()).toEqual({ GetEr: 3, CreateErRouteMap: 1, GetErRouteMap: 1 });
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
  });

  test('are planned, and refused before they are sent when their number is taken or an end is not attached', async () => {
    const { payload } = await policy({ priority: 1001, dryRun: true });
    expect(payload.dryRun.prerequisites.map(({ met }: { met: boolean }) => met)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(payload.dryRun.dependants.ids).toHaveLength(1);
    expect((await policy({ priority: 1001 })).refusal?.extensions.code).toBe('CONFLICT');
    const stranger = idOf('Vpd', { regionId: here.region }, 'vpd-stranger');
    const { refusal } = await policy({ priority: 1002, reception: { id: stranger } });
    expect(refusal?.message).toContain('vpd-stranger is attached to the hub');
    expect(gateway.calls()).toEqual({ GetEr: 3 });
  });

  test.each([
    ['a number that the service keeps', { priority: 3000 }, 'input.priority'],
    ['a block that is none', { destinationCidr: '10.0.0.1/8' }, 'input.destinationCidr'],
    ['one network at both ends', { reception: undefined }, 'input.reception'],
    ['an action that is none', { action: 'UNDOCUMENTED' }, 'input.action'],
  ])('with %s are refused without a call', async (_what, wrong, argument) => {
    const reception = 'reception' in wrong ? { reception: { id: left().id } } : {};
    const { refusal } = await policy({ priority: 1500, ...wrong, ...reception });
    expect(refusal?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('keep an attachment from being deleted, which lists them', async () => {
    const row = some(attachments(), ({ instanceId }) => instanceId === left().vpdId);
    const id = idOf('ErAttachment', row, row.erId, row.erAttachmentId);
    const ids = policies().map(({ erRouteMapId }) => idOf('ErRouteMap', row, row.erId, erRouteMapId));
    const { payload: plan } = await remove('deleteErAttachment', { id, dryRun: true });
    expect(plan.dryRun.dependants.ids).toEqual(ids);
    expect(gateway.calls()).toEqual({ GetEr: 1 });
    const { payload } = await remove('deleteErAttachment', { id });
    expect(payload.operation.error).toMatchObject({ code: 'CONFLICT', dependants: { ids } });
    expect(gateway.calls()).toEqual({ DeleteErAttachment: 1, GetErRouteMap: 1 });
  });

  test('change their description', async () => {
    const row = some(policies());
    const id = idOf('ErRouteMap', row, row.erId, row.erRouteMapId);
    const { payload } = await update('ErRouteMap', { id, description: 'let in' });
    expect(payload.operation).toMatchObject({ kind: 'UPDATE_ER_ROUTE_MAP', status: 'SUCCEEDED' });
    expect(payload.erRouteMap).toMatchObject({ id, description: 'let in' });
    expect(gateway.calls()).toMatchObject({ UpdateErRouteMap: 1 });
  });

  test('are deleted many at once, those that are gone already left out', async () => {
    for (const priority of [1101, 1102]) await over((await policy({ priority })).payload.operation.id);
    const ids = policies().map((row) => idOf('ErRouteMap', row, row.erId, row.erRouteMapId));
    expect(ids).toHaveLength(3);
    const [first = '', ...others] = ids;
    gateway.calls();
    const { payload: one } = await remove('deleteErRouteMaps', { ids: [first] });
    expect(one.operation.resourceId).toBe(first);
    expect(gateway.calls()).toEqual({ GetErRouteMap: 1, DeleteErRouteMap: 1 });
    await over(one.operation.id);
    gateway.calls();
    const { payload: all } = await remove('deleteErRouteMaps', { ids });
    expect(all.operation).toMatchObject({ status: 'RUNNING', resourceId: null });
    expect(gateway.calls()).toEqual({ GetEr: 1, DeleteErRouteMap: 1 });
    expect(await over(all.operation.id)).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(policies()).toEqual([]);
    gateway.calls();
    const { payload: again } = await remove('deleteErRouteMaps', { ids: others });
    expect(again.operation.status).toBe('SUCCEEDED');
    expect(gateway.calls()).toEqual({ GetEr: 1 });
  });

  test('of two hubs are not deleted together', async () => {
    const ids = ['er-one', 'er-two'].map((erId) => idOf('ErRouteMap', { regionId: here.region }, erId, 'er-rmap-x'));
    const { refusal } = await remove('deleteErRouteMaps', { ids });
    expect(refusal?.message).toMatch(/input\.ids\.1: expected a policy of er-one/);
    expect(gateway.calls()).toEqual({});
  });
});
