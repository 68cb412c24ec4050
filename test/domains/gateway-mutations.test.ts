import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { here } from '../support/operations.ts';
import { resolved, startWriting, type WritingGateway } from '../support/writing.ts';
import { some } from './lingjun-facts.ts';

let gateway: WritingGateway;
beforeAll(async () => {
  gateway = await startWriting();
});
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});
afterEach(() => gateway.emulator.setFaults([]));
afterAll(() => gateway.close());

const state = () => gateway.emulator.fleet.lingjun;
const eas = () => some(state().easGateways, ({ regionId }) => regionId === here.region);
const ids = () => ({ ...here, gatewayId: eas().gatewayId });
/** The first linked VPC runs and has peers; the other one has none. */
const linked = () => some(eas().linkedVpcs);
/** A vSwitch of a VPC that the gateway is not linked to. */
const elsewhere = () =>
  some(
    state().cloudSwitches,
    ({ vpcId, regionId }) => regionId === here.region && eas().linkedVpcs.every((each) => each.vpcId !== vpcId),
  );
const callsOf = (plan: { calls: { operation: string }[] }) => plan.calls.map(({ operation }) => operation);

describe('ACL policies of a gateway', () => {
  const shown =
    'gateway { gatewayId aclPolicies { internet { cidr comment } vpcs { vpcId entries { cidr comment } } } }';
  const entries = [{ cidr: '10.23.0.0/16', comment: '办公网 b' }, { cidr: '10.24.0.0/16' }];

  test('let further ranges in from the Internet, which the answer shows', async () => {
    const { data, errors } = await gateway.write('createAclPolicy', { ...ids(), entries }, shown);
    expect(errors).toBeUndefined();
    const { operation, gateway: row } = data.createAclPolicy;
    expect(operation).toMatchObject({ kind: 'CREATE_ACL_POLICY', status: 'SUCCEEDED', resourceId: null, attempts: 1 });
    expect(row.aclPolicies.internet).toEqual(
      expect.arrayContaining([
        { cidr: '10.23.0.0/16', comment: '办公网 b' },
        { cidr: '10.24.0.0/16', comment: '' },
      ]),
    );
    // One look before, one for the answer.
    expect(gateway.calls()).toEqual({ ListAclPolicy: 2, CreateAclPolicy: 1 });
  });

  test('let ranges in from a linked VPC, and withdraw them, twice without harm', async () => {
    const { vpcId } = linked();
    const added = await gateway.write('createAclPolicy', { ...ids(), vpcId, entries }, shown);
    const ofVpc = (policies: { vpcs: { vpcId: string; entries: { cidr: string }[] }[] }) =>
      policies.vpcs.find((policy) => policy.vpcId === vpcId)?.entries.map(({ cidr }) => cidr);
    expect(ofVpc(added.data.createAclPolicy.gateway.aclPolicies)).toEqual(
      expect.arrayContaining(['10.23.0.0/16', '10.24.0.0/16']),
    );
    gateway.calls();
    const cidrs = entries.map(({ cidr }) => cidr);
    const gone = await gateway.write('deleteAclPolicy', { ...ids(), vpcId, cidrs }, shown);
    expect(gone.data.deleteAclPolicy.operation).toMatchObject({ kind: 'DELETE_ACL_POLICY', status: 'SUCCEEDED' });
    expect(ofVpc(gone.data.deleteAclPolicy.gateway.aclPolicies)).not.toContain('10.24.0.0/16');
    expect(gateway.calls()).toEqual({ ListAclPolicy: 2, DeleteAclPolicy: 1 });
    const again = await gateway.write('deleteAclPolicy', { ...ids(), vpcId, cidrs });
    expect(again.data.deleteAclPolicy.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
  });

  test('do not withdraw some of them when others are not there, since the service would take it for none', async () => {
    await gateway.write('createAclPolicy', { ...ids(), entries: [{ cidr: '10.23.0.0/16' }] });
    gateway.calls();
    const { errors } = await gateway.write('deleteAclPolicy', { ...ids(), cidrs: ['10.23.0.0/16', '10.99.0.0/16'] });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.cidrs' });
    expect(errors?.[0]?.message).toContain('10.99.0.0/16');
    expect(gateway.calls()).toEqual({ ListAclPolicy: 1 });
  });

  test('fail for a range that is there, and are not found for a gateway that is not', async () => {
    await gateway.write('createAclPolicy', { ...ids(), entries });
    const { data } = await gateway.write('createAclPolicy', { ...ids(), entries });
    expect(data.createAclPolicy.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'UPSTREAM_REJECTED', upstreamCode: 'InvalidAclPolicyList' },
    });
    const unknown = { ...here, gatewayId: 'gw-none' };
    const added = await gateway.write('createAclPolicy', { ...unknown, entries });
    expect(added.data.createAclPolicy.operation).toMatchObject({ status: 'FAILED', error: { code: 'NOT_FOUND' } });
    const { errors } = await gateway.write('deleteAclPolicy', { ...unknown, cidrs: ['10.23.0.0/16'] });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  test('tell in a dry run whether the ranges are new, for one call', async () => {
    await gateway.write('createAclPolicy', { ...ids(), entries });
    gateway.calls();
    const { data } = await gateway.write('createAclPolicy', { ...ids(), entries, dryRun: true });
    const { dryRun } = data.createAclPolicy;
    expect(dryRun.prerequisites.map(({ met }: { met: boolean }) => met)).toEqual([true, false]);
    expect(callsOf(dryRun)).toEqual(['ListAclPolicy', 'CreateAclPolicy']);
    expect(dryRun.calls[1].arguments).toEqual({
      ClusterId: here.region,
      GatewayId: eas().gatewayId,
      AclPolicyList: [{ Entry: '10.23.0.0/16', Comment: '办公网 b' }, { Entry: '10.24.0.0/16' }],
    });
    expect(gateway.calls()).toEqual({ ListAclPolicy: 1 });
  });

  test.each([
    ['createAclPolicy', 'input.entries.0.cidr', { entries: [{ cidr: 'everybody' }] }],
    ['createAclPolicy', 'input.entries.0.cidr', { entries: [] }],
    ['createAclPolicy', 'input.entries.1.cidr', { entries: [{ cidr: '0.0.0.0/0' }, { cidr: '0.0.0.0/0' }] }],
    ['createAclPolicy', 'input.entries.0.comment', { entries: [{ cidr: '10.0.0.0/8', comment: 'x'.repeat(129) }] }],
    ['createAclPolicy', 'input.gatewayId', { entries: [{ cidr: '10.0.0.0/8' }], gatewayId: '../acl' }],
    ['createAclPolicy', 'input.vpcId', { entries: [{ cidr: '10.0.0.0/8' }], vpcId: '*' }],
    ['deleteAclPolicy', 'input.cidrs.0', { cidrs: ['10.0.0.1/8'] }],
  ])('%s names %s of an input that breaks a rule, and sends nothing', async (mutation, argument, fault) => {
    const { errors } = await gateway.write(mutation, { ...ids(), ...fault });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });
});

describe('VPCs that a gateway is linked to', () => {
  const shown = 'gateway { linkedVpcs { vpcId vSwitchId statusText hasAuthoritativeDns } }';
  const link = () => {
    const { vpcId, vSwitchId } = elsewhere();
    return { ...ids(), vpcId, vSwitchId };
  };

  test('are Creating, then Running', async () => {
    const input = link();
    const { payload, operation } = await gateway.finish(
      'createGatewayLinkedVpc',
      { ...input, hasAuthoritativeDns: true },
      shown,
    );
    expect(payload.operation).toMatchObject({ kind: 'CREATE_GATEWAY_LINKED_VPC', status: 'RUNNING' });
    expect(payload.gateway.linkedVpcs).toContainEqual({
      vpcId: input.vpcId,
      vSwitchId: input.vSwitchId,
      statusText: 'Creating',
      hasAuthoritativeDns: true,
    });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Running', polls: 1 });
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpc: 3, CreateGatewayIntranetLinkedVpc: 1 });
  });

  test('end UNKNOWN when nothing becomes of them, since no status of failure is documented', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateGatewayIntranetLinkedVpc', kind: 'doom' }]);
    const { data } = await gateway.write('createGatewayLinkedVpc', link());
    expect(await resolved(gateway, data.createGatewayLinkedVpc.operation.id)).toMatchObject({
      status: 'UNKNOWN',
      statusText: 'Creating',
      error: { code: 'DEADLINE_EXCEEDED', message: 'not ended within 600 s; last seen Creating' },
    });
  });

  test('go, but not before their peers; what is gone may go again', async () => {
    const { vpcId } = linked();
    const refused = await gateway.write('deleteGatewayLinkedVpc', { ...ids(), vpcId });
    expect(refused.data.deleteGatewayLinkedVpc.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', upstreamCode: 'Resource.InUse', retryable: false },
    });
    const free = some(eas().linkedVpcs, ({ peers, status }) => peers.length === 0 && status === 'Running');
    gateway.calls();
    const input = { ...ids(), vpcId: free.vpcId };
    const { operation } = await gateway.finish('deleteGatewayLinkedVpc', input);
    expect(operation).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(gateway.calls()).toEqual({ DeleteGatewayIntranetLinkedVpc: 1, ListGatewayIntranetLinkedVpc: 1 });
    expect(eas().linkedVpcs.map((each) => each.vpcId)).not.toContain(free.vpcId);
    const again = await gateway.write('deleteGatewayLinkedVpc', input);
    expect(again.data.deleteGatewayLinkedVpc.operation).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('do not seem gone because another vSwitch is named', async () => {
    const { vpcId, vSwitchId } = linked();
    const { errors } = await gateway.write('deleteGatewayLinkedVpc', { ...ids(), vpcId, vSwitchId: 'vsw-other' });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.vSwitchId' });
    expect(errors?.[0]?.message).toContain(vSwitchId);
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpc: 1 });
  });

  test('tell in dry runs what must be so', async () => {
    const { vpcId } = linked();
    const made = await gateway.write('createGatewayLinkedVpc', { ...link(), vpcId, dryRun: true });
    expect(made.data.createGatewayLinkedVpc.dryRun.prerequisites).toEqual([
      { text: `There is a gateway ${eas().gatewayId}.`, met: true },
      { text: `The gateway is not linked to ${vpcId}.`, met: false },
    ]);
    const gone = await gateway.write('deleteGatewayLinkedVpc', { ...ids(), vpcId, dryRun: true });
    expect(gone.data.deleteGatewayLinkedVpc.dryRun.prerequisites).toEqual([
      { text: `${vpcId} has no peers; now it has ${linked().peers.length}.`, met: false },
    ]);
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpc: 1, ListGatewayIntranetLinkedVpcPeer: 1 });
  });

  test.each([
    ['input.vpcId', { vpcId: 'net-1' }],
    ['input.vSwitchId', { vSwitchId: 'vpc-1' }],
    ['input.ownerAccountId', { ownerAccountId: '12' }],
  ])('names %s of an input that breaks a rule, and sends nothing', async (argument, fault) => {
    const { errors } = await gateway.write('createGatewayLinkedVpc', { ...link(), ...fault });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });
});

describe('peers of a linked VPC', () => {
  const shown = 'gateway { vpcPeers { vpcId peerVpcId peerRegion statusText } }';
  const wanted = () => ({
    ...ids(),
    vpcId: linked().vpcId,
    peers: [
      { region: 'cn-shanghai', vpcId: 'vpc-first' },
      { region: 'cn-hangzhou', vpcId: 'vpc-second' },
    ],
  });

  test('come all together, and go again', async () => {
    const input = wanted();
    const { payload, operation } = await gateway.finish('createGatewayVpcPeers', input, shown);
    expect(payload.gateway.vpcPeers).toContainEqual({
      vpcId: input.vpcId,
      peerVpcId: 'vpc-first',
      peerRegion: 'cn-shanghai',
      statusText: 'Creating',
    });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Running' });
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpcPeer: 3, CreateGatewayIntranetLinkedVpcPeer: 1 });
    const gone = await gateway.finish('deleteGatewayVpcPeers', input, shown);
    expect(gone.operation).toMatchObject({ status: 'SUCCEEDED' });
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpcPeer: 3, DeleteGatewayIntranetLinkedVpcPeer: 1 });
    expect(linked().peers.map(({ vpcId }) => vpcId)).not.toContain('vpc-first');
    const again = await gateway.write('deleteGatewayVpcPeers', input);
    expect(again.data.deleteGatewayVpcPeers.operation).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('do not go in part', async () => {
    const peers = [...linked().peers.map(({ vpcId, regionId }) => ({ vpcId, region: regionId })), ...wanted().peers];
    const { errors } = await gateway.write('deleteGatewayVpcPeers', { ...wanted(), peers });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.peers' });
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpcPeer: 1 });
  });

  test('are not taken for gone where there is no such gateway', async () => {
    const { errors } = await gateway.write('deleteGatewayVpcPeers', { ...wanted(), gatewayId: 'gw-none' });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpcPeer: 1 });
  });

  test('want a link that runs, as a plan tells for two calls', async () => {
    const other = { ...wanted(), vpcId: elsewhere().vpcId };
    const { data } = await gateway.write('createGatewayVpcPeers', { ...other, dryRun: true });
    expect(data.createGatewayVpcPeers.dryRun.prerequisites.map(({ met }: { met: boolean }) => met)).toEqual([
      false,
      false,
      true,
    ]);
    expect(gateway.calls()).toEqual({ ListGatewayIntranetLinkedVpc: 1, ListGatewayIntranetLinkedVpcPeer: 1 });
    const sent = await gateway.write('createGatewayVpcPeers', other);
    expect(sent.data.createGatewayVpcPeers.operation).toMatchObject({ status: 'FAILED', error: { code: 'NOT_FOUND' } });
  });

  test.each([
    ['input.peers', { peers: [] }],
    ['input.peers.0.vpcId', { peers: [{ region: 'cn-shanghai', vpcId: '' }] }],
    ['input.peers.0.region', { peers: [{ region: '', vpcId: 'vpc-1' }] }],
    [
      'input.peers.1',
      {
        peers: [
          { region: 'cn-shanghai', vpcId: 'vpc-1' },
          { region: 'cn-shanghai', vpcId: 'vpc-1' },
        ],
      },
    ],
  ])('names %s of an input that breaks a rule, and sends nothing', async (argument, fault) => {
    const { errors } = await gateway.write('createGatewayVpcPeers', { ...wanted(), ...fault });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });
});

test('a change of a gateway is done once however often it is asked for by one name', async () => {
  const input = { ...ids(), entries: [{ cidr: '10.40.0.0/16' }], clientMutationId: 'let them in' };
  const first = await gateway.write('createAclPolicy', { ...input, dryRun: false });
  const { data } = await gateway.write('createAclPolicy', input);
  expect(data.createAclPolicy.operation.id).toBe(first.data.createAclPolicy.operation.id);
  expect(gateway.calls()).toMatchObject({ CreateAclPolicy: 1 });
});
