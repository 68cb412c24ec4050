import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BridgxCluster } from '../../src/emulator/fleet/model.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { mutate } from '../support/mutate.ts';
import { ended } from '../support/operations.ts';
import { bridgxId, foreignCluster, ownClusters } from './bridgx-facts.ts';
import { some } from './lingjun-facts.ts';

const secret = 'Very-Secret-9';
const lines: string[] = [];
let gateway: TestGateway;
beforeEach(async () => {
  lines.length = 0;
  gateway = await startGateway({ env: { CACHE_MEMORY_MB: '16' }, log: (line) => lines.push(line) });
});
afterEach(() => gateway.close());

const fleet = () => gateway.emulator.fleet.bridgx;
const isOpen = ({ status }: { status: string }) => status === 'INIT' || status === 'RUNNING';
const named = (name: string) => fleet().clusters.find((each) => each.name === name && !each.deleted);
const idOf = ({ name }: Pick<BridgxCluster, 'name'>) => bridgxId('Cluster', name);
const write = (name: string, input: object) => mutate(gateway, { name, input });
const writes = () => Object.keys(gateway.calls()).filter((name) => /create|edit|delete|add_tags/.test(name));

/** A cluster of the organisation whose network the lists show, and that nothing is scaling. */
function model(isWanted: (cluster: BridgxCluster) => boolean = () => true): BridgxCluster {
  const { tasks, vpcs, securityGroups } = fleet();
  const isPlain = ({ name, clusterType, provider, vpcId, securityGroupId, accountKey }: BridgxCluster) =>
    clusterType === 'standard' &&
    provider === 'AlibabaCloud' &&
    !tasks.some((task) => isOpen(task) && task.clusterName === name) &&
    vpcs.some((vpc) => vpc.vpcId === vpcId && vpc.status === 'Available') &&
    securityGroups.some((group) => group.securityGroupId === securityGroupId && group.accountKey === accountKey);
  return some(ownClusters(fleet()), (each) => isPlain(each) && isWanted(each));
}

function inputLike(cluster: BridgxCluster) {
  const { accountKey, regionId, vpcId, subnetId, securityGroupId, zoneId, instanceType, imageId } = cluster;
  return {
    subnet: bridgxId('VpcSubnet', accountKey, regionId, vpcId, subnetId),
    securityGroup: bridgxId('SecurityGroup', accountKey, regionId, vpcId, securityGroupId),
    zone: zoneId,
    provider: 'ALIBABA_CLOUD',
    machineType: instanceType,
    image: { imageId, name: 'Aliyun Linux', sizeGb: 20 },
    password: secret,
    internet: { charge: 'BY_TRAFFIC', bandwidthMbps: 10 },
    systemDisk: { category: 'cloud_essd', sizeGb: 40, performanceLevel: 'PL1' },
    dataDisks: [{ category: 'cloud_essd', sizeGb: 500 }],
    charge: { type: 'PRE_PAID', period: 1, periodUnit: 'MONTH' },
    computing: { coreCount: 2, memoryGb: 4, power: 'CPU' },
  };
}

const stored = {
  clusterType: 'standard',
  password: secret,
  authType: 'password',
  keyId: '0',
  internetChargeType: 'PayByTraffic',
  internetMaxBandwidthOut: 10,
  systemDisk: { category: 'cloud_essd', size: 40, performanceLevel: 'PL1' },
  dataDisks: [{ category: 'cloud_essd', size: 500, performanceLevel: '' }],
  chargeType: 'PrePaid',
  period: 1,
  periodUnit: 'Month',
  extendConfig: { core: 2, memory: 4, cpuType: 'CPU' },
};

/** Secrets are with the server alone. */
async function expectSecrecy(payload: unknown) {
  const rows = await gateway.database.prisma.operation.findMany();
  expect(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(secret);
  expect(JSON.stringify(payload)).not.toContain(secret);
  expect(lines.join('\n')).not.toContain(secret);
}

describe('createCluster', () => {
  test('stores the whole template, shows it at once, and keeps the password nowhere', async () => {
    const like = model();
    await gateway.query('{ clusters { totalCount } }');
    const name = `o'new "1%" 集群`;
    const tags = [{ key: 'team', value: 'vision' }];
    gateway.calls();
    const input = { ...inputLike(like), name, description: 'to try', tags };
    const { payload, refusal } = await mutate(gateway, {
      name: 'createCluster',
      input,
      thing: 'cluster { name chargeType detail { description regionId tags { key value } network { vpcId } } }',
    });
    expect(refusal).toBeUndefined();
    expect(payload.operation).toMatchObject({ kind: 'CREATE_CLUSTER', status: 'SUCCEEDED', error: null });
    expect(payload.cluster).toMatchObject({
      name,
      chargeType: 'PRE_PAID',
      detail: { description: 'to try', regionId: like.regionId, network: { vpcId: like.vpcId } },
    });
    expect(payload.cluster.detail.tags).toEqual(expect.arrayContaining([...tags, { key: 'usage', value: 'unused' }]));
    expect(named(name)).toMatchObject({ ...stored, accountKey: like.accountKey, subnetId: like.subnetId });
    expect(gateway.calls()).toEqual({
      // To check the name, to look for what could be taken for it, and to show it.
      'cluster.describe_all': 3,
      'vpc.describe': 1,
      'subnet.info': 1,
      'security_group.describe': 1,
      'cluster.create': 1,
      'cluster.name': 1,
    });
    await expectSecrecy(payload);
  });

  test('is found by its name when its answer is lost', async () => {
    gateway.emulator.setFaults([{ kind: 'lost', operation: 'cluster.create', times: 1 }]);
    const { payload } = await write('createCluster', { ...inputLike(model()), name: 'once' });
    gateway.at(noon + 120_000);
    expect(await ended(gateway, payload.operation.id)).toMatchObject({ status: 'SUCCEEDED', attempts: 1 });
    expect(gateway.calls()['cluster.create']).toBe(1);
    await expectSecrecy(payload);
  });

  test('is tried in words by a dry run, without the password', async () => {
    const { payload } = await write('createCluster', { ...inputLike(model()), name: 'perhaps', dryRun: true });
    const [, call] = payload.dryRun.calls;
    expect(call).toMatchObject({ operation: 'cluster.create', arguments: { name: 'perhaps', password: '[cut]' } });
    expect(writes()).toEqual([]);
    expect(named('perhaps')).toBeUndefined();
  });

  test('is refused for a name that is there', async () => {
    const like = model(({ name }) => name.length <= 20);
    const { refusal } = await write('createCluster', { ...inputLike(like), name: like.name });
    expect(refusal).toMatchObject({ extensions: { code: 'CONFLICT' } });
    expect(writes()).toEqual([]);
  });

  test.each([
    ['input.name', { name: 'x'.repeat(21) }],
    ['input.password', { password: 'short1A' }],
    ['input.password', { password: 'onlylowercase' }],
    ['input.description', { description: 'x'.repeat(129) }],
    ['input.machineType', { machineType: 'x'.repeat(33) }],
    ['input.systemDisk.sizeGb', { systemDisk: { category: 'cloud_essd', sizeGb: 0 } }],
    ['input.dataDisks.0.category', { dataDisks: [{ category: '', sizeGb: 1 }] }],
    ['input.charge', { charge: { type: 'PRE_PAID' } }],
    ['input.charge', { charge: { type: 'POST_PAID', period: 1, periodUnit: 'WEEK' } }],
    ['input.charge.period', { charge: { type: 'PRE_PAID', period: 5, periodUnit: 'WEEK' } }],
    ['input.internet.bandwidthMbps', { internet: { charge: 'BY_TRAFFIC', bandwidthMbps: -1 } }],
    ['input.tags.0.value', { tags: [{ key: 'team', value: '' }] }],
    ['input.tags.0.key', { tags: [{ key: 'usage', value: 'batch' }] }],
    ['input.securityGroup', { securityGroup: bridgxId('SecurityGroup', 'k', 'r', 'v', 'sg-1') }],
  ])('names %s of a template that breaks a rule, and sends nothing', async (argument, fault) => {
    const { refusal } = await write('createCluster', { ...inputLike(model()), name: 'faulty', ...fault });
    expect(refusal?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(refusal?.message).not.toContain('onlylowercase');
    expect(gateway.calls()).toEqual({});
  });

  test('is refused for the network of another organisation, which is never named to the server', async () => {
    const { refusal } = await write('createCluster', { ...inputLike(foreignCluster(fleet())), name: 'stolen' });
    expect(refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(Object.keys(gateway.calls()).filter((name) => /vpc|subnet|security|create/.test(name))).toEqual([]);
  });

  test('is refused for a zone or a cloud that is not that of the network', async () => {
    const input = { ...inputLike(model()), name: 'elsewhere' };
    const zone = await write('createCluster', { ...input, zone: 'cn-mars-a' });
    expect(zone.refusal?.extensions).toMatchObject({ argument: 'input.zone' });
    const cloud = await write('createCluster', { ...input, provider: 'TENCENT_CLOUD' });
    expect(cloud.refusal?.extensions).toMatchObject({ argument: 'input.provider' });
    expect(writes()).toEqual([]);
  });
});

describe('editCluster', () => {
  test('replaces the template, and keeps name, tags and machines', async () => {
    const old = model();
    const { tags, id } = old;
    const { payload, refusal } = await write('editCluster', { ...inputLike(old), id: idOf(old) });
    expect(refusal).toBeUndefined();
    expect(payload.operation).toMatchObject({ kind: 'EDIT_CLUSTER', status: 'SUCCEEDED', resourceId: idOf(old) });
    expect(named(old.name)).toMatchObject({ ...stored, id, tags });
    expect(gateway.calls()).toMatchObject({ 'cluster.describe_all': 1, 'cluster.edit': 1 });
    await expectSecrecy(payload);
  });

  test("is refused for another organisation's cluster, and for a custom one", async () => {
    const input = inputLike(model());
    const foreign = await write('editCluster', { ...input, id: idOf(foreignCluster(fleet())) });
    expect(foreign.refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    const custom = some(ownClusters(fleet()), ({ clusterType }) => clusterType === 'custom');
    const { refusal } = await write('editCluster', { ...input, id: idOf(custom) });
    expect(refusal?.message).toContain('custom');
    expect(writes()).toEqual([]);
  });
});

describe('deleteCluster', () => {
  test('is refused while the cluster has machines, unless they may be left behind', async () => {
    const old = model();
    const machines = fleet().instances.filter((row) => row.clusterName === old.name && row.status !== 'DELETED');
    const { refusal } = await write('deleteCluster', { id: idOf(old) });
    expect(refusal).toMatchObject({ extensions: { code: 'CONFLICT' } });
    expect(refusal?.message).toContain(`it has ${machines.length}`);
    const plan = await write('deleteCluster', { id: idOf(old), dryRun: true });
    expect(plan.payload.dryRun.dependants.ids).toHaveLength(machines.length);
    expect(plan.payload.dryRun.calls).toMatchObject([{ arguments: { ids: String(old.id) } }]);
    expect(writes()).toEqual([]);
    const { payload } = await write('deleteCluster', { id: idOf(old), leavesMachines: true });
    expect(payload.operation).toMatchObject({ kind: 'DELETE_CLUSTER', status: 'SUCCEEDED' });
    expect(named(old.name)).toBeUndefined();
    const { data } = await gateway.query('query ($id: ID!) { cluster(id: $id) { name } }', { id: idOf(old) });
    expect(data.cluster).toBeNull();
    expect(gateway.calls()).toMatchObject({ 'cluster.delete': 1, 'cluster.describe_all': 3 });
  });

  test("is refused while a task works on it, and for another organisation's", async () => {
    const names = new Set(ownClusters(fleet()).map(({ name }) => name));
    const task = some(fleet().tasks, (each) => isOpen(each) && names.has(each.clusterName));
    const busy = await write('deleteCluster', { id: bridgxId('Cluster', task.clusterName), leavesMachines: true });
    expect(busy.refusal?.message).toContain(String(task.id));
    const foreign = await write('deleteCluster', { id: idOf(foreignCluster(fleet())), leavesMachines: true });
    expect(foreign.refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(writes()).toEqual([]);
  });
});

describe('tags of a cluster', () => {
  test('are added and changed, and lists show the use at once', async () => {
    const { name, tags: old } = model(({ tagDescriptions }) => !tagDescriptions);
    const id = bridgxId('Cluster', name);
    const use = 'query ($id: ID!) { cluster(id: $id) { usage } }';
    expect((await gateway.query(use, { id })).data.cluster).toEqual({ usage: old.usage });
    gateway.calls();
    const owner = [{ key: 'owner', value: 'ai', description: 'the AI group' }];
    const added = await write('addClusterTags', { id, tags: owner });
    expect(added.payload.operation).toMatchObject({ kind: 'ADD_CLUSTER_TAGS', status: 'SUCCEEDED' });
    const { 'cluster.name': looks, 'cluster.add_tags': sent } = gateway.calls();
    expect([looks, sent]).toEqual([2, 1]);
    const changed = [
      { key: 'owner', value: 'bi' },
      { key: 'usage', value: 'unused' },
    ];
    const edited = await write('editClusterTags', { id, tags: changed });
    expect(edited.payload.operation).toMatchObject({ kind: 'EDIT_CLUSTER_TAGS', status: 'SUCCEEDED' });
    expect(named(name)?.tags).toEqual({ ...old, owner: 'bi', usage: 'unused' });
    expect((await gateway.query(use, { id })).data.cluster).toEqual({ usage: 'unused' });
  });

  test('are refused as a whole where the server would refuse one', async () => {
    const used = model(({ tags }) => tags.usage !== undefined && tags.usage !== 'unused');
    const id = idOf(used);
    const usage = [{ key: 'usage', value: 'elsewhere' }];
    expect((await write('editClusterTags', { id, tags: usage })).refusal?.message).toContain('elsewhere');
    expect((await write('addClusterTags', { id, tags: usage })).refusal).toMatchObject({
      extensions: { code: 'CONFLICT' },
    });
    const missing = await write('editClusterTags', { id, tags: [{ key: 'nothing', value: 'x' }] });
    expect(missing.refusal).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    const foreign = idOf(foreignCluster(fleet()));
    for (const name of ['addClusterTags', 'editClusterTags']) {
      const { refusal } = await write(name, { id: foreign, tags: usage });
      expect(refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
      expect((await write(name, { id, tags: [] })).refusal?.extensions).toMatchObject({ argument: 'input.tags' });
    }
    expect(writes()).toEqual([]);
  });
});

describe('custom clusters', () => {
  const machines = [
    { address: '192.168.0.10', loginName: 'root', loginPassword: secret },
    { address: '192.168.0.11', loginName: 'admin', loginPassword: `${secret}-2` },
  ];

  test('of a cloud are shown with their machines', async () => {
    const { accountKey: accessKeyId } = model();
    const input = { account: 'default', name: 'rack 1', provider: 'ALIBABA_CLOUD', accessKeyId, machines };
    const { payload, refusal } = await mutate(gateway, {
      name: 'createCustomCluster',
      input,
      thing: 'cluster { name machines { nodes { privateIps } } }',
    });
    expect(refusal).toBeUndefined();
    expect(payload.cluster).toEqual({
      name: 'rack 1',
      machines: { nodes: [{ privateIps: ['192.168.0.10'] }, { privateIps: ['192.168.0.11'] }] },
    });
    const logins = fleet().instances.flatMap(({ clusterName, login }) => (clusterName === 'rack 1' ? [login] : []));
    expect(logins).toEqual([
      { name: 'root', password: secret },
      { name: 'admin', password: `${secret}-2` },
    ]);
    await expectSecrecy(payload);
  });

  test('that stand anywhere are made, and belong to nobody', async () => {
    const input = { name: 'basement', description: 'old', machines };
    const plan = await write('createPrivateCluster', { ...input, dryRun: true });
    await expectSecrecy(plan.payload);
    const { payload } = await write('createPrivateCluster', input);
    expect(payload.operation).toMatchObject({ kind: 'CREATE_PRIVATE_CLUSTER', status: 'SUCCEEDED' });
    expect(named('basement')).toMatchObject({ provider: 'PrivateCloud', accountKey: '', desc: 'old' });
    await expectSecrecy(payload);
  });

  test.each([
    ['input.machines', { machines: [] }],
    ['input.machines', { machines: [...machines, ...machines] }],
    ['input.machines.0.address', { machines: [{ ...machines[0], address: 'rack' }] }],
    ['input.name', { name: '' }],
  ])('are refused for the rule that %s breaks', async (argument, fault) => {
    const input = { account: 'default', name: 'rack', machines, ...fault };
    const { refusal } = await write('createPrivateCluster', input);
    expect(refusal?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  test('are refused for a cloud account of another organisation', async () => {
    const { accountKey: accessKeyId } = foreignCluster(fleet());
    const input = { account: 'default', name: 'rack', provider: 'ALIBABA_CLOUD', accessKeyId, machines };
    expect((await write('createCustomCluster', input)).refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(writes()).toEqual([]);
  });
});
