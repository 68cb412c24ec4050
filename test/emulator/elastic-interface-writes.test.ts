import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { signedCall } from './lingjun-client.ts';
import { localOne } from './sent-by-gateway.ts';
import { efloOf, movedClock, region } from './writing-client.ts';

let emulator: Emulator;
const clock = movedClock();
const { read, write, writeWithStatus } = efloOf(() => emulator);
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
const statusOf = async (id: string) => (await get(id))?.Status;
const codeOf = async (operation: string, query: Parameters<typeof write>[1]) => (await write(operation, query)).Code;

describe('an elastic interface', () => {
  it('is made free in a vSwitch, with an address of its own there', async () => {
    const { vswitch } = place();
    const id = await create({ Description: 'pods', EnableJumboFrame: true, Tag: [{ Key: 'team', Value: 'net' }] });
    expect(id).toMatch(/^leni-\w{8}$/);
    expect(await statusOf(id)).toBe('Executing');
    settle();
    const leni = await get(id);
    expect(leni).toMatchObject({
      Status: 'Unattached',
      NodeId: '',
      Description: 'pods',
      EnableJumboFrame: true,
      Gateway: vswitch.gateway,
      Mask: '20',
      SecurityGroupId: vswitch.securityGroupIds[0],
      Tags: [{ TagKey: 'team', TagValue: 'net' }],
      Type: 'CUSTOM',
      VSwitchId: vswitch.vSwitchId,
    });
    expect(leni.Ip.split('.').slice(0, 2)).toEqual(vswitch.cidr.split('.').slice(0, 2));
    const { Data } = await read('ListElasticNetworkInterfaces', { Ip: leni.Ip, VSwitchId: vswitch.vSwitchId });
    expect(Data.map((row: { Ip: string }) => row.Ip)).toEqual([leni.Ip]);
    expect((await get(await create())).Ip).not.toBe(leni.Ip);
  });

  it('is made on a node, which says where it lies', async () => {
    const { node } = place();
    const { Content } = await write('CreateElasticNetworkInterface', { NodeId: node.nodeId, ZoneId: node.zoneId });
    expect(Content).toEqual({ ElasticNetworkInterfaceId: expect.any(String), NodeId: node.nodeId });
    settle();
    const { Status, ...leni } = await get(Content.ElasticNetworkInterfaceId);
    expect(Status).toBe('Available');
    expect(leni).toMatchObject({ NodeId: node.nodeId, VpcId: node.vpcId, SecurityGroupId: node.securityGroupId });
  });

  it('is made in the signed form as well', async () => {
    const { VpcId, VSwitchId, ZoneId } = place().free;
    const body = `RegionId=${region}&Tag.1.Key=team&Tag.1.Value=net&VSwitchId=${VSwitchId}&VpcId=${VpcId}&ZoneId=${ZoneId}`;
    const call = { operation: 'CreateElasticNetworkInterface', body, nowMs: clock.now() };
    const { Content } = (await signedCall(emulator, call)).body;
    expect((await get(Content.ElasticNetworkInterfaceId)).Tags).toEqual([{ TagKey: 'team', TagValue: 'net' }]);
  });

  it.each([
    [{ VpcId: '' }, 'MissingVpcId'],
    [{ VpcId: 'vpc-none' }, 'InvalidVpcId'],
    [{ VSwitchId: 'vsw-none' }, 'InvalidVSwitchId'],
    [{ ZoneId: 'cn-wulanchabu-z' }, 'InvalidZoneId'],
    [{ SecurityGroupId: 'sg-none' }, 'InvalidSecurityGroupId'],
    [{ Tag: [{ Key: 'aliyun', Value: '' }] }, 'InvalidTag'],
    [{ NodeId: 'e01-none' }, 1003],
  ])('is refused with %o', async (more, code) => {
    const before = state().elasticNetworkInterfaces.length;
    expect(await codeOf('CreateElasticNetworkInterface', { ...place().free, ...more })).toBe(code);
    expect(state().elasticNetworkInterfaces).toHaveLength(before);
  });

  it('is one too many for a node that carries ten', async () => {
    const { node } = place();
    const more = { NodeId: node.nodeId };
    const held = state().elasticNetworkInterfaces.filter(({ nodeId }) => nodeId === node.nodeId).length;
    for (let count = held; count < 10; count += 1) await create(more);
    expect(await codeOf('CreateElasticNetworkInterface', { ...place().free, ...more })).toBe(1013);
    const ElasticNetworkInterfaceId = await created();
    expect(await codeOf('AttachElasticNetworkInterface', { ElasticNetworkInterfaceId, ...more })).toBe(1013);
  });

  it('is made once for a client’s token, and another request under it is refused', async () => {
    const ClientToken = 'token-1';
    const before = state().elasticNetworkInterfaces.length;
    const id = await create({ ClientToken });
    settle();
    expect(await create({ ClientToken })).toBe(id);
    expect(state().elasticNetworkInterfaces).toHaveLength(before + 1);
    const clash = await writeWithStatus('CreateElasticNetworkInterface', {
      ...place().free,
      ClientToken,
      Description: 'another',
    });
    expect([clash.status, clash.body.Code]).toEqual([400, 'IdempotentFailed']);
  });

  it('is made although its answer is lost, and found by its token', async () => {
    const ClientToken = 'token-2';
    emulator.setFaults([{ kind: 'lost', operation: 'CreateElasticNetworkInterface', times: 1 }]);
    await expect(create({ ClientToken, Description: 'lost' })).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    const id = await create({ ClientToken, Description: 'lost' });
    const made = state().elasticNetworkInterfaces.filter(({ description }) => description === 'lost');
    expect(made.map(({ elasticNetworkInterfaceId }) => elasticNetworkInterfaceId)).toEqual([id]);
  });

  it('takes another description and security group of its VPC at once', async () => {
    const ElasticNetworkInterfaceId = await created();
    const [, group = ''] = place().vswitch.securityGroupIds;
    const query = { ElasticNetworkInterfaceId, Description: 'other', SecurityGroupId: group };
    expect((await write('UpdateElasticNetworkInterface', query)).Content).toEqual({
      ElasticNetworkInterfaceId,
      NodeId: '',
    });
    expect(await get(ElasticNetworkInterfaceId)).toMatchObject({ Description: 'other', SecurityGroupId: group });
    const wrong = { ElasticNetworkInterfaceId, SecurityGroupId: 'sg-none' };
    expect(await codeOf('UpdateElasticNetworkInterface', wrong)).toBe('InvalidSecurityGroupId');
  });
});

describe('binding an elastic interface', () => {
  const binding = async () => ({ ElasticNetworkInterfaceId: await created(), NodeId: place().node.nodeId });

  it('takes a while in both directions, and the node is named only in between', async () => {
    const both = await binding();
    const { ElasticNetworkInterfaceId: id } = both;
    const seen = async () => {
      const { NodeId, Status } = await get(id);
      return [Status, NodeId];
    };
    expect(await write('AttachElasticNetworkInterface', both)).toMatchObject({ Code: 0, Content: {} });
    expect(await seen()).toEqual(['Attaching', '']);
    expect(await codeOf('AttachElasticNetworkInterface', both)).toBe('Operation.Conflict');
    settle();
    expect(await seen()).toEqual(['Available', both.NodeId]);
    expect(await codeOf('DetachElasticNetworkInterface', both)).toBe(0);
    expect(await seen()).toEqual(['Detaching', both.NodeId]);
    expect(await codeOf('DetachElasticNetworkInterface', both)).toBe(1017);
    settle();
    expect(await seen()).toEqual(['Unattached', '']);
    expect(await codeOf('DetachElasticNetworkInterface', both)).toBe(1011);
  });

  it('may fail, says why, and can be tried again', async () => {
    const both = await binding();
    emulator.setFaults([{ kind: 'doom', operation: 'AttachElasticNetworkInterface', times: 1, message: 'no slot' }]);
    await write('AttachElasticNetworkInterface', both);
    settle();
    const { ElasticNetworkInterfaceId: id } = both;
    expect(await get(id)).toMatchObject({ Status: 'Attach Failed', NodeId: '', Message: 'no slot' });
    await write('AttachElasticNetworkInterface', both);
    settle();
    expect(await get(id)).toMatchObject({ Status: 'Available', NodeId: both.NodeId, Message: 'success' });
  });

  it('needs a node of the same VPC and zone, and an interface that is free', async () => {
    const both = await binding();
    const { vpcId, zoneId } = place().node;
    const far = localOne(state().nodes, (node) => node.vpcId !== vpcId || node.zoneId !== zoneId);
    const attach = (query: object) => codeOf('AttachElasticNetworkInterface', { ...both, ...query });
    expect(await attach({ NodeId: far.nodeId })).toBe('InvalidNodeId');
    expect(await attach({ NodeId: 'e01-none' })).toBe(1003);
    expect(await attach({ ElasticNetworkInterfaceId: 'leni-none' })).toBe(1011);
    const held = localOne(state().elasticNetworkInterfaces, ({ nodeId }) => nodeId === both.NodeId);
    expect(await attach({ ElasticNetworkInterfaceId: held.elasticNetworkInterfaceId })).toBe(1004);
  });

  it('stands in the way of deleting, and the refusal names the node', async () => {
    const both = await binding();
    const { ElasticNetworkInterfaceId, NodeId } = both;
    await write('AttachElasticNetworkInterface', both);
    settle();
    const remove = () => write('DeleteElasticNetworkInterface', { ElasticNetworkInterfaceId });
    expect(await remove()).toMatchObject({ Code: 1005, Content: { nc: [{ nodeId: NodeId }] } });
    await write('DetachElasticNetworkInterface', both);
    expect((await remove()).Code).toBe(1017);
    settle();
    expect((await remove()).Content).toEqual({ ElasticNetworkInterfaceId, NodeId: '' });
    expect(await statusOf(ElasticNetworkInterfaceId)).toBe('Deleting');
    expect((await remove()).Code).toBe(0);
    settle();
    expect(await get(ElasticNetworkInterfaceId)).toBeNull();
    expect((await remove()).Code).toBe(1011);
  });
});
