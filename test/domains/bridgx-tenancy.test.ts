import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { BridgxState } from '../../src/emulator/fleet/model.ts';
import { encodeId } from '../../src/graph/ids.ts';
import { keyOf } from '../../src/upstream/keys.ts';
import type { AccountSettings } from '../../src/upstream/upstreams.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { startWiretap, type Wiretap } from '../support/wiretap.ts';
import { some, sorted } from './lingjun-facts.ts';

/** Three organisations of one server, each an account of the gateway: the first two own clusters, the third nothing. */
const logins = {
  fleet: { BRIDGX_USERNAME: 'root', BRIDGX_PASSWORD: '123456' },
  neighbour: { BRIDGX_USERNAME: 'neighbour', BRIDGX_PASSWORD: 'neighbour-password' },
  newcomer: { BRIDGX_USERNAME: 'newcomer', BRIDGX_PASSWORD: 'newcomer-password' },
};
const organisations = { fleet: 1, neighbour: 2, newcomer: 3 } as const;
type Alias = keyof typeof logins;

/** The accounts as a file of FLEETGRAPH_CONFIG sets them up. */
function accountsAt(endpoint: string, more: Partial<Record<Alias, Record<string, string>>> = {}): AccountSettings[] {
  const file = Object.fromEntries(
    Object.entries(logins).map(([alias, login]) => [
      alias,
      { BRIDGX_ENDPOINT: endpoint, ...login, ...more[alias as Alias] }, // the keys of the table above
    ]),
  );
  return [...readConfig({ FLEETGRAPH_CONFIG: 'accounts.json' }, () => JSON.stringify(file)).accounts];
}

async function startShared(more: Partial<Record<Alias, Record<string, string>>> = {}) {
  let serverUrl = '';
  const wiretap = await startWiretap(() => serverUrl);
  const gateway = await startGateway({
    account: (emulated) => ({ alias: emulated.alias, ...(emulated.lingjun ? { lingjun: emulated.lingjun } : {}) }),
    otherAccounts: accountsAt(wiretap.url, more),
  });
  serverUrl = gateway.emulator.bridgxUrl;
  return { gateway, wiretap, fleet: gateway.emulator.fleet.bridgx };
}

const idIn = (type: string, account: Alias, ...ids: string[]) => encodeId(type, keyOf(account, '', ...ids));

/** What an organisation owns on the server. */
function ownedBy({ accounts, clusters, instances, tasks, vpcs }: BridgxState, alias: Alias) {
  const keys = new Set(
    accounts.filter(({ orgId }) => orgId === organisations[alias]).map(({ accountKey }) => accountKey),
  );
  const own = clusters.filter(({ accountKey }) => keys.has(accountKey));
  const names = new Set(own.map(({ name }) => name));
  const enabled = new Set(own.filter(({ status }) => status === 'ENABLE').map(({ name }) => name));
  return {
    keys,
    clusters: own,
    machines: instances.filter(({ clusterName, status }) => enabled.has(clusterName) && status !== 'DELETED'),
    tasks: tasks.filter(({ clusterName }) => names.has(clusterName)),
    vpcs: vpcs.filter(({ accountKey }) => keys.has(accountKey)),
  };
}

describe('Organisations that share a BridgX server', () => {
  let gateway: TestGateway;
  let wiretap: Wiretap;
  let fleet: BridgxState;
  beforeAll(async () => {
    ({ gateway, wiretap, fleet } = await startShared());
  });
  beforeEach(() => {
    gateway.calls();
    wiretap.heard();
  });
  afterAll(async () => {
    await gateway.close();
    await wiretap.close();
  });

  const everything = `query ($account: String!) {
    clusters(filter: { account: $account }, first: 1000) { totalCount nodes { name accessKeyId machines { totalCount } } }
    machines(filter: { account: $account }, first: 1000) { totalCount nodes { clusterName } }
    ended: machines(filter: { account: $account, statuses: [DELETED] }, first: 1000) { nodes { clusterName } }
    scalingTasks(filter: { account: $account }, first: 1000) { nodes { clusterName } }
    cloudAccounts(filter: { account: $account }) { nodes { accessKeyId } }
    vpcs(filter: { account: $account }, first: 1000) { nodes { accessKeyId } }
  }`;

  it.each(['fleet', 'neighbour'] as const)('show the %s its own things and nothing else', async (account) => {
    const own = ownedBy(fleet, account);
    const { data, errors } = await gateway.query(everything, { account });
    expect(errors).toBeUndefined();
    expect(sorted(data.clusters.nodes.map(({ name }: { name: string }) => name))).toEqual(
      sorted(own.clusters.map(({ name }) => name)),
    );
    expect(data.machines.totalCount).toBe(own.machines.length);
    expect(sorted(data.cloudAccounts.nodes.map(({ accessKeyId }: { accessKeyId: string }) => accessKeyId))).toEqual(
      sorted([...own.keys]),
    );
    const names = new Set(own.clusters.map(({ name }) => name));
    const rows = [...data.machines.nodes, ...data.ended.nodes, ...data.scalingTasks.nodes];
    expect(rows.filter(({ clusterName }: { clusterName: string }) => !names.has(clusterName))).toEqual([]);
    expect(data.vpcs.nodes.length).toBeGreaterThan(0);
    expect(data.vpcs.nodes.every(({ accessKeyId }: { accessKeyId: string }) => own.keys.has(accessKeyId))).toBe(true);
  });

  it('show an organisation without cloud accounts nothing, though the server would list everything', async () => {
    const { data, errors } = await gateway.query(everything, { account: 'newcomer' });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      clusters: { totalCount: 0, nodes: [] },
      machines: { totalCount: 0, nodes: [] },
      ended: { nodes: [] },
      scalingTasks: { nodes: [] },
      cloudAccounts: { nodes: [] },
      vpcs: { nodes: [] },
    });
    expect(gateway.calls()).not.toHaveProperty('cluster.describe_all');
    expect(gateway.calls()).not.toHaveProperty('instance.describe_all');
  });

  it('that make their first cloud account see its clusters from then on', async () => {
    const account = { ...some(fleet.accounts), id: 90, orgId: 3, accountKey: 'LTAI-first', accountName: 'first' };
    const cluster = { ...some(fleet.clusters), id: 9000, name: 'first.cluster', accountKey: account.accountKey };
    fleet.accounts.push(account);
    fleet.clusters.push(cluster);
    const { data } = await gateway.query(everything, { account: 'newcomer' });
    fleet.accounts.pop();
    fleet.clusters.pop();
    expect(data.clusters.nodes).toEqual([
      { name: 'first.cluster', accessKeyId: 'LTAI-first', machines: { totalCount: 0 } },
    ]);
  });

  it.each([
    ['neighbour', 'fleet'],
    ['fleet', 'neighbour'],
    ['fleet', 'newcomer'],
  ] as const)("keep what is the %s's from the %s, and send nothing that names it", async (owner, caller) => {
    const theirs = ownedBy(fleet, owner);
    const cluster = some(theirs.clusters, ({ clusterType }) => clusterType === 'standard');
    const machine = some(theirs.machines, ({ clusterName }) => clusterName === cluster.name);
    const task = some(theirs.tasks);
    const vpc = some(theirs.vpcs, ({ vpcId }) => vpcId === cluster.vpcId);
    const account = some(fleet.accounts, ({ accountKey }) => accountKey === cluster.accountKey);
    const vpcIds = [cluster.accountKey, vpc.regionId, vpc.vpcId];
    const { data, errors } = await gateway.query(
      `query ($cluster: ID!, $machine: ID!, $task: ID!, $vpc: ID!, $subnet: ID!, $group: ID!, $account: ID!, $key: String!) {
        cluster(id: $cluster) { machineCount detail { loginName } machines { totalCount } }
        usage: machineUsage(cluster: $cluster, day: "2026-06-10") { usedSeconds upstreamSeconds }
        range: usageDays(cluster: $cluster, from: "2026-06-09", to: "2026-06-10") { usedSeconds }
        machine(id: $machine) { detail { regionId } }
        scalingTask(id: $task) { progress { totalCount } }
        vpc(id: $vpc) { name subnets { totalCount } }
        vpcSubnet(id: $subnet) { name }
        securityGroup(id: $group) { rules { cidr } }
        cloudAccount(id: $account) { name }
        vpcs(filter: { account: "${caller}", accessKeyId: $key, regionId: "cn-wulanchabu" }) { nodes { vpcId } }
      }`,
      {
        cluster: idIn('Cluster', caller, cluster.name),
        machine: idIn('Machine', caller, cluster.name, machine.instanceId || machine.ipInner),
        task: idIn('ScalingTask', caller, String(task.id)),
        vpc: idIn('Vpc', caller, ...vpcIds),
        subnet: idIn('VpcSubnet', caller, ...vpcIds, cluster.subnetId),
        group: idIn('SecurityGroup', caller, ...vpcIds, cluster.securityGroupId),
        account: idIn('CloudAccount', caller, String(account.id)),
        key: cluster.accountKey,
      },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      cluster: null,
      usage: null,
      range: [null, null],
      machine: null,
      scalingTask: null,
      vpc: null,
      vpcSubnet: null,
      securityGroup: null,
      cloudAccount: null,
      vpcs: { nodes: [] },
    });
    const secrets = [cluster.name, String(task.id), vpc.vpcId, cluster.accountKey, machine.ipInner];
    const heard = wiretap.heard();
    expect(heard.filter((request) => secrets.some((secret) => request.includes(secret)))).toEqual([]);
    expect(heard.length).toBeGreaterThan(0);
  });

  it('keep machines apart whose clusters differ in the case of their names alone', async () => {
    const own = some(ownedBy(fleet, 'fleet').machines, ({ clusterName }) => /^gf\.[a-z]+\.\d+$/.test(clusterName));
    const theirs = some(ownedBy(fleet, 'neighbour').clusters);
    const twin = own.clusterName.toUpperCase();
    fleet.clusters.push({ ...theirs, id: 9001, name: twin });
    fleet.instances.push({ ...own, id: 900_001, instanceId: 'i-twin', clusterName: twin });
    const { data } = await gateway.query(
      `query ($id: ID!) { cluster(id: $id) { machines(first: 1000) { nodes { instanceId } } }
        machines(filter: { account: "fleet" }, first: 1000) { nodes { instanceId } } }`,
      { id: idIn('Cluster', 'fleet', own.clusterName) },
    );
    fleet.clusters.pop();
    fleet.instances.pop();
    const ids = [...data.cluster.machines.nodes, ...data.machines.nodes].map(({ instanceId }) => instanceId);
    expect(ids).toContain(own.instanceId);
    expect(ids).not.toContain('i-twin');
  });

  it('are not told apart while the server cannot say whether the organisation owns an account', async () => {
    gateway.emulator.setFaults([{ kind: 'error', upstream: 'bridgx', operation: 'region.list', status: 503 }]);
    const { data, errors } = await gateway.query(
      '{ clusters(filter: { account: "newcomer" }) { nodes { name } } machines(filter: { account: "newcomer" }) { nodes { id } } }',
    );
    gateway.emulator.setFaults([]);
    expect(data).toEqual({ clusters: null, machines: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
  });
});

describe('Cloud accounts that the settings name', () => {
  it('are the only ones whose things are shown, for no call beside the lists', async () => {
    const key = 'LTAI5tFgTrainEmulator01';
    const { gateway, wiretap, fleet } = await startShared({ fleet: { BRIDGX_ACCESS_KEY_IDS: `${key}, LTAI-unknown` } });
    const { data } = await gateway.query(
      `{ clusters(filter: { account: "fleet" }, first: 1000) { nodes { accessKeyId machines(first: 1) { totalCount } } }
         machines(filter: { account: "fleet" }, first: 1000) { totalCount } }`,
    );
    const clusters = fleet.clusters.filter(({ accountKey }) => accountKey === key);
    expect(data.clusters.nodes.map(({ accessKeyId }: { accessKeyId: string }) => accessKeyId)).toEqual(
      clusters.map(() => key),
    );
    const names = new Set(clusters.filter(({ status }) => status === 'ENABLE').map(({ name }) => name));
    const live = fleet.instances.filter(({ clusterName, status }) => names.has(clusterName) && status !== 'DELETED');
    expect(data.machines.totalCount).toBe(live.length);
    expect(Object.keys(gateway.calls()).toSorted()).toEqual(['cluster.describe_all', 'instance.describe_all']);
    await gateway.close();
    await wiretap.close();
  });

  it('may own no cluster yet, and show their networks all the same', async () => {
    const { gateway, wiretap, fleet } = await startShared({ newcomer: { BRIDGX_ACCESS_KEY_IDS: 'LTAI-fresh' } });
    fleet.accounts.push({ ...some(fleet.accounts), id: 91, orgId: 3, accountKey: 'LTAI-fresh', accountName: 'fresh' });
    const vpc = some(fleet.vpcs, ({ status, provider }) => status === 'Available' && provider === 'AlibabaCloud');
    fleet.vpcs.push({ ...vpc, vpcId: 'vpc-fresh', accountKey: 'LTAI-fresh' });
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { vpcs(filter: { account: "newcomer" }) { nodes { vpcId } } vpc(id: $id) { vpcId }
        clusters(filter: { account: "newcomer" }) { totalCount }
        cloudAccounts(filter: { account: "newcomer" }) { nodes { name } } }`,
      { id: idIn('Vpc', 'newcomer', 'LTAI-fresh', vpc.regionId, 'vpc-fresh') },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      vpcs: { nodes: [{ vpcId: 'vpc-fresh' }] },
      vpc: { vpcId: 'vpc-fresh' },
      clusters: { totalCount: 0 },
      cloudAccounts: { nodes: [{ name: 'fresh' }] },
    });
    await gateway.close();
    await wiretap.close();
  });
});
