import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { BridgxCluster, BridgxInstance } from '../../src/emulator/fleet/model.ts';
import { bridgxRequest, dataOf } from '../../src/upstream/bridgx/dialect.ts';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import { parseExactJson } from '../../src/upstream/json.ts';
import type { AnswerOf, Params } from '../../src/upstream/operation.ts';
import { some } from '../domains/lingjun-facts.ts';
import { callOf } from '../upstream/call-of.ts';

const noon = Date.parse('2026-06-15T12:00:00+08:00');
const dayMs = 86_400_000;
type Name = keyof typeof bridgxOperations;

let nowMs = noon;
let emulator: Emulator;
let token: string;
beforeEach(async () => {
  nowMs = noon;
  emulator = await startEmulator({ clock: () => nowMs, asyncMs: 3000 });
  const { bridgxUsername: username, bridgxPassword: password } = emulator.credentials;
  token = String(await send('user.login', { username, password }));
});
afterEach(() => emulator.close());

/** Sends a row of the table as the gateway does, and reads the answer by the row. */
async function send<N extends Name>(name: N, params: Params = {}): Promise<AnswerOf<(typeof bridgxOperations)[N]>> {
  const operation = bridgxOperations[name];
  const call = callOf(operation, params);
  const { origin, path, method, headers, body } = bridgxRequest(call, emulator.bridgxUrl, token);
  const response = await fetch(`${origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  const payload = dataOf(call, { status: response.status, headers: {}, text });
  const item = 'paging' in operation ? Object(payload) : payload;
  return operation.answer.parse(item) as AnswerOf<(typeof bridgxOperations)[N]>;
}

/** A cluster of organisation 1 that nothing is scaling, with machines that come and go. */
function freeCluster(isWanted: (cluster: BridgxCluster) => boolean = () => true): BridgxCluster {
  const { clusters, tasks } = emulator.fleet.bridgx;
  const busy = new Set(tasks.filter(({ finishedMs }) => finishedMs === null).map(({ clusterName }) => clusterName));
  return some(clusters, (cluster) => {
    const { name, clusterType, chargeType, provider, status } = cluster;
    const isPlain = clusterType === 'standard' && chargeType === 'PostPaid' && status === 'ENABLE';
    return (
      isPlain &&
      provider === 'AlibabaCloud' &&
      !busy.has(name) &&
      /^gf\.(batch|dev|eval)/.test(name) &&
      isWanted(cluster)
    );
  });
}

const machinesOf = ({ name }: BridgxCluster): BridgxInstance[] =>
  emulator.fleet.bridgx.instances.filter(({ clusterName }) => clusterName === name);
const liveIn = (cluster: BridgxCluster) => machinesOf(cluster).filter(({ status }) => status !== 'DELETED');
const task = async (task_id: string) => send('task.describe', { task_id });

describe('what a scaling task did to the living fleet', () => {
  test('stays while the other machines come and go', async () => {
    // No machine without a GPU lasts longer than twenty days; another one follows it.
    const cluster = freeCluster(({ extendConfig }) => extendConfig.cpuType === 'CPU');
    const before = liveIn(cluster).length;
    const id = (await send('cluster.expand', { cluster_name: cluster.name, count: 20, task_name: 'up' })).taskId ?? '';
    nowMs += 3000;
    expect(await task(id)).toMatchObject({ taskStatus: 'SUCCESS', successNum: 20, beforeInstanceCount: before });
    const made = liveIn(cluster).filter(({ madeBy }) => madeBy !== undefined);
    expect(new Set(made.map(({ ipInner }) => ipInner)).size).toBe(20);
    const ips = [...made.slice(0, 3), ...liveIn(cluster).slice(0, 2)].map(({ ipInner }) => ipInner);
    await send('cluster.shrink', { cluster_name: cluster.name, count: 5, ips, task_name: 'down' });
    nowMs += 3000;
    expect(liveIn(cluster)).toHaveLength(before + 15);
    for (const days of [1, 10, 30]) {
      nowMs = noon + days * dayMs;
      expect([days, liveIn(cluster).length]).toEqual([days, before + 15]);
      const ids = emulator.fleet.bridgx.instances.map((row) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('counts in the day: what each machine ran in it adds up to its total', async () => {
    const cluster = freeCluster();
    await send('cluster.expand', { cluster_name: cluster.name, count: 3 });
    nowMs += 3600_000;
    await send('cluster.shrink', { cluster_name: cluster.name, count: 2 });
    nowMs += 3600_000;
    const startMs = Date.parse('2026-06-15T00:00:00+08:00');
    const seconds = machinesOf(cluster).map(({ createdMs, deletedMs }) =>
      Math.max(0, Math.floor((deletedMs ?? nowMs) / 1000) - Math.floor(Math.max(createdMs, startMs) / 1000)),
    );
    const { usageTotal } = await send('instance.usage_total', { cluster_name: cluster.name, date: '2026-06-15' });
    expect(usageTotal).toBe(seconds.reduce((sum, each) => sum + each, 0));
  });

  test('is gone after a reset', async () => {
    const cluster = freeCluster();
    const before = liveIn(cluster).length;
    await send('cluster.expand', { cluster_name: cluster.name, count: 2 });
    nowMs += 3000;
    expect(liveIn(cluster)).toHaveLength(before + 2);
    emulator.reset();
    nowMs += 60_000;
    expect(liveIn(cluster)).toHaveLength(before);
  });

  test('is told by faults: a lost answer has its effect, a cut one none, a doomed one half of it', async () => {
    const cluster = freeCluster();
    const operation = 'cluster.expand';
    const expand = () => send(operation, { cluster_name: cluster.name, count: 4 });
    const begun = () => emulator.fleet.bridgx.tasks.filter(({ order }) => order !== undefined).length;
    emulator.setFaults([{ kind: 'reset', upstream: 'bridgx', operation, times: 1 }]);
    await expect(expand()).rejects.toThrow('fetch failed');
    expect(begun()).toBe(0);
    emulator.setFaults([{ kind: 'lost', upstream: 'bridgx', operation, times: 1 }]);
    await expect(expand()).rejects.toThrow('fetch failed');
    expect(begun()).toBe(1);
    await expect(expand()).rejects.toMatchObject({ failure: { code: 'CONFLICT' } });
    nowMs += 3000;
    emulator.setFaults([{ kind: 'doom', upstream: 'bridgx', operation, share: 0.5, message: 'no stock' }]);
    const id = (await expand()).taskId ?? '';
    nowMs += 3000;
    expect(await task(id)).toMatchObject({ taskStatus: 'PARTIAL_SUCCESS', successNum: 2, failReason: 'no stock' });
  });
});

describe('the rows of the writes', () => {
  test('are what the server takes, from an empty network to a cluster that is deleted', async () => {
    const { accountKey, regionId, zoneId, provider, instanceType, imageId } = freeCluster();
    const network = await send('network_config.create', {
      ...{ provider, region_id: regionId, zone_id: zoneId, ak: accountKey, vpc_name: 'n', cidr_block: '10.0.0.0/8' },
      ...{ switch_name: 's', switch_cidr_block: '10.1.0.0/24', gateway_ip: '10.1.0.1', security_group_name: 'g' },
      rules: [{ protocol: 'all', direction: 'egress', cidr_ip: '0.0.0.0/0' }],
    });
    const place = { account_key: accountKey, region_id: regionId, vpc_id: network.vpcId ?? '' };
    const peer = { protocol: 'tcp', port_from: 1, port_to: 9, direction: 'ingress', cidr_ip: '10.0.0.0/8' };
    const inGroup = { ...place, security_group_id: network.securityGroupId ?? '', rules: [peer] };
    expect(await send('security_group.rule_add', inGroup)).toBe(null);
    const second = { ...place, security_group_name: 'h' };
    expect((await send('security_group.create', second)).id).toMatch(/^sg-/);
    expect((await send('security_group.create_with_rule', { ...second, rules: [peer] })).id).toMatch(/^sg-/);
    const more = { zone_id: zoneId, cidr_block: '10.2.0.0/24', switch_name: 't' };
    expect((await send('subnet.create', { ...place, ...more })).id).toMatch(/^vsw-/);
    const lone = { provider, region_id: regionId, vpc_name: 'm', ak: accountKey };
    expect((await send('vpc.create', lone)).id).toMatch(/^vpc-/);
    nowMs += 3000;
    const template = {
      ...{ name: ' o\'new "100%" 集群', provider, account_key: accountKey, region_id: regionId, zone_id: zoneId },
      ...{ instance_type: instanceType, image: imageId, password: 'Abc-12345', auth_type: 'password', key_id: '0' },
      image_config: {},
      network_config: {
        vpc: network.vpcId ?? '',
        subnet_id: network.switchId ?? '',
        security_group: network.securityGroupId ?? '',
      },
      storage_config: { disks: { system_disk: { category: 'cloud_essd', size: 40 } } },
      charge_config: { charge_type: 'PostPaid' },
    };
    const { name } = template;
    expect(await send('cluster.create', template)).toEqual({ clusterName: name });
    expect(await send('cluster.edit', { ...template, desc: 'changed' })).toEqual({ clusterName: name });
    expect(await send('cluster.add_tags', { cluster_name: name, tags: { team: 'a' } })).toBe(null);
    expect(await send('cluster.edit_tags', { cluster_name: name, tags: { team: 'b' } })).toBe(null);
    await send('cluster.expand', { cluster_name: name, count: 2 });
    nowMs += 3000;
    const made = emulator.fleet.bridgx.instances.filter(({ clusterName }) => clusterName === name);
    expect(made.map(({ ipInner }) => ipInner)).toEqual(['10.1.0.252', '10.1.0.251']);
    const described = await send('cluster.name', { name });
    expect(described).toMatchObject({ desc: 'changed', tags: { team: 'b', usage: 'unused' } });
    const machines = [{ instance_ip: '192.168.1.1', login_name: 'root', login_password: 'x' }];
    const rack = { name: 'rack', instance_list: machines };
    expect(await send('cluster.create_custom_private', rack)).toEqual({ clusterName: 'rack' });
    const inCloud = { name: 'rack2', provider, account_key: accountKey, instance_list: machines };
    expect(await send('cluster.create_custom_public', inCloud)).toEqual({ clusterName: 'rack2' });
    expect(await send('cluster.delete', { ids: `${described.id},999999` })).toBe(null);
    await expect(send('cluster.name', { name })).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } });
  });

  test('keep the id of a task exact from the bare number on', async () => {
    const id = (await send('cluster.expand', { cluster_name: freeCluster().name, count: 1 })).taskId ?? '';
    expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
    expect(parseExactJson(`{"data":${id}}`)).toEqual({ data: BigInt(id) });
    expect(await task(id)).toMatchObject({ taskId: id, taskStatus: 'INIT' });
  });
});
