import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundsOf, daysOf } from '../../src/fees/buckets.ts';
import type { FeeGroup } from '../../src/fees/dimensions.ts';
import type { FeeRow } from '../../src/fees/fee-rows.ts';
import { answerFees, type FeesParts, type FeesQuery } from '../../src/fees/fees.ts';
import { feeLines } from '../../src/fees/lines.ts';
import { createRateCards } from '../../src/fees/rate-card/store.ts';
import { createRunningAmounts } from '../../src/fees/running-amounts.ts';
import type { Database } from '../../src/history/database.ts';
import { createDayStore } from '../../src/history/day-store.ts';
import { civilDayBounds, dayAfter } from '../../src/history/days.ts';
import { createFactStore } from '../../src/history/facts.ts';
import { openLedger } from '../../src/history/ledger.ts';
import { describeEngines } from '../support/history.ts';
import { entryOf } from '../support/ledger.ts';
import { clusters, readingOf, type World, worlds } from '../support/random-usage.ts';
import { type Card, card, cardText, factOf, priceOf } from './random-rate-card.ts';

const dimensions: readonly FeeGroup[] = [
  { by: 'ACCOUNT' },
  { by: 'PROVIDER' },
  { by: 'REGION' },
  { by: 'CLUSTER' },
  { by: 'INSTANCE_TYPE' },
  { by: 'CHARGE_TYPE' },
  { by: 'MACHINE' },
  { by: 'SERVICE' },
  { by: 'TAG', tagKey: 'team' },
];

const question = fc.record({
  groupBy: fc.uniqueArray(fc.constantFrom(...dimensions), { maxLength: 5 }),
  granularity: fc.constantFrom('DAY', 'WEEK', 'MONTH', 'RANGE'),
  decimals: fc.constantFrom(0, 2, 6, 9),
  order: fc.constantFrom('KEY', 'COST'),
  cut: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 18 })),
  zone: fc.constantFrom(null, 'UTC', 'America/New_York', 'Asia/Kathmandu'),
});

const request = fc.record({
  day: fc.integer({ min: 0, max: 19 }),
  amountBillionths: fc.bigInt({ min: 0n, max: 3_000_000_000n }),
  freeTierBillionths: fc.bigInt({ min: 0n, max: 1_000_000n }),
  currency: fc.constantFrom('CNY', 'USD', 'JPY'),
  region: fc.constantFrom('cn-beijing', 'cn-shanghai'),
});

describeEngines('Fees', (place) => {
  let database: Database;
  let made = 0;
  beforeAll(async () => {
    database = await place().open();
  });
  afterAll(() => database.close());

  const runs = () => (database.engine === 'pglite' ? 15 : 40);

  /** Stores all that a world's BridgX says forty days later, and the fees of some requests. */
  async function keep(world: World, prices: Card, requests: readonly Partial<Parameters<typeof entryOf>[0]>[]) {
    made += 1;
    const account = `account-${made}`;
    const { timeZone } = world;
    const nowMs = civilDayBounds(world.days[0] ?? '', timeZone).startMs + 40 * 86_400_000;
    const clock = () => nowMs;
    await createFactStore({ database, timeZone }).see(account, clusters.map(factOf), new Date(nowMs));
    const readings = world.days.flatMap((day) => clusters.map((cluster) => readingOf(world, { cluster, day, nowMs })));
    await createDayStore({ database, timeZone, clock }).save(account, readings);
    const ledger = await openLedger({ database, today: () => '2024-06-01', logger: silent });
    for (const entry of requests) ledger.record(entryOf({ ...entry, account }));
    await ledger.close();
    const rateCards = createRateCards({ database, clock });
    await rateCards.import({ card: 'default', bytes: cardText(prices), source: 'random.csv', importedBy: 'test' });
    return { account, parts: { database, ledger, rateCards, clock, accounts: [{ alias: account, timeZone }] } };
  }

  test('add up at every level, to the last digit, whatever is asked, and are what the machines and the prices say', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        card,
        fc.array(request, { maxLength: 10 }),
        question,
        async (world, prices, drawn, ask) => {
          const range = { from: world.days[ask.cut[0]] ?? '', to: world.days[ask.cut[1]] ?? '' };
          const timeZone = ask.zone ?? world.timeZone;
          const requests = drawn.map(({ day, ...entry }) => ({
            ...entry,
            atMs: civilDayBounds(world.days[day] ?? '', world.timeZone).startMs + 12_345_678,
          }));
          const { account, parts } = await keep(world, prices, requests);
          const filter = { accounts: [account] };
          const query: FeesQuery = { ...range, ...ask, timeZone, filter, knownAt: null };
          const answer = await answerFees(parts, query);

          const levels: FeeRow[][] = [[answer.total]];
          for (let level = 0; level <= ask.groupBy.length; level += 1) {
            levels.push(await all(answer.rows(level)));
          }
          for (const [level, rows] of levels.entries()) expectPartsOf(levels[level - 1] ?? [], rows);
          expect(levels[1]?.map(({ period }) => [period.from, period.to])).toEqual(
            answer.buckets.map(({ period }) => [period.from, period.to]),
          );
          if (timeZone === world.timeZone) await expectLinesOf(parts, { ...query, total: answer.total });
          expect(shownTotals(answer.total)).toEqual(
            trueTotals({ world, prices, requests, range, timeZone, decimals: ask.decimals }),
          );
        },
      ),
      { numRuns: runs() },
    );
  });
});

const silent = { warn: () => {}, error: () => {} };

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Each whole is followed by its parts: what is told of them adds up to what is told of it. */
function expectPartsOf(wholes: readonly FeeRow[], parts: readonly FeeRow[]): void {
  if (wholes.length === 0) return;
  const isPart = (whole: FeeRow, part: FeeRow) =>
    part.period.from >= whole.period.from &&
    part.period.to <= whole.period.to &&
    whole.values.every((value, index) => part.values[index] === value);
  for (const whole of wholes) {
    const own = parts.filter((part) => isPart(whole, part));
    if (own.length === 0) {
      expect(whole.usedSeconds + whole.requests).toBe(0);
      continue;
    }
    expect(totalsOf(own)).toEqual(totalsOf([whole]));
  }
  expect(totalsOf(parts)).toEqual(totalsOf(wholes));
}

/** Lines for exports, told one after the other, come to the same total: by machine type and machine by machine. */
async function expectLinesOf(parts: FeesParts, query: FeesQuery & { total: FeeRow }): Promise<void> {
  for (const isByMachine of [false, true]) {
    const amountOf = createRunningAmounts(query.decimals);
    const totals: Record<string, bigint> = {};
    let seconds = 0;
    for await (const line of feeLines(parts, { ...query, isByMachine, revisions: 'CURRENT' })) {
      const currency = line.service === 'LINGJUN_REQUESTS' ? line.currency : line.rate?.currency;
      if (line.service === 'MACHINE_HOURS') seconds += line.seconds;
      if (currency) totals[currency] = (totals[currency] ?? 0n) + nano(amountOf(currency, line.paid));
    }
    expect(seconds).toBe(query.total.usedSeconds);
    expect(totals).toEqual(Object.fromEntries(query.total.costs.map(({ currency, paid }) => [currency, nano(paid)])));
  }
}

/** Sums of decimal texts, exactly. */
function totalsOf(rows: readonly FeeRow[]): Record<string, bigint> {
  const totals: Record<string, bigint> = {};
  const add = (name: string, text: string) => {
    if (nano(text) === 0n) return;
    totals[name] = (totals[name] ?? 0n) + nano(text);
  };
  for (const row of rows) {
    add('hours', row.machineHours);
    add('unpriced', row.unpricedHours);
    add('requests', String(row.requests));
    for (const cost of row.costs) {
      add(`${cost.currency} paid`, cost.paid);
      add(`${cost.currency} list`, cost.list);
      add(`${cost.currency} hours`, cost.machineHours);
    }
  }
  return totals;
}

function nano(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 10n ** 9n + BigInt(fraction.padEnd(9, '0'));
}

function shownTotals(total: FeeRow) {
  const { usedSeconds, unpricedSeconds, costs } = total;
  return {
    usedSeconds,
    unpricedSeconds,
    costs: costs.map(({ currency, paid, list }) => [currency, nano(paid), nano(list)]),
  };
}

interface Truth {
  world: World;
  prices: Card;
  requests: readonly { atMs: number; currency: string; amountBillionths: bigint; freeTierBillionths: bigint }[];
  range: { from: string; to: string };
  timeZone: string;
  decimals: number;
}

/** Machine by machine and day by day, counted apart from the code under test. */
function trueTotals({ world, prices, requests, range, timeZone, decimals }: Truth) {
  const { startMs, endMs } = boundsOf(range, timeZone);
  const totals = { usedSeconds: 0, unpricedSeconds: 0 };
  const money = new Map<string, [bigint, bigint]>();
  const add = (currency: string, paid: bigint, list: bigint) => {
    const [knownPaid, knownList] = money.get(currency) ?? [0n, 0n];
    money.set(currency, [knownPaid + paid, knownList + list]);
  };
  const touched = daysOf({ from: dayAfter(range.from, -2), to: dayAfter(range.to, 2) });
  for (const day of touched) {
    const own = civilDayBounds(day, world.timeZone);
    for (const life of world.lives.filter((one) => isListed(world, one))) {
      const from = Math.max(life.startMs, own.startMs, startMs);
      const seconds = Math.max(0, (Math.min(life.stopMs ?? endMs, own.endMs, endMs) - from) / 1000);
      totals.usedSeconds += seconds;
      const price = priceOf(prices, { cluster: life.cluster, type: life.type, day });
      if (price) {
        if (seconds > 0) add(price.currency, price.paid * BigInt(seconds), price.list * BigInt(seconds));
      } else totals.unpricedSeconds += seconds;
    }
  }
  for (const entry of requests.filter(({ atMs }) => atMs >= startMs && atMs < endMs)) {
    const { currency, amountBillionths, freeTierBillionths } = entry;
    add(currency, amountBillionths * 3600n, (amountBillionths + freeTierBillionths) * 3600n);
  }
  const unit = 10n ** BigInt(9 - decimals);
  const rounded = (exact: bigint) => ((exact + 1800n * unit) / (3600n * unit)) * unit;
  const costs = [...money].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { ...totals, costs: costs.map(([currency, [paid, list]]) => [currency, rounded(paid), rounded(list)]) };
}

/** A machine whose whole life is in the 25th hour of a day is on no day's list. */
function isListed(world: World, life: World['lives'][number]): boolean {
  const nowMs = civilDayBounds(world.days[0] ?? '', world.timeZone).startMs + 40 * 86_400_000;
  return world.days.some((day) =>
    readingOf(world, { cluster: life.cluster, day, nowMs }).shares.some(({ run }) => run.rowId === String(life.id)),
  );
}
