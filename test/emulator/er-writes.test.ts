import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { efloOf, movedClock, zone } from './writing-client.ts';

let emulator: Emulator;
const clock = movedClock();
const { read, write } = efloOf(() => emulator);
beforeAll(async () => {
  emulator = await startEmulator({ clock: clock.now, rateLimits: false });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const settle = () => clock.pass(3_000);
async function createHub(): Promise<string> {
  const { Content } = await write('CreateEr', { ErName: 'hub', MasterZoneId: zone, Description: 'new' });
  settle();
  return Content.ErId;
}
async function createVpd(Cidr: string): Promise<string> {
  const { Content } = await write('CreateVpd', { VpdName: 'new', Cidr });
  settle();
  return Content.VpdId;
}
function attach(ErId: string, InstanceId: string, more: object = {}) {
  return write('CreateErAttachment', {
    ErId,
    InstanceId,
    InstanceType: 'VPD',
    ErAttachmentName: 'attachment',
    AutoReceiveAllRoute: true,
    ResourceTenantId: emulator.fleet.lingjun.tenantId,
    ...more,
  });
}
async function attached(ErId: string, InstanceId: string, more: object = {}): Promise<string> {
  const { Content } = await attach(ErId, InstanceId, more);
  settle();
  return Content.ErAttachmentId;
}

type Row = Record<string, unknown>;
const destinations = (rows: Row[]) => rows.map(({ DestinationCidrBlock }) => DestinationCidrBlock);

describe('a hub', () => {
  it('is made, renamed, and goes', async () => {
    const { Content } = await write('CreateEr', { ErName: 'hub', MasterZoneId: zone });
    const { ErId } = Content;
    expect(await read('GetEr', { ErId })).toMatchObject({ Status: 'Executing', ErName: 'hub', MasterZoneId: zone });
    settle();
    expect((await write('UpdateEr', { ErId, Description: 'main' })).Content).toEqual({});
    expect(await read('GetEr', { ErId })).toMatchObject({ Status: 'Available', ErName: 'hub', Description: 'main' });
    expect((await read('ListErs', { ErName: 'hub' })).Data).toMatchObject([{ ErId, Connections: 0, RouteMaps: 0 }]);
    expect((await write('DeleteEr', { ErId })).Code).toBe(0);
    expect((await read('GetEr', { ErId })).Status).toBe('Deleting');
    settle();
    expect((await write('DeleteEr', { ErId })).Code).toBe(1003);
  });

  it('is refused in a zone of another region', async () => {
    const { Code } = await write('CreateEr', { ErName: 'hub', MasterZoneId: 'cn-hangzhou-h' });
    expect(Code).toBe('InvalidMasterZoneId');
  });

  it('stays while something is attached, and the refusal names it', async () => {
    const [ErId, VpdId] = [await createHub(), await createVpd('172.20.0.0/16')];
    const ErAttachmentId = await attached(ErId, VpdId);
    const refusal = await write('DeleteEr', { ErId });
    const names = { erAttachmentId: ErAttachmentId, erAttachmentName: 'attachment', erId: ErId };
    expect(refusal.Content).toEqual({ ER_ATTACHMENT: [names] });
    expect((await write('DeleteVpd', { VpdId })).Content.ER_ATTACHMENT).toMatchObject([{ erId: ErId }]);
    expect((await read('GetEr', { ErId })).Status).toBe('Available');
  });
});

describe('an attachment', () => {
  it('joins a VPD to a hub after a while, and both say so', async () => {
    const [ErId, VpdId] = [await createHub(), await createVpd('172.20.0.0/16')];
    const { ErAttachmentId } = (await attach(ErId, VpdId)).Content;
    const get = () => read('GetErAttachment', { ErId, ErAttachmentId });
    expect(await get()).toMatchObject({ Status: 'Executing', InstanceName: 'new', Across: false });
    settle();
    expect(await get()).toMatchObject({ Status: 'Available', AutoReceiveAllRoute: true });
    expect(await read('GetVpd', { VpdId })).toMatchObject({
      AttachErStatus: true,
      ErInfos: [{ ErId, Connections: 1 }],
    });
    expect((await write('UpdateErAttachment', { ErId, ErAttachmentId, ErAttachmentName: 'other' })).Content).toEqual(
      {},
    );
    expect((await get()).ErAttachmentName).toBe('other');
  });

  it('brings routes to the hub and to those that receive them all, and takes them along', async () => {
    const ErId = await createHub();
    const [one, other, deaf] = [
      await createVpd('172.20.0.0/16'),
      await createVpd('172.21.0.0/16'),
      await createVpd('172.22.0.0/16'),
    ];
    await attached(ErId, one);
    await attached(ErId, deaf, { AutoReceiveAllRoute: false });
    const id = (await attach(ErId, other)).Content.ErAttachmentId;
    const hubRoutes = async (): Promise<Row[]> => (await read('ListErRouteEntries', { ErId })).Data;
    const vpdRoutes = async (VpdId: string) =>
      destinations((await read('ListVpdRouteEntries', { VpdId, NextHopId: ErId })).Data);
    expect(destinations(await hubRoutes())).toEqual(['172.20.0.0/16', '172.22.0.0/16']);
    settle();
    expect((await hubRoutes()).at(-1)).toMatchObject({
      NextHopId: other,
      Status: 'Synchronizing',
      RouteType: 'System',
    });
    settle();
    expect((await hubRoutes()).at(-1)).toMatchObject({ DestinationCidrBlock: '172.21.0.0/16', Status: 'Available' });
    expect(await vpdRoutes(one)).toEqual(['172.22.0.0/16', '172.21.0.0/16']);
    expect(await vpdRoutes(other)).toEqual(['172.20.0.0/16', '172.22.0.0/16']);
    expect(await vpdRoutes(deaf)).toEqual([]);
    expect((await write('DeleteErAttachment', { ErId, ErAttachmentId: id })).Code).toBe(0);
    expect((await read('GetErAttachment', { ErId, ErAttachmentId: id })).Status).toBe('Deleting');
    expect(await vpdRoutes(one)).toContain('172.21.0.0/16');
    settle();
    expect(destinations(await hubRoutes())).toEqual(['172.20.0.0/16', '172.22.0.0/16']);
    expect(await vpdRoutes(one)).toEqual(['172.22.0.0/16']);
    expect(await vpdRoutes(other)).toEqual([]);
    expect((await write('DeleteErAttachment', { ErId, ErAttachmentId: id })).Code).toBe(1003);
  });

  it('brings the routes of blocks that its VPD gets later, and takes them when the VPD loses them', async () => {
    const ErId = await createHub();
    const [one, other] = [await createVpd('172.20.0.0/16'), await createVpd('172.21.0.0/16')];
    await attached(ErId, one);
    await attached(ErId, other);
    const routes = async () => [
      destinations((await read('ListErRouteEntries', { ErId })).Data).length,
      destinations((await read('ListVpdRouteEntries', { VpdId: one })).Data),
    ];
    const block = { VpdId: other, SecondaryCidrBlock: '192.168.0.0/24' };
    expect((await write('AssociateVpdCidrBlock', block)).Code).toBe(0);
    settle();
    expect(await routes()).toEqual([3, ['172.21.0.0/16', '192.168.0.0/24']]);
    expect((await write('UnAssociateVpdCidrBlock', block)).Code).toBe(0);
    settle();
    expect(await routes()).toEqual([2, ['172.21.0.0/16']]);
  });

  it('exists once for an instance and a hub, and needs both', async () => {
    const [ErId, VpdId] = [await createHub(), await createVpd('172.20.0.0/16')];
    await attached(ErId, VpdId);
    const codes = [
      await attach(ErId, VpdId),
      await attach('er-none', VpdId),
      await attach(ErId, 'vpd-none'),
      await attach(ErId, VpdId, { InstanceType: 'VPC' }),
    ].map(({ Code }) => Code);
    expect(codes).toEqual([1004, 1003, 1003, 'InvalidInstanceType']);
    expect((await read('ListErAttachments', { ErId })).Total).toBe(1);
  });

  it("takes an instance of another account at that account's word", async () => {
    const ErId = await createHub();
    const id = await attached(ErId, 'vpd-foreign1', { ResourceTenantId: '1655449505171023' });
    expect(await read('GetErAttachment', { ErId, ErAttachmentId: id })).toMatchObject({
      Status: 'Available',
      Across: true,
    });
    expect((await read('ListErRouteEntries', { ErId })).Total).toBe(0);
  });

  it('has no routes when it fails', async () => {
    const [ErId, VpdId] = [await createHub(), await createVpd('172.20.0.0/16')];
    emulator.setFaults([{ kind: 'doom', operation: 'CreateErAttachment', message: 'no port' }]);
    const id = await attached(ErId, VpdId);
    expect(await read('GetErAttachment', { ErId, ErAttachmentId: id })).toMatchObject({
      Status: 'Not Available',
      Message: 'no port',
    });
    expect((await read('ListErRouteEntries', { ErId })).Total).toBe(0);
  });
});

describe('a routing policy', () => {
  async function hubOfTwo() {
    const ErId = await createHub();
    const [from, to] = [await createVpd('172.20.0.0/16'), await createVpd('172.21.0.0/16')];
    const attachments = [await attached(ErId, from), await attached(ErId, to)];
    const create = (RouteMapNum: number, more: object = {}) =>
      write('CreateErRouteMap', {
        ErId,
        RouteMapNum,
        RouteMapAction: 'permit',
        TransmissionInstanceType: 'VPD',
        TransmissionInstanceId: from,
        ReceptionInstanceType: 'VPD',
        ReceptionInstanceId: to,
        DestinationCidrBlock: '172.20.0.0/16',
        ...more,
      });
    return { ErId, from, to, attachments, create };
  }

  it('is made between two attached instances, and only its description changes', async () => {
    const { ErId, from, to, create } = await hubOfTwo();
    const { ErRouteMapId } = (await create(1001)).Content;
    const get = () => read('GetErRouteMap', { ErId, ErRouteMapId });
    expect(await get()).toMatchObject({ Status: 'Executing', RouteMapNum: 1001, Action: 'permit' });
    settle();
    await write('UpdateErRouteMap', { ErId, ErRouteMapId, Description: 'both ways' });
    expect(await get()).toMatchObject({
      Status: 'Available',
      Description: 'both ways',
      TransmissionInstanceId: from,
      ReceptionInstanceId: to,
      ReceptionInstanceName: 'new',
    });
    expect((await read('ListErs', { ErId })).Data).toMatchObject([{ RouteMaps: 1 }]);
  });

  it('keeps its attachments in place, and the refusal names it', async () => {
    const { ErId, attachments, create } = await hubOfTwo();
    const { ErRouteMapId } = (await create(1001)).Content;
    settle();
    const refusal = await write('DeleteErAttachment', { ErId, ErAttachmentId: attachments[0] ?? '' });
    expect(refusal.Content).toEqual({
      ER_RMAP: [{ erRouteMapId: ErRouteMapId, erRouteMapName: ErRouteMapId, erId: ErId, routeMapNum: 1001 }],
    });
  });

  it('is refused with a number that is taken or out of range, and between strangers', async () => {
    const { create } = await hubOfTwo();
    await create(1001);
    const codes = [
      await create(1001),
      await create(1000),
      await create(2001),
      await create(1002, { RouteMapAction: 'allow' }),
      await create(1002, { ReceptionInstanceId: 'vpd-none' }),
    ].map(({ Code }) => Code);
    expect(codes).toEqual([1004, 'InvalidRouteMapNum', 'InvalidRouteMapNum', 'InvalidRouteMapAction', 1003]);
  });

  it('goes alone or with others, all of them or none', async () => {
    const { ErId, create } = await hubOfTwo();
    const ids: string[] = [];
    for (const number of [1001, 1002, 1003]) ids.push((await create(number)).Content.ErRouteMapId);
    settle();
    const count = async () => (await read('ListErRouteMaps', { ErId })).Total;
    const remove = (more: object) => write('DeleteErRouteMap', { ErId, ...more });
    expect((await remove({})).Code).toBe('MissingErRouteMapId');
    expect((await remove({ ErRouteMapIds: [ids[0], 'er-rmap-none'] })).Code).toBe(1003);
    expect((await remove({ ErRouteMapId: ids[0] })).Code).toBe(0);
    settle();
    expect(await count()).toBe(2);
    expect((await remove({ ErRouteMapIds: ids.slice(1) })).Code).toBe(0);
    settle();
    expect(await count()).toBe(0);
  });
});

describe('a grant', () => {
  const partner = '1655449505171023';

  it.each(['VPD', 'VCC'])('of a %s is there at once, once, and gone at once', async (product) => {
    const name = `${product === 'VPD' ? 'Vpd' : 'Vcc'}GrantRule`;
    const InstanceId = product === 'VPD' ? await createVpd('172.20.0.0/16') : someVcc();
    const wanted = { InstanceId, GrantTenantId: partner, ErId: 'er-partner1' };
    const { GrantRuleId } = (await write(`Create${name}`, wanted)).Content;
    expect(await read(`Get${name}`, { GrantRuleId })).toMatchObject({ ...wanted, Product: product, Used: false });
    expect((await write(`Create${name}`, wanted)).Code).toBe(1004);
    expect((await write(`Create${name}`, { ...wanted, ErId: 'er-partner2' })).Code).toBe(0);
    expect((await read(`List${name}s`, { InstanceId, ErId: 'er-partner1' })).Total).toBe(1);
    expect((await write(`Delete${name}`, { GrantRuleId, ErId: 'er-partner2' })).Code).toBe(1003);
    expect((await write(`Delete${name}`, { GrantRuleId })).Code).toBe(0);
    expect((await write(`Delete${name}`, { GrantRuleId })).Code).toBe(1003);
  });

  it('needs an instance of its kind and another account', async () => {
    const VpdId = await createVpd('172.20.0.0/16');
    const create = async (name: string, more: object = {}) =>
      (await write(name, { InstanceId: VpdId, GrantTenantId: partner, ErId: 'er-partner1', ...more })).Code;
    expect(await create('CreateVccGrantRule')).toBe(1003);
    expect(await create('CreateVpdGrantRule', { GrantTenantId: 'me' })).toBe('InvalidGrantTenantId');
    const own = emulator.fleet.lingjun.tenantId;
    expect(await create('CreateVpdGrantRule', { GrantTenantId: own })).toBe('InvalidGrantTenantId');
  });

  /** Without grants so far. */
  function someVcc(): string {
    const granted = new Set(emulator.fleet.lingjun.grantRules.map(({ instanceId }) => instanceId));
    const here = emulator.fleet.lingjun.vccs.filter(({ regionId }) => regionId === 'cn-wulanchabu');
    return here.find(({ vccId }) => !granted.has(vccId))?.vccId ?? '';
  }
});
