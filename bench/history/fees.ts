import { answerFees, type FeesParts, type FeesQuery } from '../../src/fees/fees.ts';
import { createRateCards } from '../../src/fees/rate-card/store.ts';
import { Prisma } from '../../src/generated/prisma/client.ts';
import type { Database } from '../../src/history/database.ts';
import { percentile } from '../statistics.ts';
import type { Answered } from './questions.ts';

/** A question on fees of the stored year, and how fast it has to be answered. */
interface FeesQuestion {
  readonly name: string;
  readonly query: FeesQuery;
  /** Rows that are read: one page, or all. */
  readonly rows: number;
  readonly mostMs: { readonly postgresql: number; readonly pglite: number };
}

const zone = 'Asia/Shanghai';
/** Rows on the largest page that GraphQL gives. */
const page = 1000;
const all = Number.POSITIVE_INFINITY;

const year: FeesQuery = {
  from: '2025-01-01',
  to: '2025-12-31',
  granularity: 'MONTH',
  groupBy: [{ by: 'CLUSTER' }],
  filter: { accounts: ['bench'] },
  timeZone: zone,
  knownAt: null,
  decimals: 6,
  order: 'KEY',
};
const byDay: FeesQuery = { ...year, granularity: 'DAY', groupBy: [{ by: 'INSTANCE_TYPE' }, { by: 'REGION' }] };
const byTag: FeesQuery = { ...year, groupBy: [{ by: 'TAG', tagKey: 'team' }] };

const questions: readonly FeesQuestion[] = [
  { name: 'fees-by-month-and-cluster', query: year, rows: page, mostMs: { postgresql: 100, pglite: 500 } },
  { name: 'fees-by-month-and-cluster-all-rows', query: year, rows: all, mostMs: { postgresql: 500, pglite: 1000 } },
  { name: 'fees-by-day-type-and-region', query: byDay, rows: page, mostMs: { postgresql: 250, pglite: 500 } },
  { name: 'fees-by-month-and-tag', query: byTag, rows: page, mostMs: { postgresql: 250, pglite: 500 } },
];

/** Asks for fees of the filled year, with prices that change within it, and gives the plans of the statements. */
export async function askFees(
  database: Database,
  times: number,
): Promise<{ answers: Answered[]; plans: Map<string, string>; billionths: string }> {
  const parts = await priced(database);
  const answers: Answered[] = [];
  const plans = new Map<string, string>();
  for (const { name, query, rows, mostMs } of questions) {
    const tookMs: number[] = [];
    let read = 0;
    for (let time = -3; time < times; time += 1) {
      const startMs = performance.now();
      read = await readRows(parts, query, rows);
      if (time >= 0) tookMs.push(performance.now() - startMs);
    }
    const sorted = tookMs.toSorted((a, b) => a - b);
    const [p50Ms, p95Ms] = [50, 95].map((percent) => Math.round(percentile(sorted, percent)));
    const { engine } = database;
    answers.push({ name, engine, rows: read, p50Ms: p50Ms ?? 0, p95Ms: p95Ms ?? 0, mostMs: mostMs[engine] });
    plans.set(name, await plansOf(parts, query));
  }
  return { answers, plans, billionths: await totalOf(parts) };
}

/** What the page says that the year costs. */
async function totalOf(parts: FeesParts): Promise<string> {
  const { total } = await answerFees(parts, { ...year, granularity: 'RANGE', groupBy: [], decimals: 9 });
  const [whole = '0', fraction = ''] = (total.costs[0]?.paid ?? '0').split('.');
  return String(BigInt(`${whole}${fraction.padEnd(9, '0')}`));
}

/** Nine of the ten machine types have a price, which is another one from July on. */
async function priced(database: Database): Promise<FeesParts> {
  const clock = () => Date.parse('2026-01-15T00:00:00Z');
  const rateCards = createRateCards({ database, clock });
  const rates = Array.from({ length: 9 }, (_, type) => [
    `type-${type},CNY,${type + 1}.25,,2024-01-01,2025-06-30`,
    `type-${type},CNY,${type + 1}.25,${type + 1}.10,2025-07-01,`,
  ]);
  const header = 'instance_type,currency,list_price,negotiated_price,valid_from,valid_to';
  const bytes = new TextEncoder().encode([header, ...rates.flat()].join('\n'));
  await rateCards.import({ card: 'default', bytes, source: 'bench.csv', importedBy: 'bench' });
  const ledger = { flush: async () => {} };
  return { database, ledger, rateCards, clock, accounts: [{ alias: 'bench', timeZone: zone }] };
}

async function readRows(parts: FeesParts, query: FeesQuery, most: number): Promise<number> {
  const answer = await answerFees(parts, query);
  let read = 0;
  for await (const _ of answer.rows(query.groupBy.length)) {
    read += 1;
    if (read === most) break;
  }
  return read;
}

/** Answers once more, with a look at how each statement is carried out. */
async function plansOf(parts: FeesParts, query: FeesQuery): Promise<string> {
  const { prisma } = parts.database;
  const plans: string[] = [];
  const explained = async (strings: TemplateStringsArray, ...values: unknown[]) => {
    const sql = Prisma.sql(strings, ...values);
    const plan = await prisma.$queryRaw<Record<string, string>[]>`EXPLAIN (ANALYZE, BUFFERS) ${sql}`;
    plans.push(`${sql.sql.trim()}\n\n${plan.map((row) => Object.values(row)[0]).join('\n')}\n`);
    return prisma.$queryRaw(sql);
  };
  const watched = new Proxy(prisma, {
    get: (target, name) => (name === '$queryRaw' ? explained : Reflect.get(target, name)),
  });
  await readRows({ ...parts, database: { ...parts.database, prisma: watched } }, query, page);
  return plans.join('\n');
}
