import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BridgxCluster } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { mutate } from '../support/mutate.ts';
import { ended, endedInTime, tell, until } from '../support/operations.ts';
import { bridgxId, foreignCluster, ownClusters } from './bridgx-facts.ts';
import { some } from './lingjun-facts.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startGateway({ env: { CACHE_MEMORY_MB: '16' } });
});
afterEach(() => gateway.close());

const later = (seconds = 5) => gateway.later(seconds);

const fleet = () => gateway.emulator.fleet.bridgx;
const write = (name: string, input: object, thing = '') => mutate(gateway, { name, input, thing });
const writes = () => Object.keys(gateway.calls()).filter((name) => /create|rule_add/.test(name));

/** A cluster of the organisation whose VPC is listed. */
function model(): BridgxCluster {
  const { vpcs } = fleet();
  const isListed = (vpcId: string) => vpcs.some((vpc) => vpc.vpcId === vpcId && vpc.status === 'Available');
  return some(ownClusters(fleet()), ({ provider, vpcId }) => provider === 'AlibabaCloud' && isListed(vpcId));
}

const vpcIn = ({ accountKey, regionId, vpcId }: BridgxCluster) => bridgxId('Vpc', accountKey, regionId, vpcId);
const groupIn = ({ accountKey, regionId, vpcId, securityGroupId }: BridgxCluster) =>
  bridgxId('SecurityGroup', accountKey, regionId, vpcId, securityGroupId);

function newVpc(name: string, cidr = '10.64.0.0/16') {
  const { accountKey: accessKeyId, regionId } = model();
  return { account: 'default', accessKeyId, provider: 'ALIBABA_CLOUD', regionId, name, cidr };
}

const anywhere = { cidr: '0.0.0.0/0' };
const web = { direction: 'INGRESS', protocol: 'TCP', ports: { from: 80, to: 443 }, peer: { cidr: '10.0.0.0/8' } };
const ssh = { direction: 'INGRESS', protocol: 'TCP', ports: { from: 22, to: 22 }, peer: { cidr: '10.1.2.3' } };
const out = { direction: 'EGRESS', protocol: 'ALL', peer: anywhere };
const vpcsNamed = (name: string) => fleet().vpcs.filter((vpc) => vpc.vpcName === name);

/** A VPC that is listed, and nothing in it. */
async function listedVpc(name: string) {
  const { payload } = await write('createVpc', newVpc(name));
  later();
  const told = await ended(gateway, payload.operation.id);
  gateway.calls();
  return told.resource.id as string; // the answer is untyped
}

describe('createVpc', () => {
  test('ends when the server has looked at it again and lists it', async () => {
    const input = newVpc('training');
    const { payload, refusal } = await write('createVpc', input);
    expect(refusal).toBeUndefined();
    expect(payload.operation).toMatchObject({ kind: 'CREATE_VPC', status: 'RUNNING', error: null });
    // The access key is one that the settings name, and owns clusters.
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 2, 'vpc.describe': 1, 'vpc.create': 1 });
    later();
    const told = await ended(gateway, payload.operation.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available', resource: { __typename: 'Vpc' } });
    const shown = await gateway.query(
      'query ($id: ID!) { node(id: $id) { ... on Vpc { name cidr regionId accessKeyId } } }',
      { id: told.resourceId },
    );
    const { name, cidr, regionId, accessKeyId } = input;
    expect(shown.data.node).toEqual({ name, cidr, regionId, accessKeyId });
  });

  test('is found when its answer is lost, however late it is listed, and never made twice', async () => {
    gateway.emulator.setFaults([{ kind: 'lost', operation: 'vpc.create', times: 1 }]);
    const { payload } = await write('createVpc', newVpc('once'));
    expect(payload.operation.status).toBe('SENDING');
    later(120);
    await until(gateway, payload.operation.id, ['RUNNING']);
    later();
    expect(await ended(gateway, payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1 });
    expect(vpcsNamed('once')).toHaveLength(1);
  });

  test('that had no effect is not sent again, since nothing tells that it had none', async () => {
    gateway.emulator.setFaults([{ kind: 'reset', operation: 'vpc.create', times: 1 }]);
    const { payload } = await write('createVpc', newVpc('never'));
    gateway.calls();
    later(30);
    for (let looks = 0; looks < 4; looks += gateway.calls()['vpc.describe'] ?? 0) {
      later(1);
      await tell(gateway, payload.operation.id);
    }
    expect(await endedInTime(gateway, payload.operation.id)).toMatchObject({ status: 'UNKNOWN', attempts: 1 });
    expect(vpcsNamed('never')).toHaveLength(0);
  });

  test('fails when the server finds it broken', async () => {
    gateway.emulator.setFaults([{ kind: 'doom', operation: 'vpc.create', times: 1 }]);
    const { payload } = await write('createVpc', newVpc('doomed'));
    later();
    expect(await ended(gateway, payload.operation.id)).toMatchObject({ status: 'FAILED', statusText: 'Abnormal' });
  });

  test.each([
    ['input.name', { name: 'x' }],
    ['input.name', { name: 'http://x' }],
    ['input.cidr', { cidr: '10.0.0.0/29' }],
    ['input.cidr', { cidr: '10.0.0.1/16' }],
    ['input.regionId', { regionId: '' }],
  ])('names %s of an input that breaks a rule, and sends nothing', async (argument, fault) => {
    const { refusal } = await write('createVpc', { ...newVpc('faulty'), ...fault });
    expect(refusal?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test("is refused for another organisation's access key, and for a cloud that is not the key's", async () => {
    const input = newVpc('stolen');
    const { accountKey: accessKeyId } = foreignCluster(fleet());
    const foreign = await write('createVpc', { ...input, accessKeyId });
    expect(foreign.refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    const cloud = await write('createVpc', { ...input, provider: 'TENCENT_CLOUD' });
    expect(cloud.refusal?.extensions).toMatchObject({ argument: 'input.provider' });
    expect(Object.keys(gateway.calls()).filter((name) => name.startsWith('vpc'))).toEqual([]);
  });
});

describe('createVpcSubnet', () => {
  test('ends when the server lists it', async () => {
    const vpc = await listedVpc('with a subnet');
    const { zoneId: zone } = model();
    const input = { vpc, name: 'storage', zone, cidr: '10.64.16.0/20', gatewayIp: '10.64.16.1' };
    const plan = await write('createVpcSubnet', { ...input, dryRun: true });
    expect(plan.payload.dryRun.prerequisites).toEqual([
      { text: 'The VPC has fewer than 150 subnets; it has 0.', met: true },
    ]);
    expect(writes()).toEqual([]);
    const { payload, refusal } = await write('createVpcSubnet', input);
    expect(refusal).toBeUndefined();
    later();
    const told = await ended(gateway, payload.operation.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', resource: { __typename: 'VpcSubnet' } });
    const subnet = 'query ($id: ID!) { node(id: $id) { ... on VpcSubnet { name cidr zoneId gatewayIp } } }';
    expect((await gateway.query(subnet, { id: told.resourceId })).data.node).toEqual({
      name: 'storage',
      cidr: '10.64.16.0/20',
      zoneId: zone,
      gatewayIp: '10.64.16.1',
    });
  });

  test('is refused outside of the VPC, over another subnet, in no zone, and with a gateway elsewhere', async () => {
    const like = model();
    const vpc = vpcIn(like);
    const zone = like.zoneId;
    const taken = some(
      fleet().subnets,
      ({ vpcId, status }) => vpcId === like.vpcId && status === 'Available',
    ).cidrBlock;
    const input = { vpc, name: 'storage', zone, cidr: '10.64.16.0/20' };
    for (const [fault, argument] of [
      [{ cidr: '203.0.112.0/24' }, 'input.cidr'],
      [{ cidr: taken }, 'input.cidr'],
      [{ zone: 'cn-mars-a' }, 'input.zone'],
      [{ gatewayIp: '10.9.9.9' }, 'input.gatewayIp'],
      [{ cidr: '10.64.16.0/30' }, 'input.cidr'],
    ] as const) {
      const { refusal } = await write('createVpcSubnet', { ...input, ...fault });
      expect(refusal?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    }
    const foreign = await write('createVpcSubnet', { ...input, vpc: vpcIn(foreignCluster(fleet())) });
    expect(foreign.refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(writes()).toEqual([]);
  });
});

describe('security groups', () => {
  const rules = 'securityGroup { name groupType rules { direction protocol portRange cidr } }';

  test('are made with rules, which are read afterwards', async () => {
    const vpc = vpcIn(model());
    const { payload, refusal } = await write(
      'createSecurityGroup',
      { vpc, name: 'web', rules: [web, ssh, out] },
      rules,
    );
    expect(refusal).toBeUndefined();
    later();
    expect(await ended(gateway, payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'COMPLETE' });
    expect(payload.securityGroup).toEqual({
      name: 'web',
      groupType: 'NORMAL',
      rules: [
        { direction: 'INGRESS', protocol: 'TCP', portRange: '80-443', cidr: '10.0.0.0/8' },
        { direction: 'INGRESS', protocol: 'TCP', portRange: '22', cidr: '10.1.2.3' },
        { direction: 'EGRESS', protocol: 'ALL', portRange: '', cidr: '0.0.0.0/0' },
      ],
    });
  });

  test('are made without rules, and given some', async () => {
    const vpc = vpcIn(model());
    const made = await write('createEmptySecurityGroup', { vpc, name: 'empty', type: 'ENTERPRISE' }, rules);
    later();
    expect(await ended(gateway, made.payload.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(made.payload.securityGroup).toEqual({ name: 'empty', groupType: 'ENTERPRISE', rules: [] });
    const id = made.payload.operation.resourceId;
    gateway.calls();
    const added = await write('addSecurityGroupRules', { id, rules: [ssh] });
    expect(added.refusal).toBeUndefined();
    expect(gateway.calls()).toMatchObject({ 'security_group.rules': 2, 'security_group.rule_add': 1 });
    later();
    expect(await ended(gateway, added.payload.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('have failed when the cloud refused a rule, which is named', async () => {
    const like = model();
    const group = some(fleet().securityGroups, ({ securityGroupId }) => securityGroupId === like.securityGroupId);
    // The cloud takes no more than 200, and does not say so.
    const full = Array.from({ length: 199 - group.rules.length }, (_, index) => ({
      ...web,
      ports: { from: index + 1, to: index + 1 },
    }));
    const filled = await write('addSecurityGroupRules', { id: groupIn(like), rules: full });
    later();
    expect(await ended(gateway, filled.payload.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
    const over = await write('addSecurityGroupRules', { id: groupIn(like), rules: [ssh, out] });
    expect(over.refusal?.message).toContain('it has 199');
    const one = { ...web, peer: { prefixListId: 'pl-1' } };
    const added = await write('createSecurityGroup', { vpc: vpcIn(like), name: 'odd', rules: [one, ssh] });
    const made = some(fleet().securityGroups, ({ securityGroupName }) => securityGroupName === 'odd');
    made.rules.pop();
    later();
    expect(await ended(gateway, added.payload.operation.id)).toMatchObject({
      status: 'FAILED',
      error: { message: 'RULES_MISSING: the cloud refused ingress tcp 22 10.1.2.3' },
    });
  });

  test.each([
    ['input.rules.0.ports', { ...web, ports: { from: 443, to: 80 } }],
    ['input.rules.0.ports', { ...web, ports: { from: 0, to: 80 } }],
    ['input.rules.0.ports', { ...web, ports: null }],
    ['input.rules.0.ports', { ...out, ports: { from: 1, to: 2 } }],
    ['input.rules.0.peer.cidr', { ...out, peer: { cidr: '10.0.0.1/8' } }],
    ['input.rules.0.peer.cidr', { ...out, peer: { cidr: 'ten' } }],
  ])('are refused for the rule that %s breaks', async (argument, fault) => {
    const like = model();
    for (const [name, input] of [
      ['addSecurityGroupRules', { id: groupIn(like), rules: [fault] }],
      ['createSecurityGroup', { vpc: vpcIn(like), name: 'web', rules: [fault] }],
    ] as const) {
      const { refusal } = await write(name, input);
      expect(refusal?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    }
    expect(gateway.calls()).toEqual({});
  });

  test('are refused with more than 200 rules, and with none where there must be some', async () => {
    const vpc = vpcIn(model());
    for (const rules of [Array.from({ length: 201 }, () => out), []]) {
      const { refusal } = await write('createSecurityGroup', { vpc, name: 'web', rules });
      expect(refusal?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.rules' });
    }
    expect(writes()).toEqual([]);
  });

  test('of another organisation are never named to the server', async () => {
    const foreign = foreignCluster(fleet());
    for (const [name, input] of [
      ['addSecurityGroupRules', { id: groupIn(foreign), rules: [ssh] }],
      ['createSecurityGroup', { vpc: vpcIn(foreign), name: 'web', rules: [ssh] }],
      ['createEmptySecurityGroup', { vpc: vpcIn(foreign), name: 'web' }],
    ] as const) {
      expect((await write(name, input)).refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    }
    expect(Object.keys(gateway.calls()).filter((name) => /vpc|security/.test(name))).toEqual([]);
  });
});

describe('createCloudNetwork', () => {
  const parts = () => ({
    ...newVpc('all at once', '10.80.0.0/12'),
    subnet: { name: 'first', zone: model().zoneId, cidr: '10.80.1.0/24' },
    securityGroup: { name: 'web', rules: [web, out] },
  });

  /** Lets the steps go on until the operation has ended. */
  const done = (id: string) => endedInTime(gateway, id);

  test('makes the three one after the other, each to be seen', async () => {
    const { payload, refusal } = await write('createCloudNetwork', parts());
    expect(refusal).toBeUndefined();
    const told = await done(payload.operation.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', resource: { __typename: 'Vpc' } });
    expect(told.steps.map(({ kind, status }: { kind: string; status: string }) => [kind, status])).toEqual([
      ['CREATE_VPC', 'SUCCEEDED'],
      ['CREATE_VPC_SUBNET', 'SUCCEEDED'],
      ['CREATE_SECURITY_GROUP', 'SUCCEEDED'],
    ]);
    const [vpc] = vpcsNamed('all at once');
    expect(fleet().subnets).toContainEqual(expect.objectContaining({ vpcId: vpc?.vpcId, cidrBlock: '10.80.1.0/24' }));
    const group = some(fleet().securityGroups, ({ vpcId }) => vpcId === vpc?.vpcId);
    expect(group.rules).toHaveLength(2);
  });

  test('checks all before the first step, and tells the calls of all in a dry run', async () => {
    const outside = { ...parts(), subnet: { name: 'first', zone: 'z', cidr: '10.96.1.0/24' } };
    expect((await write('createCloudNetwork', outside)).refusal?.extensions).toMatchObject({
      argument: 'input.subnet.cidr',
    });
    const { payload } = await write('createCloudNetwork', { ...parts(), dryRun: true });
    const calls = payload.dryRun.calls.filter(({ purpose }: { purpose: string }) => purpose === 'WRITE');
    expect(calls.map(({ operation }: { operation: string }) => operation)).toEqual([
      'vpc.create',
      'subnet.create',
      'security_group.create_with_rule',
    ]);
    expect(writes()).toEqual([]);
  });

  test('goes on at the step that failed, without making again what is there', async () => {
    gateway.emulator.setFaults([{ kind: 'error', operation: 'subnet.create', status: 200, code: 400, times: 1 }]);
    const { payload } = await write('createCloudNetwork', parts());
    const failed = await done(payload.operation.id);
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'UPSTREAM_REJECTED' } });
    expect(failed.error.message).toContain('step 2 of 3, CREATE_VPC_SUBNET');
    expect(writes()).toEqual(['vpc.create', 'subnet.create']);
    const again = await write('resumeOperation', { id: payload.operation.id });
    expect(again.payload.operation).toMatchObject({ id: payload.operation.id, status: 'RUNNING' });
    const told = await done(payload.operation.id);
    expect(told).toMatchObject({ status: 'SUCCEEDED', error: null, resource: { __typename: 'Vpc' } });
    expect(writes()).toEqual(['subnet.create', 'security_group.create_with_rule']);
    const [vpc, ...others] = vpcsNamed('all at once');
    expect(others).toEqual([]);
    expect(fleet().subnets.filter(({ vpcId }) => vpcId === vpc?.vpcId)).toHaveLength(1);
    expect(fleet().securityGroups.filter(({ vpcId }) => vpcId === vpc?.vpcId)).toHaveLength(1);
  });

  test("is refused for another organisation's access key", async () => {
    const { accountKey: accessKeyId } = foreignCluster(fleet());
    const { refusal } = await write('createCloudNetwork', { ...parts(), accessKeyId });
    expect(refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(writes()).toEqual([]);
  });
});
