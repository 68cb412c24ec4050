import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { here } from '../support/operations.ts';
import { resolved, startWriting, type WritingGateway } from '../support/writing.ts';
import { idOf, some } from './lingjun-facts.ts';

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
const group = () =>
  some(state().easResources, ({ regionId, directLink }) => regionId === here.region && directLink !== null);
/** A vSwitch in another VPC than now, with the others of that VPC. */
function site() {
  const [first, ...others] = state().cloudSwitches.filter(
    ({ regionId, vpcId }) => regionId === here.region && vpcId !== group().directLink?.vpcId,
  );
  if (!first) throw new Error('the fleet has none');
  return { first, others: others.filter(({ vpcId }) => vpcId === first.vpcId) };
}
const wanted = () => {
  const { first, others } = site();
  return {
    ...here,
    resourceId: group().resourceId,
    vSwitchId: first.vSwitchId,
    securityGroupId: first.securityGroupIds[0],
    otherVSwitchIds: others.map(({ vSwitchId }) => vSwitchId),
    destinationCidrs: ['172.16.0.0/16', '10.0.0.0/8'],
  };
};
const row = 'resourceDirectLink { id vpcId vSwitchId otherVSwitchIds securityGroupId destinationCidrs }';

describe('updateResourceDirectLink', () => {
  test('is done once the service tells what was asked for', async () => {
    const before = group().directLink;
    const { first, others } = site();
    const { payload, operation } = await gateway.finish('updateResourceDirectLink', wanted(), row);
    expect(payload.operation).toMatchObject({ kind: 'UPDATE_RESOURCE_DIRECT_LINK', status: 'RUNNING' });
    // Until its interfaces are there, the old settings are what is read.
    expect(payload.resourceDirectLink).toMatchObject({ vpcId: before?.vpcId });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Updated', polls: 1 });
    expect(gateway.calls()).toEqual({ UpdateResourceDLink: 1, DescribeResourceDLink: 2 });
    expect(group().directLink).toEqual({
      vpcId: first.vpcId,
      vSwitchId: first.vSwitchId,
      otherVSwitchIds: others.map(({ vSwitchId }) => vSwitchId),
      securityGroupId: first.securityGroupIds[0],
      destinationCidrs: ['172.16.0.0/16', '10.0.0.0/8'],
    });
  });

  test('ends UNKNOWN when the settings never become what was asked for', async () => {
    gateway.emulator.setFaults([{ operation: 'UpdateResourceDLink', kind: 'doom' }]);
    const { data } = await gateway.write('updateResourceDirectLink', wanted());
    expect(await resolved(gateway, data.updateResourceDirectLink.operation.id)).toMatchObject({
      status: 'UNKNOWN',
      statusText: 'Updating',
      error: { code: 'DEADLINE_EXCEEDED' },
    });
  });

  test('is sent again without harm when its answer is lost', async () => {
    gateway.emulator.setFaults([{ operation: 'UpdateResourceDLink', kind: 'lost', times: 1 }]);
    const { data } = await gateway.write('updateResourceDirectLink', wanted());
    const { operation } = data.updateResourceDirectLink;
    expect(operation).toMatchObject({ status: 'SENDING' });
    expect(await resolved(gateway, operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
  });

  test('fails with what the service says of settings that do not belong together', async () => {
    const { data } = await gateway.write('updateResourceDirectLink', { ...wanted(), securityGroupId: 'sg-elsewhere' });
    expect(data.updateResourceDirectLink.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'UPSTREAM_REJECTED', upstreamCode: 'InvalidSecurityGroupId' },
    });
  });

  test('tells in a dry run what would be sent, without a call', async () => {
    const { first } = site();
    const { resourceId, vSwitchId, securityGroupId } = wanted();
    const input = { ...here, resourceId, vSwitchId, securityGroupId, dryRun: true };
    const { data } = await gateway.write('updateResourceDirectLink', input);
    expect(data.updateResourceDirectLink.dryRun.calls).toEqual([
      {
        purpose: 'WRITE',
        operation: 'UpdateResourceDLink',
        arguments: {
          ClusterId: here.region,
          ResourceId: resourceId,
          VSwitchId: first.vSwitchId,
          SecurityGroupId: first.securityGroupIds[0],
        },
      },
      { purpose: 'WATCH', operation: 'DescribeResourceDLink', arguments: null },
    ]);
    expect(gateway.calls()).toEqual({});
  });

  test.each([
    ['input.resourceId', { resourceId: 'eas/r' }],
    ['input.vSwitchId', { vSwitchId: 'vpc-1' }],
    ['input.securityGroupId', { securityGroupId: '' }],
    ['input.otherVSwitchIds.0', { otherVSwitchIds: ['*'] }],
    ['input.destinationCidrs.1', { destinationCidrs: ['10.0.0.0/8', '10.0.0.1'] }],
  ])('names %s of an input that breaks a rule, and sends nothing', async (argument, fault) => {
    const { errors } = await gateway.write('updateResourceDirectLink', { ...wanted(), ...fault });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });
});

describe('deleteResourceDirectLink', () => {
  test('ends when the connection is gone; deleting it again succeeds', async () => {
    const { resourceId } = group();
    const id = idOf('ResourceDirectLink', group(), resourceId);
    const planned = await gateway.write('deleteResourceDirectLink', { id, dryRun: true });
    expect(planned.data.deleteResourceDirectLink.dryRun.prerequisites).toEqual([
      { text: 'There is a connection.', met: true },
    ]);
    expect(gateway.calls()).toEqual({ DescribeResourceDLink: 1 });
    const { payload, operation } = await gateway.finish('deleteResourceDirectLink', { id });
    expect(payload.operation).toMatchObject({ status: 'RUNNING', resourceId: id });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(gateway.calls()).toEqual({ DeleteResourceDLink: 1, DescribeResourceDLink: 1 });
    expect(some(state().easResources, (each) => each.resourceId === resourceId).directLink).toBeNull();
    const { data } = await gateway.write('deleteResourceDirectLink', { id });
    expect(data.deleteResourceDirectLink.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
  });
});
