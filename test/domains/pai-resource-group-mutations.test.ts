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
const named = (name: string) => state().paiResourceGroups.filter((group) => group.name === name);
const vswitch = (index = 0) => {
  const inRegion = state().cloudSwitches.filter(({ regionId }) => regionId === here.region);
  return some(inRegion.slice(index));
};
const userVpc = (index = 0) => {
  const { vpcId, vSwitchId, securityGroupIds } = vswitch(index);
  return { vpcId, vSwitchId, securityGroupId: securityGroupIds[0] };
};
const whole = () => ({
  ...userVpc(),
  roleArn: 'acs:ram::1620939556166279:role/AliyunPAIDLCDefaultRole',
  defaultRoute: 'PRIVATE_GATEWAY',
  extendedCidrs: ['192.168.0.0/16'],
  forwardInfo: { natGatewayId: 'ngw-1', eipAllocationId: 'eip-1' },
});
const row = `paiResourceGroup { id resourceGroupId name statusText userVpc {
  vpcId vSwitchId securityGroupId roleArn defaultRoute extendedCidrs forwardInfo { natGatewayId eipAllocationId } } }`;

describe('createPaiResourceGroup', () => {
  test('makes one in a VPC with its forward information, which is Ready in the end', async () => {
    const input = { ...here, name: '训练', provider: 'LINGJUN', description: 'vision', userVpc: whole() };
    const { payload, operation } = await gateway.finish('createPaiResourceGroup', input, row);
    expect(payload.operation).toMatchObject({ kind: 'CREATE_PAI_RESOURCE_GROUP', status: 'RUNNING', attempts: 1 });
    expect(payload.paiResourceGroup).toMatchObject({ name: '训练', statusText: 'Creating', userVpc: whole() });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Ready', polls: 1 });
    expect(gateway.calls()).toEqual({ ListResourceGroups: 3, CreateResourceGroup: 1 });
    expect(named('训练')).toMatchObject([{ provider: 'Lingjun', description: 'vision', status: 'Ready' }]);
  });

  test('works in a VPC of the service when none is named', async () => {
    const { payload } = await gateway.finish('createPaiResourceGroup', { ...here, name: 'plain' }, row);
    expect(payload.paiResourceGroup).toMatchObject({ name: 'plain', userVpc: null });
  });

  test('ends UNKNOWN when it never gets ready, since no status of failure is documented', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateResourceGroup', kind: 'doom' }]);
    const { data } = await gateway.write('createPaiResourceGroup', { ...here, name: 'stuck' });
    expect(await resolved(gateway, data.createPaiResourceGroup.operation.id)).toMatchObject({
      status: 'UNKNOWN',
      statusText: 'Creating',
      error: { code: 'DEADLINE_EXCEEDED' },
    });
  });

  test('is done once however often it is asked for by one name', async () => {
    const input = { ...here, name: 'once', clientMutationId: 'one group' };
    const first = await gateway.write('createPaiResourceGroup', input);
    const { data } = await gateway.write('createPaiResourceGroup', { ...input, description: null });
    expect(data.createPaiResourceGroup.operation.id).toBe(first.data.createPaiResourceGroup.operation.id);
    expect(named('once')).toHaveLength(1);
  });

  test.each([
    ['input.name', { name: '' }],
    ['input.userVpc.vpcId', { userVpc: { vpcId: 'x', vSwitchId: 'vsw-1', securityGroupId: 'sg-1' } }],
    ['input.userVpc.vSwitchId', { userVpc: { vpcId: 'vpc-1', vSwitchId: 'x', securityGroupId: 'sg-1' } }],
    ['input.userVpc.extendedCidrs.0', { extendedCidrs: ['all'] }],
    ['input.userVpc.defaultRoute', { defaultRoute: 'UNDOCUMENTED' }],
    ['input.userVpc.forwardInfo.eipAllocationId', { forwardInfo: { natGatewayId: 'ngw-1', eipAllocationId: '1' } }],
    ['input.tags.0.value', { tags: [{ key: 'docs', value: 'https://a.b' }] }],
  ])('names %s of an input that breaks a rule, and sends nothing', async (argument, fault) => {
    const isOfVpc = argument.startsWith('input.userVpc.') && !('userVpc' in fault);
    const more = isOfVpc ? { userVpc: { ...whole(), ...fault } } : fault;
    const { errors } = await gateway.write('createPaiResourceGroup', { ...here, name: 'faulty', ...more });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('tells in a dry run what would be sent, without a call', async () => {
    const input = { ...here, name: 'perhaps', userVpc: whole(), dryRun: true };
    const { data } = await gateway.write('createPaiResourceGroup', input);
    const { vpcId, vSwitchId, securityGroupId } = userVpc();
    expect(data.createPaiResourceGroup.dryRun.calls[1]).toEqual({
      purpose: 'WRITE',
      operation: 'CreateResourceGroup',
      arguments: {
        Name: 'perhaps',
        Tag: [],
        UserVpc: {
          VpcId: vpcId,
          SwitchId: vSwitchId,
          SecurityGroupId: securityGroupId,
          RoleArn: whole().roleArn,
          DefaultRoute: 'eth1',
          ExtendedCIDRs: ['192.168.0.0/16'],
          DefaultForwardInfo: { NatGatewayId: 'ngw-1', EipAllocationId: 'eip-1' },
        },
      },
    });
    expect(gateway.calls()).toEqual({});
  });
});

describe('updatePaiResourceGroup', () => {
  const made = async () => {
    const { operation } = await gateway.finish('createPaiResourceGroup', { ...here, name: 'first', userVpc: whole() });
    gateway.calls();
    return operation.resourceId as string; // the answer is untyped
  };

  test('replaces the VPC as a whole, and leaves the rest', async () => {
    const id = await made();
    const other = vswitch(0).vpcId === vswitch(3).vpcId ? 6 : 3;
    const { data } = await gateway.write('updatePaiResourceGroup', { id, userVpc: userVpc(other) }, row);
    expect(data.updatePaiResourceGroup).toMatchObject({
      operation: { status: 'SUCCEEDED', resourceId: id },
      paiResourceGroup: {
        name: 'first',
        userVpc: { ...userVpc(other), defaultRoute: 'PUBLIC_GATEWAY', extendedCidrs: [], forwardInfo: null },
      },
    });
    expect(gateway.calls()).toEqual({ UpdateResourceGroup: 1, ListResourceGroups: 1 });
  });

  test('renames it, and takes it out of its VPC', async () => {
    const id = await made();
    const { data } = await gateway.write('updatePaiResourceGroup', { id, name: 'second', leavesVpc: true }, row);
    expect(data.updatePaiResourceGroup.paiResourceGroup).toMatchObject({ name: 'second', userVpc: null });
  });

  test('wants something to change, and either a VPC or none', async () => {
    const id = await made();
    const nothing = await gateway.write('updatePaiResourceGroup', { id });
    expect(nothing.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input' });
    const both = await gateway.write('updatePaiResourceGroup', { id, userVpc: whole(), leavesVpc: true });
    expect(both.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.leavesVpc' });
    expect(gateway.calls()).toEqual({});
  });

  test('tells in a dry run whether there is such a group, for one call', async () => {
    const { data } = await gateway.write('updatePaiResourceGroup', { id: await made(), name: 'later', dryRun: true });
    expect(data.updatePaiResourceGroup.dryRun.prerequisites).toMatchObject([{ met: true }]);
    expect(gateway.calls()).toEqual({ ListResourceGroups: 1 });
  });
});
