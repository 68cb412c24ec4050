import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { zone } from '../emulator/writing-client.ts';
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

const row =
  'elasticNetworkInterface { id description statusText nodeId vpcId vSwitchId securityGroupId tags { key value } }';
const state = () => gateway.emulator.fleet.lingjun;
const held = (nodeId: string) => state().elasticNetworkInterfaces.filter((leni) => leni.nodeId === nodeId);
/** A node with room, and a vSwitch in its VPC and zone. */
function site() {
  const node = some(
    state().nodes,
    ({ nodeId, regionId, zoneId }) => regionId === here.region && zoneId === zone && held(nodeId).length < 8,
  );
  const vswitch = some(state().cloudSwitches, ({ vpcId, zoneId }) => vpcId === node.vpcId && zoneId === node.zoneId);
  return { node, vswitch, nodeId: idOf('LingjunNode', node, node.nodeId) };
}
async function free() {
  const { payload } = await gateway.finish(
    'createElasticNetworkInterface',
    { ...here, zone, vpcId: site().vswitch.vpcId },
    row,
  );
  gateway.calls();
  return payload.elasticNetworkInterface.id as string; // the answer is untyped
}
const shown = async (id: string) => {
  const { data } = await gateway.query(
    `query ($id: ID!) { elasticNetworkInterface(id: $id) { statusText nodeId description securityGroupId } }`,
    { id },
  );
  gateway.calls();
  return data.elasticNetworkInterface;
};

describe('createElasticNetworkInterface', () => {
  test('makes one in a VPC, which is Unattached in the end', async () => {
    const { vswitch } = site();
    const input = {
      ...here,
      zone,
      vpcId: vswitch.vpcId,
      vSwitchId: vswitch.vSwitchId,
      securityGroupId: vswitch.securityGroupIds[0],
      description: 'für den Speicher',
      isJumboFrameEnabled: true,
      tags: [{ key: 'team', value: 'vision' }],
    };
    const { payload, operation } = await gateway.finish('createElasticNetworkInterface', input, row);
    expect(payload.operation).toMatchObject({ kind: 'CREATE_ELASTIC_NETWORK_INTERFACE', status: 'RUNNING' });
    expect(payload.elasticNetworkInterface).toMatchObject({
      description: 'für den Speicher',
      statusText: 'Executing',
      nodeId: '',
      vpcId: vswitch.vpcId,
      vSwitchId: vswitch.vSwitchId,
      securityGroupId: vswitch.securityGroupIds[0],
      tags: [{ key: 'team', value: 'vision' }],
    });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Unattached', polls: 1 });
    expect(gateway.calls()).toEqual({ CreateElasticNetworkInterface: 1, GetElasticNetworkInterface: 2 });
    const { data } = await gateway.query(
      `query ($id: ID!) { elasticNetworkInterface(id: $id) { detail { isJumboFrameEnabled } } }`,
      { id: operation.resourceId },
    );
    expect(data.elasticNetworkInterface.detail).toEqual({ isJumboFrameEnabled: true });
  });

  test('binds it to a node at once, whose VPC it lies in', async () => {
    const { node, nodeId } = site();
    const { payload, operation } = await gateway.finish(
      'createElasticNetworkInterface',
      { ...here, zone, node: nodeId },
      row,
    );
    expect(payload.elasticNetworkInterface).toMatchObject({ vpcId: node.vpcId });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available' });
    expect(await shown(operation.resourceId)).toMatchObject({ nodeId: node.nodeId, statusText: 'Available' });
  });

  test('ends in the state of failure that the service names', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateElasticNetworkInterface', kind: 'doom', message: 'no room' }]);
    const input = { ...here, zone, vpcId: site().vswitch.vpcId };
    const { operation } = await gateway.finish('createElasticNetworkInterface', input);
    expect(operation).toMatchObject({ status: 'FAILED', error: { message: 'Create Failed: no room' } });
  });

  test('is done once however often it is asked for by one name', async () => {
    const before = state().elasticNetworkInterfaces.length;
    const input = { ...here, zone, vpcId: site().vswitch.vpcId, clientMutationId: 'one interface' };
    const { operation } = await gateway.finish('createElasticNetworkInterface', input);
    const { data } = await gateway.write('createElasticNetworkInterface', input);
    expect(data.createElasticNetworkInterface.operation).toMatchObject({ id: operation.id, status: 'SUCCEEDED' });
    expect(state().elasticNetworkInterfaces).toHaveLength(before + 1);
    expect(gateway.calls()).toMatchObject({ CreateElasticNetworkInterface: 1 });
  });

  test('is sent again under the same token when its answer is lost, and makes one', async () => {
    gateway.emulator.setFaults([{ operation: 'CreateElasticNetworkInterface', kind: 'lost', times: 5 }]);
    const before = state().elasticNetworkInterfaces.length;
    const { data } = await gateway.write('createElasticNetworkInterface', {
      ...here,
      zone,
      vpcId: site().vswitch.vpcId,
    });
    const { operation } = data.createElasticNetworkInterface;
    expect(operation).toMatchObject({ status: 'SENDING', resourceId: null });
    gateway.emulator.setFaults([]);
    expect(await resolved(gateway, operation.id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'Unattached' });
    expect(state().elasticNetworkInterfaces).toHaveLength(before + 1);
  });

  test('tells in a dry run what room the node has, for two calls', async () => {
    const { node, nodeId } = site();
    const input = { ...here, zone, node: nodeId, dryRun: true };
    const { data } = await gateway.write('createElasticNetworkInterface', input);
    const { dryRun } = data.createElasticNetworkInterface;
    const count = held(node.nodeId).length;
    expect(dryRun.prerequisites).toEqual([
      { text: `The node ${node.nodeId} carries fewer than 10 elastic interfaces; now it carries ${count}.`, met: true },
    ]);
    expect(dryRun.calls).toEqual([
      {
        purpose: 'WRITE',
        operation: 'CreateElasticNetworkInterface',
        arguments: { ZoneId: zone, NodeId: node.nodeId, Tag: [] },
      },
      { purpose: 'WATCH', operation: 'GetElasticNetworkInterface', arguments: null },
    ]);
    expect(gateway.calls()).toEqual({ GetNodeInfoForPod: 1, ListElasticNetworkInterfaces: 1 });
  });

  test.each([
    ['input.vpcId', {}],
    ['input.vpcId', { vpcId: 'eni-1' }],
    ['input.vSwitchId', { vpcId: 'vpc-1', vSwitchId: 'vpc-1' }],
    ['input.securityGroupId', { vpcId: 'vpc-1', securityGroupId: 'default' }],
    ['input.zone', { vpcId: 'vpc-1', zone: '' }],
    ['input.description', { vpcId: 'vpc-1', description: 'x'.repeat(129) }],
    ['input.tags.0.key', { vpcId: 'vpc-1', tags: [{ key: 'aliyun', value: '' }] }],
  ])('names %s of an input that breaks a rule, and sends nothing', async (argument, fault) => {
    const { errors } = await gateway.write('createElasticNetworkInterface', { ...here, zone, ...fault });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('refuses a node of another region before anything is sent', async () => {
    const far = some(state().nodes, ({ regionId }) => regionId !== here.region);
    const input = { ...here, zone, node: idOf('LingjunNode', far, far.nodeId) };
    const { errors } = await gateway.write('createElasticNetworkInterface', input);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input.node' });
    expect(gateway.calls()).toEqual({});
  });
});

describe('updateElasticNetworkInterface', () => {
  test('changes the description alone, and is done when the service has answered', async () => {
    const id = await free();
    const { securityGroupId } = await shown(id);
    const { data } = await gateway.write('updateElasticNetworkInterface', { id, description: '' }, row);
    expect(data.updateElasticNetworkInterface).toMatchObject({
      operation: { status: 'SUCCEEDED', resourceId: id },
      elasticNetworkInterface: { description: '', securityGroupId },
    });
    expect(gateway.calls()).toEqual({ UpdateElasticNetworkInterface: 1, GetElasticNetworkInterface: 1 });
  });

  test('wants something to change', async () => {
    const { errors } = await gateway.write('updateElasticNetworkInterface', { id: await free() });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'input' });
    expect(gateway.calls()).toEqual({});
  });

  test('fails with what the service says of a group in another VPC', async () => {
    const { data } = await gateway.write('updateElasticNetworkInterface', {
      id: await free(),
      securityGroupId: 'sg-elsewhere',
    });
    expect(data.updateElasticNetworkInterface.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'UPSTREAM_REJECTED', upstreamCode: 'InvalidSecurityGroupId' },
    });
  });
});

describe('attaching and detaching', () => {
  test('bind an interface to a node and free it again', async () => {
    const id = await free();
    const { node, nodeId } = site();
    const attached = await gateway.finish('attachElasticNetworkInterface', { id, node: nodeId }, row);
    expect(attached.payload.elasticNetworkInterface).toMatchObject({ statusText: 'Attaching', nodeId: '' });
    expect(attached.operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available', polls: 1 });
    // Before, for the answer, and for the watch.
    expect(gateway.calls()).toEqual({ AttachElasticNetworkInterface: 1, GetElasticNetworkInterface: 3 });
    expect(await shown(id)).toMatchObject({ nodeId: node.nodeId });
    const detached = await gateway.finish('detachElasticNetworkInterface', { id, node: nodeId }, row);
    expect(detached.payload.elasticNetworkInterface).toMatchObject({ statusText: 'Detaching' });
    expect(detached.operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Unattached' });
    expect(await shown(id)).toMatchObject({ nodeId: '', statusText: 'Unattached' });
  });

  test.each(['attachElasticNetworkInterface', 'detachElasticNetworkInterface'])(
    '%s is found out from the interface when its answer is lost, and not repeated',
    async (mutation) => {
      const id = await free();
      const { nodeId } = site();
      if (mutation.startsWith('detach')) await gateway.finish('attachElasticNetworkInterface', { id, node: nodeId });
      gateway.calls();
      const operation = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
      gateway.emulator.setFaults([{ operation, kind: 'lost' }]);
      const { data } = await gateway.write(mutation, { id, node: nodeId });
      expect(data[mutation].operation).toMatchObject({ status: 'SENDING' });
      const told = await resolved(gateway, data[mutation].operation.id);
      expect(told).toMatchObject({ status: 'SUCCEEDED', attempts: 1 });
      expect(gateway.calls()[operation]).toBe(1);
    },
  );

  test('end in the states of failure that the service names', async () => {
    const id = await free();
    const { nodeId } = site();
    gateway.emulator.setFaults([{ operation: 'AttachElasticNetworkInterface', kind: 'doom', message: 'link down' }]);
    const { operation } = await gateway.finish('attachElasticNetworkInterface', { id, node: nodeId });
    expect(operation).toMatchObject({ status: 'FAILED', error: { message: 'Attach Failed: link down' } });
  });

  test('refuse a second node, as the service does', async () => {
    const id = await free();
    const { nodeId } = site();
    await gateway.finish('attachElasticNetworkInterface', { id, node: nodeId });
    const { data } = await gateway.write('attachElasticNetworkInterface', { id, node: nodeId });
    expect(data.attachElasticNetworkInterface.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', upstreamCode: '1004', retryable: false },
    });
  });

  test('succeed at detaching what does not hang there', async () => {
    const { data } = await gateway.write('detachElasticNetworkInterface', { id: await free(), node: site().nodeId });
    expect(data.detachElasticNetworkInterface.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
  });

  test('end with the detachment that is under way already', async () => {
    const id = await free();
    const { nodeId } = site();
    await gateway.finish('attachElasticNetworkInterface', { id, node: nodeId });
    const { data: first } = await gateway.write('detachElasticNetworkInterface', { id, node: nodeId });
    gateway.calls();
    const { payload, operation } = await gateway.finish('detachElasticNetworkInterface', { id, node: nodeId });
    expect(payload.operation).toMatchObject({ status: 'RUNNING', error: null });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', statusText: 'Unattached', attempts: 1, polls: 1 });
    expect(operation.id).not.toBe(first.detachElasticNetworkInterface.operation.id);
    expect(gateway.calls()).toMatchObject({ DetachElasticNetworkInterface: 1 });
  });

  test('tell in a dry run what must be so, and send nothing', async () => {
    const id = await free();
    const { node, nodeId } = site();
    const planOf = async (mutation: string) => {
      const { data } = await gateway.write(mutation, { id, node: nodeId, dryRun: true });
      return data[mutation].dryRun;
    };
    const attach = await planOf('attachElasticNetworkInterface');
    const detach = await planOf('detachElasticNetworkInterface');
    expect(attach.prerequisites.map(({ met }: { met: boolean }) => met)).toEqual([true, true, true]);
    expect(attach.calls.map(({ operation }: { operation: string }) => operation)).toEqual([
      'GetElasticNetworkInterface',
      'AttachElasticNetworkInterface',
      'GetElasticNetworkInterface',
    ]);
    expect(detach.prerequisites[1]).toEqual({ text: `The interface hangs on ${node.nodeId}.`, met: false });
    expect(gateway.calls()).toEqual({
      GetElasticNetworkInterface: 2,
      GetNodeInfoForPod: 1,
      ListElasticNetworkInterfaces: 1,
    });
  });
});

describe('deleteElasticNetworkInterface', () => {
  test('ends when the interface is gone; deleting it again succeeds', async () => {
    const id = await free();
    const { payload, operation } = await gateway.finish('deleteElasticNetworkInterface', { id }, row);
    expect(payload.elasticNetworkInterface).toMatchObject({ statusText: 'Deleting' });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(await shown(id)).toBeNull();
    const { data } = await gateway.write('deleteElasticNetworkInterface', { id });
    expect(data.deleteElasticNetworkInterface.operation).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(gateway.calls()).toEqual({ DeleteElasticNetworkInterface: 1 });
  });

  test('is refused for one that hangs on a node, which is named; a plan names it before', async () => {
    const { nodeId } = site();
    const input = { ...here, zone, node: nodeId };
    const { operation } = await gateway.finish('createElasticNetworkInterface', input);
    gateway.calls();
    const id = operation.resourceId;
    const { data } = await gateway.write('deleteElasticNetworkInterface', { id });
    expect(data.deleteElasticNetworkInterface.operation).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONFLICT', upstreamCode: '1005', retryable: false, dependants: { ids: [nodeId] } },
    });
    expect(gateway.calls()).toEqual({ DeleteElasticNetworkInterface: 1 });
    const planned = await gateway.write('deleteElasticNetworkInterface', { id, dryRun: true });
    expect(planned.data.deleteElasticNetworkInterface.dryRun).toMatchObject({
      prerequisites: [{ text: 'The interface hangs on no node.', met: false }],
      dependants: { ids: [nodeId] },
    });
    expect(gateway.calls()).toEqual({ GetElasticNetworkInterface: 1 });
  });
});
