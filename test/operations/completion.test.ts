import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { idOf, some } from '../domains/lingjun-facts.ts';
import { type GatewayOptions, noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { describePostgres } from '../support/history.ts';
import { here } from '../support/operations.ts';
import { testedAccount } from '../support/tested-account.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fleetgraph-completion-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const prices = join(scratch, 'prices.json');
writeFileSync(
  prices,
  JSON.stringify({
    currency: 'CNY',
    prices: [
      { kind: 'read', amount: '0.001' },
      { operation: 'CreateNetTestTask', amount: '0.5', charged: 'completed' },
    ],
  }),
);

const start = (options: GatewayOptions = {}) => startGateway({ ...options, env: { FLEETGRAPH_PRICES: prices } });

/** Starts a test of the latency between two nodes. */
async function beginTest(gateway: TestGateway, { fleet }: Emulator): Promise<string> {
  const { clusters, nodes } = fleet.lingjun;
  const cluster = some(clusters, ({ regionId }) => regionId === here.region);
  const hosts = nodes
    .filter(({ clusterId }) => clusterId === cluster.clusterId)
    .slice(0, 2)
    .map((node, index) => ({ ip: `10.1.0.${index + 1}`, node: idOf('LingjunNode', node, node.nodeId) }));
  const input = {
    cluster: idOf('LingjunCluster', cluster, cluster.clusterId),
    clusterName: cluster.clusterName,
    networkMode: '01',
    delayTest: { hosts },
  };
  const mutation = `mutation Measure($input: CreateNetTestTaskInput!) {
    createNetTestTask(input: $input) { operation { id status cost { amount } } }
  }`;
  const { data, errors } = await gateway.query(mutation, { input });
  expect(errors).toBeUndefined();
  // A look at what is there before; the task itself is not charged yet.
  expect(data.createNetTestTask.operation).toMatchObject({ status: 'RUNNING', cost: { amount: '0.001' } });
  return data.createNetTestTask.operation.id;
}

/** The operation once it has ended. Its resource is left out: a read of that could be the one that a poll shares. */
async function ended({ query }: TestGateway, id: string) {
  for (;;) {
    await breath();
    const document = 'query ($id: ID!) { operation(id: $id) { status polls endedAt cost { amount currency } } }';
    const { operation } = (await query(document, { id })).data;
    if (operation.endedAt !== null) return operation;
  }
}

/** What the ledger has of the task, by outcome. */
async function booked(gateway: TestGateway) {
  const { data } = await gateway.query(`{
    upstreamSpend(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", groupBy: [OPERATION, OUTCOME, CALLER, GRAPHQL_OPERATION]) {
      operation outcome calls billedCalls caller graphqlOperation amount { amount currency }
    }
  }`);
  const rows: { operation: string; outcome: string }[] = data.upstreamSpend;
  return rows
    .filter(({ operation }) => operation === 'CreateNetTestTask')
    .toSorted((a, b) => a.outcome.localeCompare(b.outcome));
}

const said = { operation: 'CreateNetTestTask', caller: 'local', graphqlOperation: 'Measure' };
const bookedOnce = [
  { ...said, outcome: 'answered', calls: 1, billedCalls: 0, amount: { amount: '0', currency: 'CNY' } },
  { ...said, outcome: 'completed', calls: 0, billedCalls: 1, amount: { amount: '0.5', currency: 'CNY' } },
];

test('A task that is charged when it is completed is on its operation and in the ledger then, and not before', async () => {
  const gateway = await start();
  onTestFinished(() => gateway.close());
  const id = await beginTest(gateway, gateway.emulator);
  expect(await booked(gateway)).toMatchObject([{ outcome: 'answered', amount: { amount: '0' } }]);
  gateway.at(noon + 60_000);
  const { cost, polls } = await ended(gateway, id);
  expect([cost, polls]).toEqual([{ amount: '0.502', currency: 'CNY' }, 1]);
  expect(await booked(gateway)).toEqual(bookedOnce);
});

test('A task that fails is not charged', async () => {
  const gateway = await start();
  onTestFinished(() => gateway.close());
  gateway.emulator.setFaults([{ kind: 'doom', operation: 'CreateNetTestTask', times: 1 }]);
  const id = await beginTest(gateway, gateway.emulator);
  gateway.at(noon + 60_000);
  expect(await ended(gateway, id)).toMatchObject({ status: 'FAILED', cost: { amount: '0.002' } });
  expect(await booked(gateway)).toMatchObject([{ outcome: 'answered' }]);
});

test('A task that is completed after a restart is charged once, to who asked for it', async () => {
  let nowMs = noon;
  const emulator = await startEmulator({ clock: () => nowMs, rateLimits: false });
  const again = () => start({ dataDir: join(scratch, 'restarted'), account: () => testedAccount(emulator) });
  const first = await again();
  const id = await beginTest(first, emulator);
  await first.close();
  nowMs += 60_000;
  const second = await again();
  second.at(nowMs);
  const told = await ended(second, id);
  expect(told).toMatchObject({ status: 'SUCCEEDED', cost: { amount: '0.502' } });
  await second.close();
  const third = await again();
  third.at(nowMs + 60_000);
  expect(await booked(third)).toEqual(bookedOnce);
  await third.close();
  await emulator.close();
});

describePostgres('A task whose end two replicas see at the same moment', (place) => {
  test('is charged once', async () => {
    const { url: databaseUrl = '' } = place().options;
    const one = await start({ databaseUrl, timing: { claimMs: 20 } });
    const other = await start({ databaseUrl, timing: { claimMs: 20 }, account: () => testedAccount(one.emulator) });
    onTestFinished(async () => {
      await other.close();
      await one.close();
    });
    const id = await beginTest(other, one.emulator);
    // The lease is over for both of them.
    for (const gateway of [one, other]) gateway.at(noon + 60_000);
    const [told] = await Promise.all([one, other].map((gateway) => ended(gateway, id)));
    // What was asked of the other one is stored when it is asked.
    await booked(other);
    expect(await booked(one)).toEqual(bookedOnce);
    const [looks, rest] = [told.polls + 1, Number(told.cost.amount) - 0.5];
    expect(rest).toBeCloseTo(looks / 1000);
  });
});
