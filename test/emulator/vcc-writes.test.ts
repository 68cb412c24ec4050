import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { manualCall, signedCall } from './lingjun-client.ts';
import { efloOf, movedClock, region, zone } from './writing-client.ts';

let emulator: Emulator;
const clock = movedClock();
const { read, write } = efloOf(() => emulator);
beforeAll(async () => {
  emulator = await startEmulator({ clock: clock.now, rateLimits: false });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const settle = () => clock.pass(3_000);
const line = { VccName: 'line', Bandwidth: 2000, ConnectionType: 'VPC', VpcId: 'vpc-1', VSwitchId: 'vsw-1' };
const order = async (more: object = {}) => (await write('CreateVcc', { ...line, ...more })).Content.VccId as string;
async function ordered(more: object = {}): Promise<string> {
  const id = await order(more);
  settle();
  return id;
}
const get = (VccId: string) => read('GetVcc', { VccId });
const row = async (VccId: string) => (await read('ListVccs', { VccId })).Data[0];
describe('a connection', () => {
  it('is ordered, and tells how far it is until it is available', async () => {
    const VccId = await order({ BgpAsn: 65001, BgpCidr: '172.30.0.0/24', Tag: [{ Key: 'team', Value: 'net' }] });
    const progress = async () => {
      const { Status, Rate, CurrentNode } = await row(VccId);
      return [Status, Rate, CurrentNode];
    };
    expect(await progress()).toEqual(['Executing', 0, 'create-order']);
    const seen: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      clock.pass(750);
      seen.push(await progress());
    }
    expect(seen).toEqual([
      ['Executing', 0.2, 'create-vbr'],
      ['Executing', 0.5, 'create-router'],
      ['Executing', 0.8, 'configure-bgp'],
      ['Available', 1, 'finish'],
    ]);
    expect(await get(VccId)).toMatchObject({
      VccName: 'line',
      Bandwidth: 2000,
      BgpAsn: '65001',
      BgpCidr: '172.30.0.0/24',
      VpcId: 'vpc-1',
      VSwitchId: 'vsw-1',
      VpdId: '',
      PayType: 'PREPAY',
      Tags: [{ TagKey: 'team', TagValue: 'net' }],
      VbrInfos: [{ Status: 'active' }],
    });
    expect((await row(VccId)).TaskId).toMatch(/^task-\w{32}$/);
  });

  it('is ordered twice when it is asked for twice, in the signed form too', async () => {
    await order();
    const body = `Bandwidth=2000&ConnectionType=VPC&RegionId=${region}&VccName=line&VpcId=vpc-1`;
    const { Content } = (await signedCall(emulator, { operation: 'CreateVcc', body, nowMs: clock.now() })).body;
    expect(Content.VccId).toMatch(/^vcc-cn-\w{11}$/);
    expect(emulator.fleet.lingjun.vccs.filter(({ vccName }) => vccName === 'line')).toHaveLength(2);
  });

  it('of the old style hangs on its VPD, which then knows the way to it', async () => {
    const { VpdId } = (await write('CreateVpd', { VpdName: 'new', Cidr: '172.20.0.0/16' })).Content;
    settle();
    const VccId = await ordered({ VpdId, BgpCidr: '172.30.0.0/24' });
    expect(await get(VccId)).toMatchObject({ VpdId, VpdBaseInfo: { VpdName: 'new' } });
    expect((await read('ListVpdRouteEntries', { VpdId })).Data).toMatchObject([
      { DestinationCidrBlock: '172.30.0.0/24', NextHopType: 'VCC', NextHopId: VccId },
    ]);
    const own = (await read('ListVccRouteEntries', { VccId })).Data;
    expect(own.map((each: Record<string, string>) => [each.DestinationCidrBlock, each.NextHopId])).toEqual([
      ['0.0.0.0/0', 'local'],
      ['172.30.0.0/24', VccId],
      ['172.20.0.0/16', VpdId],
    ]);
    expect((await write('DeleteVpd', { VpdId })).Content).toEqual({ vcc: [{ vccId: VccId, vccName: 'line' }] });
  });

  it('of the new style hangs on a hub, which then knows the way to it', async () => {
    const VccId = await ordered({ BgpCidr: '172.30.0.0/24' });
    const { ErId } = (await write('CreateEr', { ErName: 'hub', MasterZoneId: zone })).Content;
    settle();
    await write('CreateErAttachment', {
      ErId,
      InstanceId: VccId,
      InstanceType: 'VCC',
      ErAttachmentName: 'attachment',
      AutoReceiveAllRoute: true,
      ResourceTenantId: emulator.fleet.lingjun.tenantId,
    });
    settle();
    const [route] = (await read('ListErRouteEntries', { ErId })).Data;
    expect(route).toMatchObject({ DestinationCidrBlock: '172.30.0.0/24', NextHopId: VccId, RouteType: 'BGP' });
    expect((await write('RefundVcc', { VccId })).Content.ER_ATTACHMENT).toMatchObject([{ erId: ErId }]);
  });

  it('that is paid for is configured instead of ordered', async () => {
    const VccId = emulator.fleet.lingjun.vccs.find(({ status }) => status === 'Prepaid')?.vccId ?? '';
    const regionOf = emulator.fleet.lingjun.vccs.find(({ vccId }) => vccId === VccId)?.regionId ?? '';
    const before = emulator.fleet.lingjun.vccs.length;
    const { Content } = await write('CreateVcc', { VccId, VccName: 'bought', RegionId: regionOf, Bandwidth: 5000 });
    expect(Content).toEqual({ VccId });
    settle();
    expect(await read('GetVcc', { VccId, RegionId: regionOf })).toMatchObject({
      Status: 'Available',
      VccName: 'bought',
      Bandwidth: 5000,
    });
    expect(emulator.fleet.lingjun.vccs).toHaveLength(before);
    const again = await write('CreateVcc', { VccId, VccName: 'bought', RegionId: regionOf });
    expect(again.Code).toBe('IncorrectStatus');
  });

  it.each([
    [{ Bandwidth: 999 }, 'InvalidBandwidth'],
    [{ Bandwidth: '' }, 'MissingBandwidth'],
    [{ VccName: '' }, 'MissingVccName'],
    [{ ConnectionType: 'VPN' }, 'InvalidConnectionType'],
    [{ ConnectionType: 'CENTR' }, 'MissingCenId'],
    [{ VpcId: '' }, 'MissingVpcId'],
    [{ VpdId: 'vpd-none' }, 1003],
    [{ BgpCidr: '172.30.0.1/24' }, 'InvalidBgpCidr'],
    [{ ZoneId: 'cn-hangzhou-h' }, 'InvalidZoneId'],
  ])('is refused with %o', async (more, code) => {
    expect((await write('CreateVcc', { ...line, ...more })).Code).toBe(code);
    expect(emulator.fleet.lingjun.vccs.filter(({ vccName }) => vccName === 'line')).toEqual([]);
  });

  it('is renamed at once, and its bandwidth follows', async () => {
    const VccId = await ordered();
    expect((await write('UpdateVcc', { VccId, VccName: 'other', Bandwidth: 10000 })).Content).toEqual({ VccId });
    expect(await get(VccId)).toMatchObject({ VccName: 'other', Bandwidth: 2000, Status: 'Available' });
    settle();
    expect(await get(VccId)).toMatchObject({ VccName: 'other', Bandwidth: 10000 });
    expect((await write('UpdateVcc', { VccId, Bandwidth: 400_001 })).Code).toBe('InvalidBandwidth');
  });

  it('that failed to be made is made again', async () => {
    emulator.setFaults([{ kind: 'doom', operation: 'CreateVcc', times: 1, message: 'no port is free' }]);
    const VccId = await ordered();
    expect(await get(VccId)).toMatchObject({ Status: 'Not Available', Message: 'no port is free' });
    expect((await read('ListVccRouteEntries', { VccId })).Total).toBe(0);
    expect((await write('RetryVcc', { VccId })).Content).toEqual({});
    expect((await get(VccId)).Status).toBe('Executing');
    settle();
    expect(await row(VccId)).toMatchObject({ Status: 'Available', Rate: 1, Message: 'success' });
    expect((await write('RetryVcc', { VccId })).Code).toBe('IncorrectStatus');
  });

  it('is refunded, and when that fails, a retry ends it', async () => {
    const VccId = await ordered();
    emulator.setFaults([{ kind: 'doom', operation: 'RefundVcc', times: 1 }]);
    expect((await write('RefundVcc', { VccId })).Content).toEqual({});
    expect((await get(VccId)).Status).toBe('Deleting');
    settle();
    expect((await get(VccId)).Status).toBe('Not Available');
    await write('RetryVcc', { VccId });
    settle();
    expect((await read('ListVccs', { VccId })).Total).toBe(0);
    expect((await write('RefundVcc', { VccId })).Code).toBe(1003);
    expect(emulator.fleet.lingjun.vccRouteEntries.filter(({ ownerId }) => ownerId === VccId)).toEqual([]);
  });

  it('is switched to another network after a while', async () => {
    const VccId = await ordered();
    const wanted = { VccId, ConnectionType: 'CENTR', CenId: 'cen-1' };
    expect((await write('SwitchVccConnection', { ...wanted, CenId: '' })).Code).toBe('MissingCenId');
    expect((await write('SwitchVccConnection', wanted)).Content).toEqual({});
    expect(await get(VccId)).toMatchObject({ Status: 'Executing', ConnectionType: 'VPC', VpcId: 'vpc-1' });
    settle();
    expect(await get(VccId)).toMatchObject({
      Status: 'Available',
      ConnectionType: 'CENTR',
      CenId: 'cen-1',
      CenOwnerId: emulator.fleet.lingjun.tenantId,
      VpcId: '',
    });
  });

  it('is busy while it is being made', async () => {
    const VccId = await order();
    for (const [operation, more] of [
      ['RefundVcc', {}],
      ['UpdateVcc', { Bandwidth: 5000 }],
      ['SwitchVccConnection', { VpcId: 'vpc-2' }],
      ['CreateVccRouteEntry', { DestinationCidrBlock: '192.168.0.0/24' }],
    ] as const) {
      expect([operation, (await write(operation, { VccId, ...more })).Code]).toEqual([operation, 'Operation.Conflict']);
    }
  });

  it('needs the service role of the account', async () => {
    const other = await startEmulator({ clock: clock.now, serviceRole: false });
    try {
      const call = (operation: string, query: object = {}) =>
        manualCall(other, operation, { method: 'POST', RegionId: region, ...query });
      const refused = await call('CreateVcc', line);
      expect([refused.status, refused.body.Code]).toEqual([403, 'NoPermission']);
      const { RequestId, Content } = (await call('InitializeVcc')).body;
      expect(Content).toEqual({ RequestId, RoleName: 'CloudConnectionOperationRole' });
      expect((await manualCall(other, 'DescribeSlr', { RegionId: region })).body.Content).toEqual({ HasRole: true });
      expect((await call('CreateVcc', line)).body.Code).toBe(0);
    } finally {
      await other.close();
    }
  });
});

describe('a route of a connection', () => {
  it('is made by hand and goes, by its id or by its destination', async () => {
    const VccId = await ordered();
    const create = async (DestinationCidrBlock: string) =>
      write('CreateVccRouteEntry', { VccId, DestinationCidrBlock });
    const { VccRouteEntryId } = (await create('192.168.0.0/24')).Content;
    expect((await create('192.168.0.0/24')).Code).toBe(1004);
    expect((await create('192.168.0.1/24')).Code).toBe('InvalidDestinationCidrBlock');
    const getRoute = () => read('GetVccRouteEntry', { VccId, VccRouteEntryId });
    expect(await getRoute()).toMatchObject({ Status: 'Executing', RouteType: 'VCC', NextHopId: VccId });
    settle();
    await create('192.168.1.0/24');
    settle();
    expect((await write('DeleteVccRouteEntry', { VccId, VccRouteEntryId })).Content).toEqual({});
    expect((await getRoute()).Status).toBe('Deleting');
    await write('DeleteVccRouteEntry', { VccId, DestinationCidrBlock: '192.168.1.0/24' });
    settle();
    expect((await read('ListVccRouteEntries', { VccId, RouteType: 'VCC' })).Total).toBe(0);
    expect((await write('DeleteVccRouteEntry', { VccId, VccRouteEntryId })).Code).toBe(1003);
  });

  it('that the service made itself stays', async () => {
    const VccId = await ordered();
    const refusal = await write('DeleteVccRouteEntry', { VccId, DestinationCidrBlock: '0.0.0.0/0' });
    expect(refusal.Code).toBe('InvalidVccRouteEntryId');
    expect((await read('ListVccRouteEntries', { VccId, DestinationCidrBlock: '0.0.0.0/0' })).Total).toBe(1);
  });
});
