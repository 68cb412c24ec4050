import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { addressAt } from '../../src/emulator/fleet/addresses.ts';
import { localOne } from './sent-by-gateway.ts';
import { efloOf, movedClock } from './writing-client.ts';

let emulator: Emulator;
const clock = movedClock();
const { read, write } = efloOf(() => emulator);
beforeAll(async () => {
  emulator = await startEmulator({ clock: clock.now, rateLimits: false });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const settle = () => clock.pass(3_000);
const state = () => emulator.fleet.lingjun;

/** A node with room for more interfaces, and where they would lie. */
function place() {
  const node = localOne(state().nodes);
  const vswitch = localOne(state().cloudSwitches, ({ vSwitchId }) => vSwitchId === node.vSwitchId);
  return { node, vswitch, free: { VpcId: vswitch.vpcId, VSwitchId: vswitch.vSwitchId, ZoneId: vswitch.zoneId } };
}

const create = async (more: object = {}): Promise<string> =>
  (await write('CreateElasticNetworkInterface', { ...place().free, ...more })).Content.ElasticNetworkInterfaceId;
async function created(more: object = {}) {
  const id = await create(more);
  settle();
  return id;
}
const get = (ElasticNetworkInterfaceId: string) => read('GetElasticNetworkInterface', { ElasticNetworkInterfaceId });
const codeOf = async (operation: string, query: Parameters<typeof write>[1]) => (await write(operation, query)).Code;

describe('a secondary address of an elastic interface', () => {
  const assign = async (ElasticNetworkInterfaceId: string, more: object = {}) =>
    await write('AssignLeniPrivateIpAddress', { ElasticNetworkInterfaceId, ...more });
  const listed = async (ElasticNetworkInterfaceId: string) =>
    (await read('ListLeniPrivateIpAddresses', { ElasticNetworkInterfaceId })).Data;

  it('is given a name at once and is available later', async () => {
    const id = await created();
    const { Content } = await assign(id, { Description: 'pod' });
    expect(Content).toEqual({ ElasticNetworkInterfaceId: id, IpName: expect.stringMatching(/^sip-\w{8}$/) });
    expect(await listed(id)).toMatchObject([{ IpName: Content.IpName, Status: 'Executing', Description: 'pod' }]);
    settle();
    const [ip] = await listed(id);
    expect(ip).toMatchObject({ Status: 'Available', GmtModified: String(clock.now()) });
    expect((await get(id)).PrivateIpAddresses).toMatchObject([{ PrivateIpAddress: ip.PrivateIpAddress }]);
    expect(ip.PrivateIpAddress).not.toBe((await get(id)).Ip);
  });

  it('may be chosen where it is free', async () => {
    const id = await created();
    const chosen = addressAt(place().vswitch.cidr, 4000);
    expect((await assign(id, { PrivateIpAddress: chosen })).Code).toBe(0);
    expect((await listed(id))[0].PrivateIpAddress).toBe(chosen);
    expect((await assign(id, { PrivateIpAddress: chosen })).Code).toBe(1004);
    expect((await assign(id, { PrivateIpAddress: '10.0.0.1' })).Code).toBe('InvalidPrivateIpAddress');
    expect((await assign(id, { PrivateIpAddress: addressAt(place().vswitch.cidr, 1) })).Code).toBe(
      'InvalidPrivateIpAddress',
    );
  });

  it('is one too many after ten, and none is given while the interface is not there', async () => {
    const id = await create();
    expect((await assign(id)).Code).toBe('Operation.Conflict');
    settle();
    for (let count = 0; count < 10; count += 1) expect((await assign(id)).Code).toBe(0);
    expect((await assign(id)).Code).toBe(1013);
    expect((await assign('leni-none')).Code).toBe(1011);
  });

  it('is given once for a client’s token, and taken away once', async () => {
    const id = await created();
    const { IpName } = (await assign(id, { ClientToken: 't' })).Content;
    expect((await assign(id, { ClientToken: 't' })).Content.IpName).toBe(IpName);
    const query = { ElasticNetworkInterfaceId: id, IpName };
    const away = async (ClientToken: string) => await write('UnassignLeniPrivateIpAddress', { ...query, ClientToken });
    expect((await away('u')).Content).toEqual(query);
    expect(await listed(id)).toEqual([]);
    expect((await away('u')).Content).toEqual(query);
    expect((await away('v')).Code).toBe(1011);
    settle();
    expect(await listed(id)).toEqual([]);
  });

  it('takes another description', async () => {
    const id = await created();
    const { IpName } = (await assign(id)).Content;
    const query = { ElasticNetworkInterfaceId: id, IpName };
    const { Content } = await write('UpdateLeniPrivateIpAddress', { ...query, Description: 'other' });
    expect(Content).toEqual(query);
    expect((await read('GetLeniPrivateIpAddress', query)).Description).toBe('other');
    expect(await codeOf('UpdateLeniPrivateIpAddress', { ...query, IpName: 'sip-none', Description: 'x' })).toBe(1011);
  });

  it('may fail for good', async () => {
    const id = await created();
    emulator.setFaults([{ kind: 'doom', operation: 'AssignLeniPrivateIpAddress', message: 'no route' }]);
    await assign(id);
    settle();
    expect(await listed(id)).toMatchObject([{ Status: 'Create Failed', Message: 'no route' }]);
  });
});

describe('a secondary address of a physical interface', () => {
  const port = () => localOne(state().networkInterfaces, ({ privateIps }) => privateIps.length === 0);
  const ids = () => {
    const { networkInterfaceId, subnetId } = port();
    return { NetworkInterfaceId: networkInterfaceId, SubnetId: subnetId };
  };
  const listed = async ({ NetworkInterfaceId }: { NetworkInterfaceId: string }) =>
    (await read('ListLniPrivateIpAddress', { NetworkInterfaceId })).Data;

  it('is given in the subnet of the interface, with a MAC where one is asked for', async () => {
    const query = ids();
    const before = (await read('GetSubnet', { SubnetId: query.SubnetId })).AvailableIps;
    const { Content } = await write('AssignPrivateIpAddress', { ...query, AssignMac: true, Description: 'pod' });
    expect(Content).toEqual({ NetworkInterfaceId: query.NetworkInterfaceId, IpName: expect.any(String) });
    expect(await listed(query)).toMatchObject([{ IpName: Content.IpName, Status: 'Executing' }]);
    settle();
    const [ip] = await listed(query);
    expect(ip).toMatchObject({ Status: 'Available', Description: 'pod' });
    expect(ip.IpAddressMac).toMatch(/^00:16(:[0-9A-F]{2}){4}$/);
    expect((await read('GetSubnet', { SubnetId: query.SubnetId })).AvailableIps).toBe(before - 1);
  });

  it('is there at once without the step that takes time', async () => {
    const query = ids();
    await write('AssignPrivateIpAddress', { ...query, SkipConfig: true });
    expect(await listed(query)).toMatchObject([{ Status: 'Available', IpAddressMac: '' }]);
  });

  it('is one too many after three, and goes under its own subnet only', async () => {
    const query = ids();
    const names: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      names.push((await write('AssignPrivateIpAddress', query)).Content.IpName);
    }
    expect(await codeOf('AssignPrivateIpAddress', query)).toBe(1013);
    const [IpName = ''] = names;
    const away = (more: object) => codeOf('UnAssignPrivateIpAddress', { ...query, IpName, ...more });
    expect(await away({ SubnetId: 'subnet-none' })).toBe('InvalidSubnetId');
    expect(await away({ PrivateIpAddress: '10.0.0.1' })).toBe('InvalidPrivateIpAddress');
    expect(await away({ NetworkInterfaceId: 'lni-none' })).toBe(1003);
    expect(await away({})).toBe(0);
    expect((await listed(query)).map((row: { IpName: string }) => row.IpName)).toEqual(names.slice(1));
    expect(await away({})).toBe(1003);
  });

  it('may be chosen where it is free', async () => {
    const query = ids();
    const { ip } = port();
    expect(await codeOf('AssignPrivateIpAddress', { ...query, PrivateIpAddress: ip })).toBe(1004);
    expect(await codeOf('AssignPrivateIpAddress', { ...query, PrivateIpAddress: '10' })).toBe(
      'InvalidPrivateIpAddress',
    );
  });
});
