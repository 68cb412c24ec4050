import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { mutate } from '../support/mutate.ts';
import { createVpd, ended } from '../support/operations.ts';
import { idOf, some } from './lingjun-facts.ts';

let gateway: TestGateway;
let nowMs = noon;
let vpd: { id: string; vpdId: string };
beforeAll(async () => {
  gateway = await startGateway();
  const made = await createVpd(gateway, { name: 'subnets', cidr: '10.200.0.0/16' });
  vpd = made.vpd;
  await over(made.operation.id);
});
beforeEach(() => void gateway.calls());
afterAll(() => gateway.close());

/** Lets the service finish. */
function over(id: string) {
  nowMs += 10_000;
  gateway.at(nowMs);
  return ended(gateway, id);
}

const thing = 'subnet { id subnetId name zone cidr use statusText vpdId tags { key value } vpd { subnetCount } }';
const zone = 'cn-wulanchabu-b';
const create = (input: object) =>
  mutate(gateway, { name: 'createSubnet', input: { vpdId: vpd.id, zone, ...input }, thing });
const subnets = () => gateway.emulator.fleet.lingjun.subnets.filter(({ vpdId }) => vpdId === vpd.vpdId);

describe('making a subnet', () => {
  test('answers when the service has accepted, and tells of its end', async () => {
    const tags = [{ key: 'team', value: 'vision' }];
    const { payload, refusal } = await create({ name: 'workers', cidr: '10.200.0.0/20', use: 'LOAD_BALANCER', tags });
    expect(refusal).toBeUndefined();
    expect(payload.operation).toMatchObject({ kind: 'CREATE_SUBNET', status: 'RUNNING', error: null });
    expect(payload.subnet).toMatchObject({
      id: payload.operation.resourceId,
      name: 'workers',
      zone,
      cidr: '10.200.0.0/20',
      use: 'LOAD_BALANCER',
      statusText: 'Executing',
      vpdId: vpd.vpdId,
      tags,
      vpd: { subnetCount: 1 },
    });
    expect(gateway.calls()).toEqual({ GetVpd: 2, ListSubnets: 2, CreateSubnet: 1, GetSubnet: 1 });
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available', polls: 1 });
    expect(subnets()).toMatchObject([{ subnetName: 'workers', status: 'Available' }]);
  });

  test('for management is done when it waits for its ports', async () => {
    const { payload } = await create({ name: 'management', cidr: '10.200.16.0/24', use: 'OUT_OF_BAND' });
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Waiting4AssignPort' });
  });

  test('costs nothing but the reads of its rules when it is only planned', async () => {
    const before = subnets().length;
    const { payload } = await create({ name: 'planned', cidr: '10.200.32.0/24', dryRun: true });
    expect(payload.operation).toBeNull();
    expect(payload.dryRun.calls.map(({ operation }: { operation: string }) => operation)).toEqual([
      'ListSubnets',
      'CreateSubnet',
      'GetSubnet',
    ]);
    expect(payload.dryRun.calls[1].arguments).toMatchObject({ VpdId: vpd.vpdId, Cidr: '10.200.32.0/24', ZoneId: zone });
    expect(payload.dryRun.prerequisites).toEqual([
      { text: 'The VPD exists.', met: true },
      { text: 'The VPD is Available.', met: true },
    ]);
    expect(gateway.calls()).toEqual({ GetVpd: 1, ListSubnets: 1 });
    expect(subnets()).toHaveLength(before);
  });

  test.each([
    ['no part of the VPD', '10.201.0.0/24', /input\.cidr: expected a part of 10\.200\.0\.0\/16/],
    ['the whole of the VPD', '10.200.0.0/16', /input\.cidr: expected a part of/],
    ['one that is taken', '10.200.8.0/24', /input\.cidr: expected a block that does not overlap 10\.200\.0\.0\/20/],
  ])('of a block that is %s is refused after reading', async (_what, cidr, message) => {
    const { refusal } = await create({ name: 'misplaced', cidr });
    expect(refusal).toMatchObject({ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } });
    expect(gateway.calls()).toEqual({ GetVpd: 1, ListSubnets: 1 });
  });

  test.each([
    ['a prefix that is too long', { cidr: '10.200.64.0/30' }, /input\.cidr: expected a prefix from 16 to 29/],
    ['an empty name', { name: '' }, /input\.name/],
    ['an empty zone', { zone: '' }, /input\.zone/],
    ['a forbidden tag', { tags: [{ key: 'aliyun-x', value: '' }] }, /input\.tags\.0\.key/],
    ['a use that is none', { use: 'UNDOCUMENTED' }, /input\.use: expected one of: OUT_OF_BAND, LOAD_BALANCER/],
  ])('with %s is refused without a call', async (_what, wrong, message) => {
    const { refusal } = await create({ name: 'wrong', cidr: '10.200.64.0/24', ...wrong });
    expect(refusal).toMatchObject({ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } });
    expect(gateway.calls()).toEqual({});
  });

  test('in a VPD that is not there is refused', async () => {
    const nowhere = idOf('Vpd', { regionId: 'cn-wulanchabu' }, 'vpd-nowhere');
    const { refusal } = await create({ vpdId: nowhere, name: 'lost', cidr: '10.200.64.0/24' });
    expect(refusal?.extensions.code).toBe('NOT_FOUND');
    expect(gateway.calls()).not.toHaveProperty('CreateSubnet');
  });

  test('is done once, however often it is asked for', async () => {
    const input = { name: 'once', cidr: '10.200.128.0/24', clientMutationId: 'subnet-once' };
    const one = await create(input);
    gateway.calls();
    const other = await create(input);
    expect(other.payload.operation.id).toBe(one.payload.operation.id);
    expect(gateway.calls()).not.toHaveProperty('CreateSubnet');
    expect(subnets().filter(({ subnetName }) => subnetName === 'once')).toHaveLength(1);
    await over(one.payload.operation.id);
  });
});

describe('changing a subnet', () => {
  test('renames it, with the VPD and the zone that the service wants to be told', async () => {
    const row = some(subnets());
    const id = idOf('Subnet', row, row.subnetId);
    const { payload } = await mutate(gateway, { name: 'updateSubnet', input: { id, name: 'renamed' }, thing });
    expect(payload.operation).toMatchObject({ kind: 'UPDATE_SUBNET', status: 'SUCCEEDED', error: null });
    expect(payload.subnet).toMatchObject({ id, name: 'renamed' });
    expect(gateway.calls()).toEqual({ GetSubnet: 2, UpdateSubnet: 1, GetVpd: 1 });
    expect(subnets().find(({ subnetId }) => subnetId === row.subnetId)?.subnetName).toBe('renamed');
  });

  test('that is not there fails without being sent', async () => {
    const id = idOf('Subnet', { regionId: 'cn-wulanchabu' }, 'subnet-nowhere');
    const { payload } = await mutate(gateway, { name: 'updateSubnet', input: { id, name: 'renamed' } });
    expect(payload.operation).toMatchObject({ status: 'FAILED', error: { code: 'NOT_FOUND' } });
    expect(gateway.calls()).toEqual({ GetSubnet: 1 });
  });
});

describe('deleting a subnet', () => {
  const remove = (id: string, more = {}) =>
    mutate(gateway, { name: 'deleteSubnet', input: { id, ...more }, thing: 'subnet { statusText }' });

  test('is done when it is gone', async () => {
    const { payload: made } = await create({ name: 'doomed', cidr: '10.200.192.0/24' });
    await over(made.operation.id);
    gateway.calls();
    const { payload } = await remove(made.subnet.id);
    expect(payload.subnet).toEqual({ statusText: 'Deleting' });
    expect(gateway.calls()).toEqual({ GetSubnet: 2, DeleteSubnet: 1 });
    expect(await over(payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', resource: null });
    expect(subnets().some(({ subnetName }) => subnetName === 'doomed')).toBe(false);
    gateway.calls();
    expect((await remove(made.subnet.id)).payload.operation.status).toBe('SUCCEEDED');
    expect(gateway.calls()).not.toHaveProperty('DeleteSubnet');
  });

  test('with hosts inside is refused, and lists them', async () => {
    const { networkInterfaces } = gateway.emulator.fleet.lingjun;
    const inside = some(networkInterfaces, ({ regionId }) => regionId === 'cn-wulanchabu');
    const id = idOf('Subnet', inside, inside.subnetId);
    const { payload: plan } = await remove(id, { dryRun: true });
    expect(plan.dryRun.prerequisites).toEqual([{ text: 'No physical host is in the subnet any more.', met: false }]);
    expect(plan.dryRun.calls[0].arguments).toMatchObject({ SubnetId: inside.subnetId, VpdId: inside.vpdId });
    expect(gateway.calls()).toEqual({ GetSubnet: 1 });
    const { payload } = await remove(id);
    const nodes = networkInterfaces.filter(({ subnetId }) => subnetId === inside.subnetId);
    expect(payload.operation).toMatchObject({ status: 'FAILED', error: { code: 'CONFLICT' } });
    expect(new Set(payload.operation.error.dependants.ids)).toEqual(
      new Set(nodes.map(({ nodeId }) => idOf('LingjunNode', inside, nodeId))),
    );
    expect(gateway.calls()).toMatchObject({ DeleteSubnet: 1 });
  });
});
