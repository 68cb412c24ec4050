import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { createGateway } from '../../src/gateway.ts';
import { openDatabase } from '../../src/history/database.ts';
import type { Answer } from '../support/gateway.ts';
import { describeEngines, describePostgres } from '../support/history.ts';
import { createVpd, ended, here, vpdsNamed } from '../support/operations.ts';
import { testedAccount } from '../support/tested-account.ts';
import { configOf, hasty, type KilledWriter, startWriter, type Writer } from '../support/writer.ts';

/** Processes that are killed at random, each with so many creations under way. TEST_KILLS=200 for the long run. */
const kills = Number(process.env.TEST_KILLS ?? 4);
const underWay = 6;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ rateLimits: false, latencyMs: 30, asyncMs: 150 });
});
afterAll(() => emulator.close());

function tellOf(database: KilledWriter['database'], more: Partial<KilledWriter> = {}): KilledWriter {
  return { database, account: testedAccount(emulator), timing: hasty, ...more };
}

/** The process that goes on. */
async function startSurvivor(told: KilledWriter) {
  const database = await openDatabase(told.database);
  const parts = { clock: Date.now, logger: pino({ level: 'silent' }), database, timing: told.timing };
  const gateway = await createGateway(configOf(told), parts);
  return {
    async query(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify({ query, variables }) };
      const response = await gateway.app.fetch(new Request('http://localhost/graphql', init));
      return { status: response.status, ...(await response.json()) };
    },
    stored: (clientMutationId: string) => database.prisma.operation.findFirst({ where: { clientMutationId } }),
    close: () => gateway.close(),
  };
}
type Survivor = Awaited<ReturnType<typeof startSurvivor>>;

/** The operation is there, ended as the service says, and what it made is there once. */
async function expectTruth(survivor: Survivor, name: string) {
  const row = await survivor.stored(name);
  expect(row, `${name} is lost`).not.toBeNull();
  const id = Buffer.from(`Operation:${row?.id}`).toString('base64url');
  const told = await ended(survivor, id);
  const [made, ...more] = vpdsNamed({ emulator }, name);
  // A machine too busy to send in time says so, and has sent nothing.
  if (told.error?.message.includes(' not sent: ')) {
    expect([told.status, made], name).toEqual(['FAILED', undefined]);
    return;
  }
  expect([told.status, told.statusText, told.error], name).toEqual(['SUCCEEDED', 'Available', null]);
  expect(more, `${name} was made twice`).toEqual([]);
  expect(Buffer.from(told.resourceId, 'base64url').toString()).toBe(`Vpd:default/${here.region}/${made?.vpdId}`);
  expect(made?.status).toBe('Available');
}

/** As a caller does that got no answer: asks for the same again, also when the machine is too busy to answer in time. */
async function insist(survivor: Survivor, name: string, tries = 20): Promise<void> {
  try {
    await createVpd(survivor, { name, clientMutationId: name });
  } catch (error) {
    if (tries === 1) throw error;
    await sleep(200);
    await insist(survivor, name, tries - 1);
  }
}

async function reached(operation: string, calls: number): Promise<void> {
  while ((emulator.stats().lingjun.operations[operation]?.calls ?? 0) <= calls) await sleep(1);
}

const callsOf = (operation: string) => emulator.stats().lingjun.operations[operation]?.calls ?? 0;

/** Where a creation is when its process is killed. */
const points: Record<string, (writer: Writer, name: string) => Promise<unknown>> = {
  'before it is sent': (writer, name) => createVpd(writer, { name, clientMutationId: name }).catch(() => writer.ended),
  async 'after the service acted, before it answered'(writer, name) {
    emulator.setFaults([{ operation: 'CreateVpd', kind: 'lost', by: 'hang', times: 1 }]);
    const calls = callsOf('CreateVpd');
    const answer = createVpd(writer, { name, clientMutationId: name }).catch(() => undefined);
    await reached('CreateVpd', calls);
    await writer.kill();
    return answer;
  },
  async 'before the service acted'(writer, name) {
    emulator.setFaults([{ operation: 'CreateVpd', kind: 'hang', times: 1 }]);
    const calls = callsOf('CreateVpd');
    const answer = createVpd(writer, { name, clientMutationId: name }).catch(() => undefined);
    await reached('CreateVpd', calls);
    await writer.kill();
    return answer;
  },
  async 'while its end is watched'(writer, name) {
    await createVpd(writer, { name, clientMutationId: name });
    await writer.kill();
  },
};

describeEngines('A creation whose process is killed', (place) => {
  test.each(Object.keys(points))('%s ends as the service says, made once', async (point) => {
    const name = `killed ${point} ${place().options.url === undefined ? '' : 'pg'}`;
    const told = tellOf(place().options, { diesBeforeSending: point === 'before it is sent' });
    const writer = await startWriter(told);
    await points[point]?.(writer, name);
    await writer.ended;
    emulator.setFaults([]);
    const survivor = await startSurvivor({ ...told, diesBeforeSending: false });
    try {
      await expectTruth(survivor, name);
    } finally {
      await survivor.close();
    }
  });
});

describePostgres('Two replicas of which one is killed', (place) => {
  let survivor: Survivor;
  beforeAll(async () => {
    survivor = await startSurvivor(tellOf(place().options));
  });
  afterAll(() => survivor.close());

  test(
    `end ${kills} times as the service says, at random moments: nothing is lost, nothing is made twice`,
    async () => {
      for (let kill = 0; kill < kills; kill += 1) {
        const writer = await startWriter(tellOf(place().options));
        const names = Array.from({ length: underWay }, (_, index) => `random ${kill}.${index}`);
        const answers = names.map(async (name) => {
          await sleep(Math.random() * 300);
          return createVpd(writer, { name, clientMutationId: name }).catch(() => undefined);
        });
        await sleep(Math.random() * 600);
        await writer.kill();
        await Promise.all(answers);
        await Promise.all(names.map((name) => insist(survivor, name)));
        for (const name of names) await expectTruth(survivor, name);
      }
    },
    60_000 + kills * 15_000,
  );

  test('finish within ten seconds what the other one began, at their usual pace', async () => {
    const usual = tellOf(place().options, { timing: {} });
    const writer = await startWriter(usual);
    const heir = await startSurvivor(usual);
    const { operation } = await createVpd(writer, { name: 'inherited', clientMutationId: 'inherited' });
    expect(operation.status).toBe('RUNNING');
    await writer.kill();
    const killedMs = performance.now();
    await expectTruth(heir, 'inherited');
    expect(performance.now() - killedMs).toBeLessThan(10_000);
    await heir.close();
  });
});
