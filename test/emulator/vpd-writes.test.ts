import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { manualCall, noon, signedCall } from './lingjun-client.ts';
import { efloOf, movedClock, region, zone } from './writing-client.ts';

let emulator: Emulator;
const clock = movedClock();
const { read, write, writeWithStatus } = efloOf(() => emulator);
beforeAll(async () => {
  emulator = await startEmulator({ clock: clock.now, rateLimits: false });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const subnet = (SubnetName: string, Cidr: string) => ({ SubnetName, Cidr, ZoneId: zone });
const create = async (more: object = {}) =>
  (await write('CreateVpd', { VpdName: 'new', Cidr: '172.20.0.0/16', ...more })).Content;
const settle = () => clock.pass(3_000);
async function created(more: object = {}) {
  const ids = await create(more);
  settle();
  return ids;
}
const statusOf = async (VpdId: string) => (await read('GetVpd', { VpdId }))?.Status;

describe('a VPD', () => {
  it('is made with its subnets, and all of it is available only after a while', async () => {
    const { VpdId, SubnetIds } = await create({
      Subnets: [subnet('one', '172.20.0.0/20'), subnet('two', '172.20.16.0/20')],
      Tag: [{ Key: 'team', Value: 'net' }],
    });
    const statuses = async () => [
      await statusOf(VpdId),
      ...(await read('ListSubnets', { VpdId })).Data.map((row: { Status: string }) => row.Status),
    ];
    expect(await statuses()).toEqual(['Executing', 'Executing', 'Executing']);
    clock.pass(2_999);
    expect(await statusOf(VpdId)).toBe('Executing');
    clock.pass(1);
    expect(await statuses()).toEqual(['Available', 'Available', 'Available']);
    expect(await read('GetVpd', { VpdId })).toMatchObject({
      VpdName: 'new',
      Cidr: '172.20.0.0/16',
      SubnetCount: 2,
      Tags: [{ TagKey: 'team', TagValue: 'net' }],
      CreateTime: String(clock.now() - 3_000),
    });
    expect((await read('ListSubnets', { VpdId })).Data.map((row: { SubnetId: string }) => row.SubnetId)).toEqual(
      SubnetIds,
    );
  });

  it('is made in the signed form as well', async () => {
    const body = `Cidr=172.21.0.0%2F16&RegionId=${region}&Subnets.1.Cidr=172.21.0.0%2F24&Subnets.1.SubnetName=s&Subnets.1.ZoneId=${zone}&VpdName=signed`;
    const { Content } = (await signedCall(emulator, { operation: 'CreateVpd', body, nowMs: clock.now() })).body;
    expect(Content.SubnetIds).toHaveLength(1);
    expect(await read('GetVpd', { VpdId: Content.VpdId })).toMatchObject({ VpdName: 'signed', SubnetCount: 1 });
  });

  it('may have the name and the block of another one', async () => {
    const [one, other] = [await create(), await create()];
    expect(one.VpdId).not.toBe(other.VpdId);
    expect((await read('ListVpds', { VpdName: 'new' })).Total).toBe(2);
  });

  it.each([
    [{ Cidr: 'ten' }, 'InvalidCidr'],
    [{ Cidr: '10.0.0.1/16' }, 'InvalidCidr'],
    [{ Cidr: '100.64.0.0/12' }, 'InvalidCidr'],
    [{ RegionId: 'cn-nowhere' }, 'InvalidRegionId'],
    [{ VpdName: '' }, 'MissingVpdName'],
    [{ Tag: [{ Key: 'acs:team', Value: 'x' }] }, 'InvalidTag'],
    [{ Subnets: [subnet('s', '172.20.0.0/16')] }, 'InvalidSubnets.Cidr'],
    [{ Subnets: [subnet('s', '172.21.0.0/24')] }, 'InvalidSubnets.Cidr'],
    [{ Subnets: [subnet('s', '172.20.0.0/30')] }, 'InvalidSubnets.Cidr'],
    [{ Subnets: [subnet('s', '172.20.0.0/24'), subnet('t', '172.20.0.128/25')] }, 'InvalidSubnets.Cidr'],
    [{ Subnets: [{ ...subnet('s', '172.20.0.0/24'), ZoneId: 'cn-hangzhou-h' }] }, 'InvalidZoneId'],
  ])('is refused with %o', async (more, code) => {
    const before = emulator.fleet.lingjun.vpds.length;
    const { status, body } = await writeWithStatus('CreateVpd', { VpdName: 'new', Cidr: '172.20.0.0/16', ...more });
    expect([status, body.Code]).toEqual([400, code]);
    expect(emulator.fleet.lingjun.vpds).toHaveLength(before);
  });

  it('takes another name at once', async () => {
    const { VpdId } = await created();
    clock.pass(60_000);
    expect((await write('UpdateVpd', { VpdId, VpdName: 'renamed' })).Content).toEqual({ VpdId });
    expect(await read('GetVpd', { VpdId })).toMatchObject({ VpdName: 'renamed', Status: 'Available' });
    expect((await write('UpdateVpd', { VpdId: 'vpd-none', VpdName: 'x' })).Code).toBe(1003);
  });

  it('goes after a while, with nothing left of it, and is unknown then', async () => {
    const { VpdId } = await created();
    expect(await write('DeleteVpd', { VpdId })).toMatchObject({ Code: 0, Content: {} });
    expect(await statusOf(VpdId)).toBe('Deleting');
    expect(await write('DeleteVpd', { VpdId })).toMatchObject({ Code: 0 });
    settle();
    expect((await read('ListVpds', { VpdId })).Total).toBe(0);
    expect((await write('DeleteVpd', { VpdId })).Code).toBe(1003);
  });

  it('stays while it has subnets, and the refusal names them', async () => {
    const { VpdId, SubnetIds } = await created({ Subnets: [subnet('one', '172.20.0.0/20')] });
    const refusal = await write('DeleteVpd', { VpdId });
    expect(refusal.Code).not.toBe(0);
    expect(refusal.Content).toEqual({ subnet: [{ subnetId: SubnetIds[0], subnetName: 'one' }] });
    expect(await statusOf(VpdId)).toBe('Available');
  });

  it('is busy while it is being made', async () => {
    const { VpdId } = await create();
    expect((await write('DeleteVpd', { VpdId })).Code).toBe('Operation.Conflict');
    const late = await write('CreateSubnet', { VpdId, ...subnet('s', '172.20.0.0/24') });
    expect(late.Code).toBe('Operation.Conflict');
  });
});

describe('a secondary block', () => {
  it('is there after a while, takes subnets, and goes only without them', async () => {
    const { VpdId } = await created();
    const SecondaryCidrBlock = '192.168.0.0/16';
    const blocks = async () => (await read('GetVpd', { VpdId })).SecondaryCidrBlocks;
    expect((await write('AssociateVpdCidrBlock', { VpdId, SecondaryCidrBlock })).Content).toEqual({ VpdId });
    expect(await blocks()).toEqual([]);
    settle();
    expect(await blocks()).toEqual([SecondaryCidrBlock]);
    const { SubnetId } = (await write('CreateSubnet', { VpdId, ...subnet('s', '192.168.1.0/24') })).Content;
    settle();
    const refusal = await write('UnAssociateVpdCidrBlock', { VpdId, SecondaryCidrBlock });
    expect(refusal.Content).toEqual({ subnet: [{ subnetId: SubnetId, subnetName: 's' }] });
    await write('DeleteSubnet', { VpdId, SubnetId, ZoneId: zone });
    settle();
    await write('UnAssociateVpdCidrBlock', { VpdId, SecondaryCidrBlock });
    settle();
    expect(await blocks()).toEqual([]);
    expect((await write('UnAssociateVpdCidrBlock', { VpdId, SecondaryCidrBlock })).Code).toBe(1003);
  });

  it('must not overlap, must have a prefix of 8 to 28, and there are three in a region', async () => {
    const { VpdId } = await created();
    const associate = async (SecondaryCidrBlock: string) =>
      (await write('AssociateVpdCidrBlock', { VpdId, SecondaryCidrBlock })).Code;
    expect(await associate('172.20.1.0/24')).toBe('InvalidSecondaryCidrBlock');
    expect(await associate('192.168.0.0/29')).toBe('InvalidSecondaryCidrBlock');
    const codes: unknown[] = [];
    for (const block of ['192.168.0.0/24', '192.168.1.0/24', '192.168.2.0/24', '192.168.3.0/24']) {
      codes.push(await associate(block));
      settle();
    }
    const used = emulator.fleet.lingjun.vpds.filter(({ regionId }) => regionId === region);
    expect(used.flatMap(({ secondaryCidrBlocks }) => secondaryCidrBlocks)).toHaveLength(3);
    expect(codes.at(-1)).toBe(1013);
  });
});

describe('a subnet', () => {
  it('is made in a VPD, where its addresses are free', async () => {
    const { VpdId } = await created();
    const make = async (Cidr: string, more: object = {}) =>
      await write('CreateSubnet', { VpdId, ...subnet('s', Cidr), ...more });
    const { SubnetId } = (await make('172.20.4.0/22')).Content;
    expect(await read('GetSubnet', { SubnetId })).toMatchObject({ Status: 'Executing', VpdId, Cidr: '172.20.4.0/22' });
    expect((await make('172.20.5.0/24')).Code).toBe('InvalidCidr');
    expect((await make('172.20.0.0/16')).Code).toBe('InvalidCidr');
    expect((await make('172.20.8.0/24', { Type: 'GPU' })).Code).toBe('InvalidType');
    expect((await make('172.20.8.0/24', { VpdId: 'vpd-none' })).Code).toBe(1003);
    settle();
    expect(await read('GetSubnet', { SubnetId })).toMatchObject({ Status: 'Available', AvailableIps: 1018 });
  });

  it('for management ends waiting for its ports', async () => {
    const { VpdId } = await created();
    const { Content } = await write('CreateSubnet', { VpdId, ...subnet('oob', '172.20.4.0/22'), Type: 'OOB' });
    settle();
    expect((await read('GetSubnet', { SubnetId: Content.SubnetId })).Status).toBe('Waiting4AssignPort');
  });

  it('is renamed and deleted only under its own VPD and zone', async () => {
    const { VpdId, SubnetIds } = await created({ Subnets: [subnet('one', '172.20.0.0/20')] });
    const [SubnetId] = SubnetIds;
    const own = { VpdId, SubnetId, ZoneId: zone };
    expect((await write('UpdateSubnet', { ...own, ZoneId: 'cn-wulanchabu-b', SubnetName: 'x' })).Code).toBe(1003);
    expect((await write('UpdateSubnet', { ...own, SubnetName: 'other' })).Content).toEqual({ SubnetId });
    expect((await read('GetSubnet', { SubnetId })).SubnetName).toBe('other');
    expect((await write('DeleteSubnet', { ...own, VpdId: 'vpd-none' })).Code).toBe(1003);
    expect((await write('DeleteSubnet', own)).Content).toEqual({});
    expect((await read('GetSubnet', { SubnetId })).Status).toBe('Deleting');
    settle();
    expect((await read('GetVpd', { VpdId })).SubnetCount).toBe(0);
  });

  it('stays while nodes are in it, and the refusal names them', async () => {
    const [lni] = emulator.fleet.lingjun.networkInterfaces.filter(({ regionId }) => regionId === region);
    const home = emulator.fleet.lingjun.subnets.find(({ subnetId }) => subnetId === lni?.subnetId);
    const { Content } = await write('DeleteSubnet', {
      SubnetId: home?.subnetId ?? '',
      VpdId: home?.vpdId ?? '',
      ZoneId: home?.zoneId ?? '',
    });
    expect(Content.nc).toContainEqual({ nodeId: lni?.nodeId });
  });
});

describe('a write', () => {
  const count = async () => (await read('ListVpds', { VpdName: 'new' })).Total;

  it('takes effect although its answer is lost', async () => {
    emulator.setFaults([{ kind: 'lost', operation: 'CreateVpd', times: 1 }]);
    await expect(create()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(await count()).toBe(1);
  });

  it('takes effect although its caller waits for the answer until it leaves', async () => {
    emulator.setFaults([{ kind: 'lost', by: 'hang', operation: 'CreateVpd', times: 1 }]);
    const url = `${emulator.lingjunUrl}/api/eflo/2022-05-30/CreateVpd`;
    const headers = { authorization: `Bearer ${emulator.credentials.apiKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ RegionId: region, VpdName: 'new', Cidr: '172.20.0.0/16' });
    const signal = AbortSignal.timeout(100);
    await expect(fetch(url, { method: 'POST', headers, body, signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await count()).toBe(1);
  });

  it('has no effect when the socket closes before', async () => {
    emulator.setFaults([{ kind: 'reset', operation: 'CreateVpd', times: 1 }]);
    await expect(create()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(await count()).toBe(0);
  });

  it('ends in its state of failure when it is doomed, and says why', async () => {
    emulator.setFaults([{ kind: 'doom', operation: 'CreateVpd', times: 1, message: 'no switch answers' }]);
    const { VpdId } = await create();
    expect(await statusOf(VpdId)).toBe('Executing');
    settle();
    expect(await read('GetVpd', { VpdId })).toMatchObject({ Status: 'Not Available', Message: 'no switch answers' });
    expect(await write('DeleteVpd', { VpdId })).toMatchObject({ Code: 0 });
  });

  it('is counted and billed as a call, and undone by a reset', async () => {
    await create();
    await write('DeleteVpd', { VpdId: 'vpd-none' });
    const { operations } = emulator.stats().lingjun;
    expect(operations.CreateVpd).toMatchObject({ calls: 1, billed: 1, answered: { ok: 1 } });
    expect(operations.DeleteVpd).toMatchObject({ calls: 1, billed: 1, answered: { rejected: 1 } });
    emulator.reset();
    expect(await count()).toBe(0);
  });
});

describe('emulators with other settings', () => {
  it('are done at once, and say "not found" with 404 and the code as text', async () => {
    const other = await startEmulator({ clock: () => noon, asyncMs: 0, notFoundStatus: 404 });
    try {
      const common = { method: 'POST', RegionId: region };
      const { body } = await manualCall(other, 'CreateVpd', { ...common, VpdName: 'new', Cidr: '172.20.0.0/16' });
      const { VpdId } = body.Content;
      const { Content } = (await manualCall(other, 'GetVpd', { RegionId: region, VpdId })).body;
      expect(Content.Status).toBe('Available');
      const gone = await manualCall(other, 'DeleteVpd', { ...common, VpdId: 'vpd-none' });
      expect([gone.status, gone.body.Code]).toEqual([404, '1003']);
      await manualCall(other, 'CreateSubnet', { ...common, VpdId, ...subnet('s', '172.20.0.0/24') });
      const refused = await manualCall(other, 'DeleteVpd', { ...common, VpdId });
      expect([refused.status, refused.body.Content.subnet.length]).toEqual([400, 1]);
    } finally {
      await other.close();
    }
  });
});
