import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { here } from '../support/operations.ts';
import { resolved, startWriting, type WritingGateway } from '../support/writing.ts';
import { idOf, some } from './lingjun-facts.ts';

let gateway: WritingGateway;
beforeAll(async () => {
  gateway = await startWriting();
});
beforeEach(() => void gateway.calls());
afterEach(() => gateway.emulator.setFaults([]));
afterAll(() => gateway.close());

const state = () => gateway.emulator.fleet.lingjun;

describe('addresses of elastic network interfaces', () => {
  const leni = () =>
    some(
      state().elasticNetworkInterfaces,
      ({ regionId, status, privateIps }) => regionId === here.region && status === 'Available' && privateIps.length < 5,
    );
  const leniId = () => idOf('ElasticNetworkInterface', leni(), leni().elasticNetworkInterfaceId);
  const row = 'leniPrivateIp { id address description statusText elasticNetworkInterfaceId }';
  const held = (id: string) =>
    state().elasticNetworkInterfaces.find((each) => each.elasticNetworkInterfaceId === id)?.privateIps ?? [];

  test('are given out by the service, which names them once they are there', async () => {
    const { elasticNetworkInterfaceId } = leni();
    const input = { id: leniId(), description: 'pod 7' };
    const { payload, operation } = await gateway.finish('assignLeniPrivateIp', input, row);
    expect(payload.leniPrivateIp).toMatchObject({ elasticNetworkInterfaceId, description: 'pod 7' });
    expect(payload.operation).toMatchObject({ kind: 'ASSIGN_LENI_PRIVATE_IP', status: 'RUNNING' });
    expect(operation).toMatchObject({
      status: 'SUCCEEDED',
      statusText: 'Available',
      resourceId: payload.leniPrivateIp.id,
    });
    expect(gateway.calls()).toEqual({ AssignLeniPrivateIpAddress: 1, GetLeniPrivateIpAddress: 2 });
    expect(held(elasticNetworkInterfaceId)).toContainEqual(
      expect.objectContaining({ address: payload.leniPrivateIp.address, description: 'pod 7' }),
    );
  });

  test('may be chosen, get another description, and be taken away, twice without harm', async () => {
    const { elasticNetworkInterfaceId, gateway: router } = leni();
    const address = router.replace(/\.\d+$/, '.77');
    const { payload } = await gateway.finish('assignLeniPrivateIp', { id: leniId(), address }, row);
    expect(payload.leniPrivateIp).toMatchObject({ address, description: '' });
    const { id } = payload.leniPrivateIp;
    const described = await gateway.write('updateLeniPrivateIp', { id, description: '节点' }, row);
    expect(described.data.updateLeniPrivateIp).toMatchObject({
      operation: { status: 'SUCCEEDED' },
      leniPrivateIp: { address, description: '节点' },
    });
    gateway.calls();
    for (const attempt of [1, 2]) {
      const { data } = await gateway.write('unassignLeniPrivateIp', { id });
      expect([attempt, data.unassignLeniPrivateIp.operation]).toMatchObject([attempt, { status: 'SUCCEEDED' }]);
    }
    expect(gateway.calls()).toEqual({ UnassignLeniPrivateIpAddress: 2 });
    expect(held(elasticNetworkInterfaceId).map((ip) => ip.address)).not.toContain(address);
  });

  test('are not given twice when an answer is lost', async () => {
    const { elasticNetworkInterfaceId } = leni();
    const before = held(elasticNetworkInterfaceId).length;
    gateway.emulator.setFaults([{ operation: 'AssignLeniPrivateIpAddress', kind: 'lost', by: 'reset' }]);
    const { data } = await gateway.write('assignLeniPrivateIp', { id: leniId() });
    gateway.emulator.setFaults([]);
    const told = await resolved(gateway, data.assignLeniPrivateIp.operation.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    expect(held(elasticNetworkInterfaceId)).toHaveLength(before + 1);
  });

  test('end in failure when the service cannot set them up', async () => {
    gateway.emulator.setFaults([{ operation: 'AssignLeniPrivateIpAddress', kind: 'doom', message: 'no route' }]);
    const { operation } = await gateway.finish('assignLeniPrivateIp', { id: leniId() });
    expect(operation).toMatchObject({ status: 'FAILED', error: { message: 'Create Failed: no route' } });
  });

  test.each([
    ['assignLeniPrivateIp', 'input.address', { address: '10.0.0.256' }],
    ['assignLeniPrivateIp', 'input.address', { address: '10.0.0.0/24' }],
    ['assignLeniPrivateIp', 'input.description', { description: 'x'.repeat(129) }],
  ])('%s names %s of an input that breaks a rule', async (mutation, argument, fault) => {
    const { errors } = await gateway.write(mutation, { id: leniId(), ...fault });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('fail with the reason of the service for an address that somebody has', async () => {
    const { data } = await gateway.write('assignLeniPrivateIp', { id: leniId(), address: leni().ip });
    expect(data.assignLeniPrivateIp.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', upstreamCode: '1004' },
    });
  });

  test('tell in a dry run whether the interface is at rest, for one call', async () => {
    const { data } = await gateway.write('assignLeniPrivateIp', { id: leniId(), dryRun: true });
    expect(data.assignLeniPrivateIp.dryRun).toMatchObject({
      price: { amount: '0' },
      prerequisites: [{ met: true }],
      calls: [{ operation: 'AssignLeniPrivateIpAddress' }, { operation: 'GetLeniPrivateIpAddress' }],
    });
    expect(gateway.calls()).toEqual({ GetElasticNetworkInterface: 1 });
  });
});

describe('addresses of Lingjun NICs', () => {
  const lni = () =>
    some(
      state().networkInterfaces,
      ({ regionId, privateIps, quota }) => regionId === here.region && privateIps.length < quota,
    );
  const ids = () => ({
    id: idOf('NetworkInterface', lni(), lni().networkInterfaceId),
    subnet: idOf('Subnet', lni(), lni().subnetId),
  });
  const row = 'lniPrivateIp { id address mac description statusText networkInterfaceId }';
  const held = (id: string) => state().networkInterfaces.find((each) => each.networkInterfaceId === id)?.privateIps;

  test('come out of the subnet, with a MAC address if one is wanted, and go again', async () => {
    const { networkInterfaceId } = lni();
    const { id, subnet } = ids();
    const input = { id, subnet, description: 'rdma', hasOwnMac: true };
    const { payload, operation } = await gateway.finish('assignLniPrivateIp', input, row);
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    expect(payload.lniPrivateIp).toMatchObject({ networkInterfaceId, description: 'rdma', statusText: 'Executing' });
    expect(payload.lniPrivateIp.mac).not.toBe('');
    expect(gateway.calls()).toEqual({ AssignPrivateIpAddress: 1, GetLniPrivateIpAddress: 2 });
    const going = { id: payload.lniPrivateIp.id, subnet };
    for (const attempt of [1, 2]) {
      const { data } = await gateway.write('unassignLniPrivateIp', going);
      expect([attempt, data.unassignLniPrivateIp.operation]).toMatchObject([attempt, { status: 'SUCCEEDED' }]);
    }
    expect(held(networkInterfaceId)?.map(({ address }) => address)).not.toContain(payload.lniPrivateIp.address);
    expect(gateway.calls()).toEqual({ UnAssignPrivateIpAddress: 2 });
  });

  test('are there at once when the configuration is skipped', async () => {
    const { payload } = await gateway.finish('assignLniPrivateIp', { ...ids(), skipsConfiguration: true }, row);
    expect(payload.lniPrivateIp).toMatchObject({ statusText: 'Available', mac: '' });
  });

  test('tell in a dry run of subnet, quota and address, for one call', async () => {
    const { networkInterfaceId, subnetId, quota, privateIps } = lni();
    const { data } = await gateway.write('assignLniPrivateIp', { ...ids(), address: '192.168.0.1', dryRun: true });
    const { prerequisites, calls } = data.assignLniPrivateIp.dryRun;
    expect(prerequisites).toEqual([
      { text: `${networkInterfaceId} is in the subnet ${subnetId}.`, met: true },
      {
        text: `${networkInterfaceId} has fewer than ${quota} secondary addresses; now it has ${privateIps.length}.`,
        met: true,
      },
      { text: expect.stringMatching(/^192\.168\.0\.1 is in [\d./]+\.$/), met: false },
    ]);
    expect(calls[0].arguments).toEqual({
      NetworkInterfaceId: networkInterfaceId,
      SubnetId: subnetId,
      PrivateIpAddress: '192.168.0.1',
    });
    expect(gateway.calls()).toEqual({ GetNetworkInterface: 1 });
  });

  test('are refused beyond the quota, as the service says', async () => {
    const full = some(
      state().networkInterfaces,
      ({ regionId, privateIps, quota }) => regionId === here.region && privateIps.length >= quota,
    );
    const { data } = await gateway.write('assignLniPrivateIp', {
      id: idOf('NetworkInterface', full, full.networkInterfaceId),
      subnet: idOf('Subnet', full, full.subnetId),
    });
    expect(data.assignLniPrivateIp.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', upstreamCode: '1013' },
    });
  });

  test('want a subnet of the same region', async () => {
    const far = some(state().subnets, ({ regionId }) => regionId !== here.region);
    const { errors } = await gateway.write('assignLniPrivateIp', {
      ...ids(),
      subnet: idOf('Subnet', far, far.subnetId),
    });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.subnet' });
    expect(gateway.calls()).toEqual({});
  });
});
