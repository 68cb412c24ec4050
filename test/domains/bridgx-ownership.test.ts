import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoaderParts, withLoaders } from '../../src/context.ts';
import { ownedCloudKey } from '../../src/domains/cloud-account/ownership.ts';
import { ownedCluster } from '../../src/domains/cluster/ownership.ts';
import { ownedMachines } from '../../src/domains/machine/ownership.ts';
import { ownedTask } from '../../src/domains/scaling-task/ownership.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { BridgxState } from '../../src/emulator/fleet/model.ts';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import { createExchange, type Exchange } from '../../src/upstream/exchange.ts';
import { createUpstreams } from '../../src/upstream/upstreams.ts';
import { startWiretap, type Wiretap } from '../support/wiretap.ts';
import { callOf } from '../upstream/call-of.ts';
import { foreignCluster, ownClusters, ownMachines } from './bridgx-facts.ts';
import { some } from './lingjun-facts.ts';

const place = { account: 'default', region: '' };
const forbidden = { code: 'FORBIDDEN' };

/** What a write asks before it names anything to the server; the settings name no cloud accounts. */
describe('What an organisation owns', () => {
  let emulator: Emulator;
  let wiretap: Wiretap;
  let exchange: Exchange;
  let parts: LoaderParts;
  let fleet: BridgxState;
  beforeEach(async () => {
    emulator = await startEmulator({ rateLimits: false });
    fleet = emulator.fleet.bridgx;
    wiretap = await startWiretap(() => emulator.bridgxUrl);
    exchange = createExchange();
    parts = open('root', '123456');
  });
  afterEach(async () => {
    await exchange.close();
    await wiretap.close();
    await emulator.close();
  });

  function open(username: string, password: string): LoaderParts {
    const bridgx = { endpoint: wiretap.url, auth: { username, password }, timeZone: 'Asia/Shanghai' };
    const steps = { exchange, clock: Date.now, maxTimeoutMs: 5000, steps: [], loginSteps: [], onAttempt: () => {} };
    const accounts = createUpstreams([{ alias: 'default', bridgx }], steps).open(
      callOf(bridgxOperations['cluster.describe_all']),
    );
    return withLoaders({ accounts, lengths: new Map(), freshness: { orStale: false }, histories: new Map() });
  }

  it('is found by the name of a cluster, an access key, the id of a task and the addresses of machines', async () => {
    const cluster = some(ownClusters(fleet), ({ name }) => name === 'gf.batch.011');
    const owned = await ownedCluster(parts, place, cluster.name);
    expect(owned.clusterId).toBe(String(cluster.id));
    expect(await ownedCloudKey(parts, place, cluster.accountKey)).toEqual({
      accessKeyId: cluster.accountKey,
      provider: cluster.provider,
    });
    const task = some(fleet.tasks, ({ clusterName }) => clusterName === cluster.name);
    expect((await ownedTask(parts, place, String(task.id))).clusterName).toBe(cluster.name);
    const wanted = ownMachines(fleet).filter(({ clusterName }) => clusterName === cluster.name);
    const [last, first] = [some(wanted.slice(-1)), some(wanted)];
    const machines = await ownedMachines(parts, owned, [last.ipInner, first.ipInner]);
    expect(machines.map(({ instanceId }) => instanceId)).toEqual([last.instanceId, first.instanceId]);
  });

  it("is not what is another's, deleted, or not there; the server is never asked about it", async () => {
    const foreign = foreignCluster(fleet);
    const machine = some(ownMachines(fleet), ({ clusterName }) => clusterName !== 'gf.batch.011');
    const task = some(fleet.tasks, ({ clusterName }) => clusterName === foreign.name);
    const own = await ownedCluster(parts, place, 'gf.batch.011');
    await expect(ownedCluster(parts, place, foreign.name)).rejects.toMatchObject(forbidden);
    await expect(ownedCluster(parts, place, 'no.such')).rejects.toMatchObject(forbidden);
    await expect(ownedCloudKey(parts, place, foreign.accountKey)).rejects.toMatchObject(forbidden);
    await expect(ownedTask(parts, place, String(task.id))).rejects.toMatchObject(forbidden);
    await expect(ownedMachines(parts, own, [machine.ipInner])).rejects.toMatchObject(forbidden);
    const guesses = [foreign.name, 'no.such', foreign.accountKey, String(task.id), machine.ipInner];
    const heard = wiretap.heard();
    expect(heard.filter((request) => guesses.some((guess) => request.includes(guess)))).toEqual([]);
  });

  it('may be the first account of a cloud that the server knows no other account of', async () => {
    const newcomer = open('newcomer', 'newcomer-password');
    await expect(ownedCloudKey(newcomer, place, 'hw-first')).rejects.toMatchObject(forbidden);
    const model = some(fleet.accounts);
    fleet.accounts.push({ ...model, id: 90, orgId: 3, accountKey: 'hw-first', provider: 'HuaweiCloud' });
    const later = open('newcomer', 'newcomer-password');
    expect(await ownedCloudKey(later, place, 'hw-first')).toEqual({ accessKeyId: 'hw-first', provider: 'HuaweiCloud' });

    fleet.accounts.push({ ...model, id: 91, orgId: 2, accountKey: 'hw-second', provider: 'HuaweiCloud' });
    const crowded = ownedCloudKey(open('newcomer', 'newcomer-password'), place, 'hw-first');
    await expect(crowded).rejects.toMatchObject(forbidden);
    await expect(crowded).rejects.toThrow('BRIDGX_ACCESS_KEY_IDS');
  });
});
