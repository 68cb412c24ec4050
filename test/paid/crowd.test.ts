import { expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { Fleet, Vpd } from '../../src/emulator/fleet/model.ts';
import { idOf, some } from '../domains/lingjun-facts.ts';
import { type Answer, noon } from '../support/gateway.ts';
import { startPaidOnce } from './paid-gateway.ts';

const clients = 500;
const second = 1_000;

/** What is true of a VPD, from when until when. */
interface Era {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly name: string;
}

/** The truth that answers are held against: the state of the fleet, and of one VPD over time. */
interface Truth {
  readonly fleet: Fleet;
  readonly changed: Vpd;
  readonly eras: readonly Era[];
}

interface Seen {
  readonly asOf: string;
}

/** The names that the changed VPD may have in an answer of that time; on the very moment of the change it is either. */
function namesAt({ changed, eras }: Truth, vpdId: string, { asOf }: Seen, known: string): string[] {
  if (vpdId !== changed.vpdId) return [known];
  const atMs = Date.parse(asOf);
  return eras.filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs <= untilMs).map(({ name }) => name);
}

function expectVpd(
  truth: Truth,
  row: { vpdId: string; name: string; cidr: string; statusText: string; freshness: Seen },
) {
  const vpd = some(truth.fleet.lingjun.vpds, ({ vpdId }) => vpdId === row.vpdId);
  expect(namesAt(truth, vpd.vpdId, row.freshness, vpd.vpdName)).toContain(row.name);
  expect([row.cidr, row.statusText]).toEqual([vpd.cidr, vpd.status]);
}

interface Question {
  readonly document: (freshness: string) => string;
  readonly variables?: (fleet: Fleet) => Record<string, unknown>;
  /** Holds every value of an answer against the truth; returns how many it held. */
  // Documents differ, so their data has no one type.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly holds: (data: any, truth: Truth) => number;
}

const vpdFields = 'vpdId name cidr statusText freshness { asOf }';

const questions: readonly Question[] = [
  {
    document: (freshness) =>
      `{ vpds ${freshness} { totalCount gaps { region } nodes { ${vpdFields} subnets(first: 100) { nodes { subnetId name cidr } } } } }`,
    holds(data, truth) {
      if (!data?.vpds) return 0;
      const { lingjun } = truth.fleet;
      const missing = new Set(data.vpds.gaps.map(({ region }: { region: string }) => region));
      const listed = lingjun.vpds.filter(({ regionId }) => !missing.has(regionId));
      const ids = data.vpds.nodes.map(({ vpdId }: Vpd) => vpdId).sort();
      expect(ids).toEqual(listed.map(({ vpdId }) => vpdId).sort());
      for (const row of data.vpds.nodes) {
        expectVpd(truth, row);
        if (!row.subnets) continue;
        const inside = lingjun.subnets.filter(({ vpdId }) => vpdId === row.vpdId);
        const plain = inside.map(({ subnetId, subnetName: name, cidr }) => ({ subnetId, name, cidr }));
        expect(byId(row.subnets.nodes)).toEqual(byId(plain));
      }
      return listed.length;
    },
  },
  {
    document: (freshness) => `query ($id: ID!) { vpd(id: $id) ${freshness} { ${vpdFields} detail { quota } } }`,
    variables: ({ lingjun }) => {
      const vpd = some(lingjun.vpds);
      return { id: idOf('Vpd', vpd, vpd.vpdId) };
    },
    holds(data, truth) {
      if (!data?.vpd) return 0;
      expectVpd(truth, data.vpd);
      if (data.vpd.detail) expect(data.vpd.detail.quota).toBe(truth.changed.quota);
      return 1;
    },
  },
  {
    document: (freshness) =>
      `{ vccs(first: 100) ${freshness} { gaps { region } nodes { vccId name vpcId statusText } } }`,
    holds(data, { fleet }) {
      if (!data?.vccs) return 0;
      const missing = new Set(data.vccs.gaps.map(({ region }: { region: string }) => region));
      const listed = fleet.lingjun.vccs.filter(({ regionId }) => !missing.has(regionId));
      const plain = listed.map(({ vccId, vccName: name, vpcId, status }) => ({
        vccId,
        name,
        vpcId,
        statusText: status,
      }));
      const nullable = data.vccs.nodes.map((row: { vpcId: string | null }) => ({ ...row, vpcId: row.vpcId ?? '' }));
      expect(byId(nullable)).toEqual(byId(plain));
      return listed.length;
    },
  },
  {
    document: (freshness) =>
      `{ lingjunNodes(first: 40) ${freshness} { nodes { nodeId elasticNetworkInterfaces(first: 100) { nodes { elasticNetworkInterfaceId ip } } } } }`,
    holds(data, { fleet: { lingjun } }) {
      if (!data?.lingjunNodes) return 0;
      const nodes: { nodeId: string }[] = data.lingjunNodes.nodes;
      expect(new Set(nodes.map(({ nodeId }) => nodeId)).size).toBe(40);
      const bound = Map.groupBy(lingjun.elasticNetworkInterfaces, ({ nodeId }) => nodeId);
      for (const { nodeId, elasticNetworkInterfaces } of data.lingjunNodes.nodes) {
        some(lingjun.nodes, (node) => node.nodeId === nodeId);
        if (!elasticNetworkInterfaces) continue;
        const plain = (bound.get(nodeId) ?? []).map(({ elasticNetworkInterfaceId, ip }) => ({
          elasticNetworkInterfaceId,
          ip,
        }));
        expect(byId(elasticNetworkInterfaces.nodes)).toEqual(byId(plain));
      }
      return nodes.length;
    },
  },
  {
    document: (freshness) =>
      `{ clusters(first: 100) ${freshness} { nodes { name provider: providerText clusterId } } }`,
    holds(data, { fleet: { bridgx } }) {
      if (!data?.clusters) return 0;
      const own = new Set(bridgx.accounts.filter(({ orgId }) => orgId === 1).map(({ accountKey }) => accountKey));
      const clusters = bridgx.clusters.filter(({ accountKey }) => own.has(accountKey));
      const plain = clusters.map(({ id, name, provider }) => ({ name, provider, clusterId: String(id) }));
      expect(byId(data.clusters.nodes)).toEqual(byId(plain));
      return plain.length;
    },
  },
];

const byId = <T>(rows: readonly T[]): T[] => rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const wishes = [
  '',
  '',
  '',
  '@freshness(maxAgeSeconds: 0)',
  '@freshness(maxAgeSeconds: 0, orStale: true)',
  '@freshness(maxAgeSeconds: 5)',
  '@freshness(maxAgeSeconds: 3600)',
];

/** One of the crowd: which question, how fresh. Spread by number, so that each run asks the same. */
function asked(index: number): { question: Question; wish: string } {
  const question = questions[index % questions.length];
  const wish = wishes[Math.floor(index / questions.length) % wishes.length];
  if (!question || wish === undefined) throw new Error('there is a question for each number');
  return { question, wish };
}

/** Calls that a fault was made of. */
function hits({ stats }: Emulator): number {
  const { lingjun, bridgx } = stats();
  const answered = Object.values({ ...lingjun.operations, ...bridgx.operations }).map(
    (operation) => operation.answered,
  );
  return answered.reduce((sum, { throttled, fault }) => sum + throttled + fault, 0);
}

const expectedCodes = new Set(['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'DEADLINE_EXCEEDED']);

it('Among 500 clients at once, with faults and a change half-way, every value in every answer is right', async () => {
  // Longer than all leaps of the clock together: who is waiting while it leaps would otherwise be out of time.
  const gateway = await startPaidOnce({ emulator: { latencyMs: 5 }, env: { REQUEST_DEADLINE_MS: '300000' } });
  const { fleet } = gateway.emulator;
  const changed = some(fleet.lingjun.vpds);
  const before = changed.vpdName;
  const after = `${before}-renamed`;
  // As many as the budget of retries mends, none of them twice on one call: nobody may see any of these.
  gateway.emulator.setFaults([
    { kind: 'throttle', operation: 'ListVpds', times: 1 },
    { kind: 'error', operation: 'ListVccs', times: 1 },
    { kind: 'throttle', operation: 'ListElasticNetworkInterfaces', times: 1 },
    { kind: 'error', operation: 'cluster.describe_all', times: 1 },
    { kind: 'error', operation: 'instance.describe_all', times: 1 },
    { kind: 'slow', probability: 0.2, delayMs: 40 },
  ]);
  const answers: { index: number; answer: Answer }[] = [];
  /** As answers come in, time goes on: each step is by how many answers and to which second. */
  const steps = [
    { answered: 150, atMs: noon + 10 * second },
    { answered: 300, atMs: noon + 40 * second },
    { answered: 700, atMs: noon + 100 * second },
    { answered: 850, atMs: noon + 170 * second },
  ];
  const [, change] = steps;
  const { promise: changes, resolve: goAgain } = Promise.withResolvers<void>();
  const goOn = () => {
    const step = steps.find(({ answered }) => answered === answers.length);
    if (!step) return;
    gateway.at(step.atMs);
    if (step !== change) return;
    changed.vpdName = after;
    // From here on a call may fail as often as it is tried, which all see who share it.
    gateway.emulator.setFaults([
      { kind: 'throttle', probability: 0.15 },
      { kind: 'error', probability: 0.08 },
      { kind: 'slow', probability: 0.2, delayMs: 40 },
    ]);
    goAgain();
  };
  const ask = async (index: number) => {
    const { question, wish } = asked(index);
    const answer = await gateway.query(question.document(wish), question.variables?.(fleet));
    answers.push({ index, answer });
    goOn();
  };
  const client = async (index: number) => {
    await ask(index);
    await changes;
    await ask(index * 3 + 1);
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));

  const truth: Truth = {
    fleet,
    changed,
    eras: [
      { fromMs: 0, untilMs: noon + 40 * second, name: before },
      // An answer is as of the moment that its call began: one that was under way at the change may tell of it.
      { fromMs: noon + 10 * second, untilMs: Number.POSITIVE_INFINITY, name: after },
    ],
  };
  let held = 0;
  for (const { index, answer } of answers) {
    held += asked(index).question.holds(answer.data, truth);
    for (const { extensions } of answer.errors ?? []) expect(expectedCodes).toContain(extensions.code);
  }
  expect(answers).toHaveLength(2 * clients);
  expect(held).toBeGreaterThan(10 * clients);
  expect(answers.slice(0, change?.answered).filter(({ answer }) => answer.errors !== undefined)).toEqual([]);
  expect(hits(gateway.emulator)).toBeGreaterThan(3);
  const tellsOfChange = answers.filter(({ answer }) => JSON.stringify(answer.data).includes(after)).length;
  expect(tellsOfChange).toBeGreaterThan(0);
  // Alone, the clients would make some thousands.
  const calls = Object.values(gateway.calls()).reduce((sum, count) => sum + count, 0);
  expect(calls).toBeLessThan(500);
}, 90_000);
