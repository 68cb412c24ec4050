import { expect, onTestFinished, test } from 'vitest';
import { answerFees, type FeesParts, type FeesQuery } from '../../src/fees/fees.ts';
import { feeLines, type LinesQuery } from '../../src/fees/lines.ts';
import { createRateCards } from '../../src/fees/rate-card/store.ts';
import type { Database } from '../../src/history/database.ts';
import { createFactStore } from '../../src/history/facts.ts';
import { openLedger } from '../../src/history/ledger.ts';
import { describeEngines } from '../support/history.ts';
import { keepUsage, keptFact, keptZone } from '../support/kept-usage.ts';
import { entryOf } from '../support/ledger.ts';

const silent = { warn: () => {}, error: () => {} };
const at = (text: string) => Date.parse(`${text}:00+08:00`);
const range = { from: '2026-06-01', to: '2026-06-30' } as const;

describeEngines('What fees are made of', (place) => {
  let accounts = 0;

  /** An account of its own in the database. */
  async function open(): Promise<{ database: Database; account: string; parts: FeesParts }> {
    const database = await place().open();
    onTestFinished(() => database.close());
    accounts += 1;
    const account = `account-${accounts}`;
    const clock = () => at('2026-07-15T12:00');
    const rateCards = createRateCards({ database, clock });
    const csv = 'instance_type,currency,list_price,negotiated_price,valid_from\necs.c7.4xlarge,CNY,2,1.5,2026-01-01';
    await rateCards.import({
      card: 'default',
      bytes: new TextEncoder().encode(csv),
      source: 'card.csv',
      importedBy: 'test',
    });
    const ledger = await openLedger({ database, today: () => '2026-06-15', logger: silent });
    onTestFinished(() => ledger.close());
    ledger.record(entryOf({ account, atMs: at('2026-06-02T10:05'), amountBillionths: 7n, freeTierBillionths: 3n }));
    ledger.record(entryOf({ account, atMs: at('2026-06-02T10:59'), outcome: 'Throttling', amountBillionths: 1n }));
    ledger.record(entryOf({ account, atMs: at('2026-06-02T11:00'), amountBillionths: 1n }));
    return {
      database,
      account,
      parts: { database, ledger, rateCards, clock, accounts: [{ alias: account, timeZone: keptZone }] },
    };
  }

  async function linesOf(parts: FeesParts, account: string, query: Partial<LinesQuery>) {
    const lines: Record<string, unknown>[] = [];
    const whole = { ...range, filter: { accounts: [account] }, timeZone: keptZone, knownAt: null, isByMachine: false };
    for await (const line of feeLines(parts, { ...whole, revisions: 'CURRENT', ...query })) lines.push({ ...line });
    return lines;
  }

  test('comes line by line, with every revision where it is wanted, and requests by the hour', async () => {
    const { database, account, parts } = await open();
    const facts = [keptFact('serve', { tags: { team: 'search' } }), keptFact('odd', { instanceType: 'unknown' })];
    const machine = { id: 'i-1', cluster: 'serve', from: '2026-06-02T00:00:00+08:00', to: '2026-06-02T02:00:00+08:00' };
    const other = { ...machine, id: 'i-2', cluster: 'odd' };
    const kept = { account, facts, days: ['2026-06-02', '2026-06-02'] } as const;
    await keepUsage(database, { ...kept, machines: [machine, other], nowMs: at('2026-06-10T12:00') });
    const longer = { ...machine, to: '2026-06-02T03:00:00+08:00' };
    await keepUsage(database, { ...kept, machines: [longer, other], nowMs: at('2026-06-11T12:00') });

    const day = {
      timeZone: keptZone,
      day: '2026-06-02',
      startMs: at('2026-06-02T00:00'),
      endMs: at('2026-06-03T00:00'),
    };
    const all = await linesOf(parts, account, { revisions: 'ALL' });
    expect(all).toMatchObject([
      { ...day, service: 'MACHINE_HOURS', cluster: 'odd', seconds: 7200, rate: null, paid: 0n, list: 0n, revision: 1 },
      {
        ...{ ...day, cluster: 'serve', tags: { team: 'search' }, machine: null, seconds: 7200, revision: 1 },
        ...{ paid: 1_500_000_000n * 7200n, list: 2_000_000_000n * 7200n, status: 'CLOSED' },
        ...{ rate: { currency: 'CNY', card: 'default' }, knownUntil: new Date(at('2026-06-11T12:00')) },
      },
      { cluster: 'serve', seconds: 10_800, revision: 2, status: 'CORRECTED', knownUntil: null },
      {
        ...{ service: 'LINGJUN_REQUESTS', operation: 'ListVpds', startMs: at('2026-06-02T10:00'), currency: 'USD' },
        ...{ endMs: at('2026-06-02T11:00'), requests: 2, failedRequests: 1, billedRequests: 2 },
        ...{ paid: 8n * 3600n, list: 11n * 3600n },
      },
      { startMs: at('2026-06-02T11:00'), requests: 1, failedRequests: 0 },
    ]);
    const revisions = async (query: Partial<LinesQuery>) =>
      (await linesOf(parts, account, { filter: { accounts: [account], clusters: ['serve'] }, ...query })).map(
        ({ revision, seconds, machine: id }) => [revision, seconds, id],
      );
    expect(await revisions({})).toEqual([[2, 10_800, null]]);
    expect(await revisions({ knownAt: new Date(at('2026-06-10T13:00')) })).toEqual([[1, 7200, null]]);
    expect(await revisions({ isByMachine: true })).toEqual([[2, 10_800, 'i-1']]);
  });

  test('belongs to the team that a cluster had on the day, also where that changed within a month', async () => {
    const { database, account, parts } = await open();
    const machines = [{ id: 'i-1', cluster: 'serve', from: '2026-05-20T00:00:00+08:00' }];
    const team = (name: string) => [
      keptFact('serve', { tags: { team: name } }),
      keptFact('idle', { tags: { team: 'other' } }),
    ];
    const kept = { account, machines };
    await keepUsage(database, {
      ...kept,
      facts: team('one'),
      days: ['2026-06-01', '2026-06-09'],
      nowMs: at('2026-06-10T12:00'),
    });
    await createFactStore({ database, timeZone: keptZone }).see(account, team('two'), new Date(at('2026-06-10T13:00')));
    await keepUsage(database, {
      ...kept,
      facts: team('two'),
      days: ['2026-06-10', '2026-07-09'],
      nowMs: at('2026-07-10T12:00'),
    });
    const query: FeesQuery = {
      ...{ from: '2026-06-01', to: '2026-07-09', granularity: 'MONTH', groupBy: [{ by: 'TAG', tagKey: 'team' }] },
      ...{ filter: { accounts: [account], services: ['MACHINE_HOURS'] }, timeZone: keptZone, knownAt: null },
      ...{ decimals: 2, order: 'KEY' },
    };
    const rows: unknown[] = [];
    const answer = await answerFees(parts, query);
    for await (const { period, values, machineHours, costs } of answer.rows(1)) {
      rows.push([period.from, values[0], machineHours, costs[0]?.paid]);
    }
    expect(rows).toEqual([
      ['2026-06-01', 'one', '216', '324'],
      ['2026-06-01', 'two', '504', '756'],
      ['2026-07-01', 'two', '216', '324'],
    ]);
    expect(answer.total).toMatchObject({ machineHours: '936', costs: [{ paid: '1404' }] });
  });

  test('is whole where it is read in parts: more clusters and machines than are read at once', async () => {
    const { database, account, parts } = await open();
    const names = Array.from({ length: 401 }, (_, index) => `cluster-${String(index).padStart(3, '0')}`);
    const machines = names.flatMap((cluster) =>
      Array.from({ length: 6 }, (_, index) => ({
        ...{ id: `${cluster}-${index}`, cluster },
        ...{ from: '2026-06-02T00:00:00+08:00', to: '2026-06-02T01:00:00+08:00' },
      })),
    );
    const facts = names.map((name) => keptFact(name));
    await keepUsage(database, {
      ...{ account, facts, machines },
      ...{ days: ['2026-06-02', '2026-06-02'], nowMs: at('2026-06-10T12:00') },
    });
    const filter = { accounts: [account], services: ['MACHINE_HOURS'] } as const;
    const clusters = await linesOf(parts, account, { filter });
    expect(clusters.map(({ cluster }) => cluster)).toEqual(names);
    const lines = await linesOf(parts, account, { filter, isByMachine: true });
    expect(lines.map(({ machine }) => machine)).toEqual(machines.map(({ id }) => id));
    const answer = await answerFees(parts, {
      ...{ from: '2026-06-02', to: '2026-06-02', granularity: 'DAY', groupBy: [{ by: 'MACHINE' }] },
      ...{ filter, timeZone: keptZone, knownAt: null, decimals: 2, order: 'KEY' },
    });
    const rows: unknown[] = [];
    for await (const { values, costs } of answer.rows(1)) rows.push([values[0], costs[0]?.paid]);
    expect(rows).toEqual(machines.map(({ id }) => [id, '1.5']));
    expect(answer.total).toMatchObject({ machineHours: '2406', costs: [{ paid: '3609' }] });
  });
});
