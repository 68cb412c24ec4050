import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { ended, here, vpdsNamed } from '../support/operations.ts';

let gateway: TestGateway;
let nowMs = noon;
beforeAll(async () => {
  gateway = await startGateway({ env: { CACHE_MEMORY_MB: '16' } });
});
afterAll(() => gateway.close());
afterEach(() => gateway.emulator.setFaults([]));

function later(seconds = 10) {
  nowMs += seconds * 1000;
  gateway.at(nowMs);
}

const operation = `operation {
  id kind status statusText resourceId cost { amount currency } attempts polls
  error { code message upstreamCode retryable dependants { count nodes { __typename ... on Subnet { name } } } }
}`;
const dryRun = `dryRun {
  price { amount currency } prerequisites { text met } dependants { count nodes { __typename } }
  calls { purpose operation arguments }
}`;
const vpd = 'vpd { id vpdId name cidr secondaryCidrs statusText subnetCount tags { key value } }';

function write(field: string, input: Record<string, unknown>) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { clientMutationId ${operation} ${dryRun} ${vpd} } }`;
  return gateway.query(document, { input });
}

async function made(name: string, more: Record<string, unknown> = {}) {
  const { data } = await write('createVpd', { ...here, name, cidr: '10.210.0.0/16', ...more });
  later();
  await ended(gateway, data.createVpd.operation.id);
  gateway.calls();
  return data.createVpd.vpd.id as string; // the answer is untyped
}

describe('createVpd', () => {
  test('answers when the service has accepted, and its operation tells of the end', async () => {
    gateway.calls();
    const tags = [{ key: 'team', value: 'vision' }];
    const { data, errors } = await write('createVpd', { ...here, name: 'training', cidr: '10.200.0.0/16', tags });
    expect(errors).toBeUndefined();
    const { operation: begun, vpd: row, dryRun: plan } = data.createVpd;
    expect(begun).toMatchObject({ kind: 'CREATE_VPD', status: 'RUNNING', attempts: 1, polls: 0, error: null });
    expect(row).toMatchObject({
      name: 'training',
      cidr: '10.200.0.0/16',
      statusText: 'Executing',
      subnetCount: 0,
      tags,
    });
    expect([begun.resourceId, plan]).toEqual([row.id, null]);
    expect(gateway.calls()).toEqual({ ListVpds: 1, CreateVpd: 1, GetVpd: 1 });
    later();
    const told = await ended(gateway, begun.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available', polls: 1, error: null });
    // CreateVpd costs 0.01; the reads are within the free tier of their operations.
    expect(told.cost).toEqual({ amount: '0.01', currency: 'USD' });
    expect(told.requestIds).toHaveLength(3);
    expect(gateway.calls()).toEqual({ GetVpd: 2 });
  });

  test('makes subnets along, which lists show at once although their answers are remembered', async () => {
    const listed = `{ vpds(filter: { name: "with subnets" }) { nodes { name subnets { nodes { name cidr } } } } }`;
    expect((await gateway.query(listed)).data.vpds.nodes).toEqual([]);
    const subnets = [{ name: 'storage', zone: 'cn-wulanchabu-a', cidr: '10.201.16.0/20' }];
    await made('with subnets', { cidr: '10.201.0.0/16', subnets });
    expect((await gateway.query(listed)).data.vpds.nodes).toEqual([
      { name: 'with subnets', subnets: { nodes: [{ name: 'storage', cidr: '10.201.16.0/20' }] } },
    ]);
  });

  test.each([
    ['input.name', { name: ' ' }],
    ['input.cidr', { cidr: '10.0.0.1/8' }],
    ['input.cidr', { cidr: '169.254.0.0/20' }],
    ['input.cidr', { cidr: '10.0.0.0/30' }],
    ['input.subnets.0.cidr', { subnets: [{ name: 's', zone: 'z', cidr: '10.0.0.0/16' }] }],
    ['input.subnets.0.cidr', { subnets: [{ name: 's', zone: 'z', cidr: '10.0.0.0/30' }] }],
    [
      'input.subnets.1.cidr',
      {
        subnets: [
          { name: 's', zone: 'z', cidr: '10.0.16.0/20' },
          { name: 't', zone: 'z', cidr: '10.0.20.0/24' },
        ],
      },
    ],
    ['input.tags.0.key', { tags: [{ key: 'acs:owner', value: '' }] }],
    ['input.tags', { tags: Array.from({ length: 21 }, (_, index) => ({ key: `k${index}`, value: '' })) }],
    ['input.clientMutationId', { clientMutationId: '' }],
  ])('names %s of an input that breaks a rule, and sends nothing', async (argument, fault) => {
    gateway.calls();
    const { errors } = await write('createVpd', { ...here, name: 'faulty', cidr: '10.0.0.0/16', ...fault });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('refuses a region that is not configured', async () => {
    const { errors } = await write('createVpd', { ...here, region: 'cn-mars', name: 'far', cidr: '10.0.0.0/16' });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(errors?.[0]?.message).toContain('cn-mars');
  });

  test('tells in a dry run what it would do and cost, without a call', async () => {
    gateway.calls();
    const { data } = await write('createVpd', { ...here, name: 'perhaps', cidr: '10.202.0.0/16', dryRun: true });
    expect(data.createVpd).toMatchObject({ operation: null, vpd: null });
    expect(data.createVpd.dryRun).toEqual({
      price: { amount: '0.01', currency: 'USD' },
      prerequisites: [],
      dependants: { count: 0, nodes: [] },
      calls: [
        { purpose: 'LOOK', operation: 'ListVpds', arguments: null },
        {
          purpose: 'WRITE',
          operation: 'CreateVpd',
          arguments: { VpdName: 'perhaps', Cidr: '10.202.0.0/16', Subnets: [], Tag: [] },
        },
        { purpose: 'WATCH', operation: 'GetVpd', arguments: null },
      ],
    });
    expect(gateway.calls()).toEqual({});
    expect(vpdsNamed(gateway, 'perhaps')).toEqual([]);
  });

  test('fails with the reason that the service gives for work that went wrong', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateVpd', kind: 'doom', times: 1, message: 'no room' }]);
    const { data } = await write('createVpd', { ...here, name: 'doomed', cidr: '10.203.0.0/16' });
    later();
    expect(await ended(gateway, data.createVpd.operation.id)).toMatchObject({
      status: 'FAILED',
      statusText: 'Not Available',
      error: { code: 'UPSTREAM_REJECTED', message: 'Not Available: no room', retryable: false },
      resource: { __typename: 'Vpd' },
    });
  });
});

describe('updateVpd', () => {
  test('is done when the service has answered', async () => {
    const id = await made('old name');
    const { data } = await write('updateVpd', { id, name: 'new name' });
    expect(data.updateVpd).toMatchObject({
      operation: { status: 'SUCCEEDED', resourceId: id },
      vpd: { id, name: 'new name' },
    });
    expect(gateway.calls()).toEqual({ UpdateVpd: 1, GetVpd: 1 });
  });

  test('fails for a VPD that is not there, and keeps that it was asked for', async () => {
    const id = await made('short-lived');
    const gone = Buffer.from(id, 'base64url')
      .toString()
      .replace(/vpd-\w+/, 'vpd-missing');
    const { data, errors } = await write('updateVpd', { id: Buffer.from(gone).toString('base64url'), name: 'x' });
    expect(errors).toBeUndefined();
    expect(data.updateVpd.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'NOT_FOUND', upstreamCode: '1003', retryable: false },
    });
    expect(data.updateVpd.vpd).toBeNull();
  });
});

describe('deleteVpd', () => {
  test('ends when the VPD is gone, and succeeds again for what is gone', async () => {
    const id = await made('to go');
    const { data } = await write('deleteVpd', { id });
    expect(data.deleteVpd).toMatchObject({ operation: { status: 'RUNNING' }, vpd: { statusText: 'Deleting' } });
    later();
    expect(await ended(gateway, data.deleteVpd.operation.id)).toMatchObject({ status: 'SUCCEEDED', resource: null });
    expect(vpdsNamed(gateway, 'to go')).toEqual([]);
    gateway.calls();
    const again = await write('deleteVpd', { id });
    expect(again.data.deleteVpd.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(gateway.calls()).toEqual({ DeleteVpd: 1, GetVpd: 1 });
  });

  test('lists what is in the way, after one call', async () => {
    const subnets = [{ name: 'kept', zone: 'cn-wulanchabu-a', cidr: '10.210.16.0/20' }];
    const id = await made('in use', { subnets });
    const { data, errors } = await write('deleteVpd', { id });
    expect(errors).toBeUndefined();
    expect(data.deleteVpd.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', retryable: false, upstreamCode: '1005' },
    });
    expect(data.deleteVpd.operation.error.dependants).toEqual({
      count: 1,
      nodes: [{ __typename: 'Subnet', name: 'kept' }],
    });
    expect(gateway.calls()).toMatchObject({ DeleteVpd: 1 });
  });

  test('tells in a dry run what is in the way, for one read', async () => {
    const subnets = [{ name: 'kept', zone: 'cn-wulanchabu-a', cidr: '10.210.16.0/20' }];
    const id = await made('still in use', { subnets });
    const { data } = await write('deleteVpd', { id, dryRun: true });
    expect(data.deleteVpd.dryRun).toMatchObject({
      prerequisites: [{ text: 'Nothing depends on the VPD any more.', met: false }],
      dependants: { count: 1, nodes: [{ __typename: 'Subnet' }] },
    });
    const { DeleteVpd = 0, ListVpds } = gateway.calls();
    expect([DeleteVpd, ListVpds]).toEqual([0, 1]);
  });
});

describe('secondary blocks', () => {
  test('are added, seen when they are there, and taken away', async () => {
    const id = await made('growing');
    const added = await write('associateVpdCidr', { id, cidr: '172.16.0.0/20' });
    expect(added.data.associateVpdCidr.operation).toMatchObject({ status: 'RUNNING', error: null });
    later();
    expect(await ended(gateway, added.data.associateVpdCidr.operation.id)).toMatchObject({ statusText: 'associated' });
    expect(vpdsNamed(gateway, 'growing')[0]?.secondaryCidrBlocks).toEqual(['172.16.0.0/20']);
    const taken = await write('disassociateVpdCidr', { id, cidr: '172.16.0.0/20' });
    later();
    expect(await ended(gateway, taken.data.disassociateVpdCidr.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(vpdsNamed(gateway, 'growing')[0]?.secondaryCidrBlocks).toEqual([]);
  });

  test.each([
    ['associateVpdCidr', '10.210.128.0/20', 'overlap'],
    ['disassociateVpdCidr', '172.31.0.0/20', 'none'],
  ])('%s checks the block against those of the VPD before anything is sent', async (field, cidr, reason) => {
    const id = await made(`checked ${field}`);
    const { errors } = await write(field, { id, cidr });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', argument: 'input.cidr' } });
    expect(errors?.[0]?.message).toContain(reason);
    // The last poll of its creation is still fresh.
    expect(gateway.calls()).toEqual({});
  });
});
