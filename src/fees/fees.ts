import { FleetgraphError } from '../errors.ts';
import type { Database } from '../history/database.ts';
import type { Ledger } from '../history/ledger.ts';
import { bucketsOf, type DayRange, type Granularity } from './buckets.ts';
import type { FeeGroup, FeesFilter } from './dimensions.ts';
import { type FeeRow, type RoundedTree, rowOf, rowsOf } from './fee-rows.ts';
import { type Periods, periodsOf } from './periods.ts';
import { createRateFinder, priceChanges } from './rate-card/rate-finder.ts';
import type { RateCards } from './rate-card/store.ts';
import { needsRuns, readCells, type UsageAccount } from './read-cells.ts';
import { createRounding, type Measures } from './shown.ts';
import { addSums, moneyIn, noSums } from './sums.ts';
import { type FeeNode, type FeeOrder, growTrees } from './tree.ts';

/** A question on fees, checked. */
export interface FeesQuery extends DayRange {
  readonly granularity: Granularity;
  /** Any number, the most telling first: sums are told for each first part of the list. */
  readonly groupBy: readonly FeeGroup[];
  readonly filter: FeesFilter;
  /** IANA name of the zone whose days the range and the buckets are. */
  readonly timeZone: string;
  /** What was known then, of usage and of prices; null: what is known now. */
  readonly knownAt: Date | null;
  /** Decimals of amounts, up to nine. */
  readonly decimals: number;
  readonly order: FeeOrder;
}

export interface FeesParts {
  readonly database: Database;
  readonly ledger: Pick<Ledger, 'flush'>;
  readonly rateCards: RateCards;
  /** Accounts with a BridgX. */
  readonly accounts: readonly UsageAccount[];
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/** The answer to one question. Costs no upstream call. */
export interface FeesAnswer {
  /** The sum of all buckets. */
  readonly total: FeeRow;
  /** The sum of each bucket, also of those without fees. */
  readonly buckets: readonly FeeRow[];
  /**
   * The rows of one level, bucket after bucket: 0 for the buckets themselves, as many as there are dimensions for the
   * finest rows. Of a large answer only one bucket is held at a time.
   */
  rows(level: number, fromBucket?: number): AsyncGenerator<FeeRow>;
  /** How many rows a level has; null where counting would take reading all of a large answer. */
  count(level: number): number | null;
}

/** Rows that are read before anybody asked for them. Beyond, buckets are read as they are asked for. */
const rowsAhead = 5_000;
/** Rows that are read at once. */
const rowsAtOnce = 50_000;

/** Answers a question on fees from the history and the ledger. */
export async function answerFees(parts: FeesParts, query: FeesQuery): Promise<FeesAnswer> {
  await parts.ledger.flush();
  const nowMs = parts.clock();
  const { database, accounts } = parts;
  const buckets = bucketsOf(query, query.granularity);
  const [grow, rowsPerBucket, periods] = await Promise.all([
    createGrower(parts, query, nowMs),
    estimateRows(parts, query),
    periodsOf({ database, accounts, nowMs }, { ...query, buckets }),
  ]);
  const isAhead = buckets.length === 1 || rowsPerBucket * buckets.length <= rowsAhead;
  const trees = await grow(buckets, isAhead ? query.groupBy : []);
  const { rounding, rounded, total } = roundTogether(trees, periods, query.decimals);
  const telling = { rounding, order: query.order };
  return {
    total: rowOf(total, rounding),
    buckets: trees.map((node, bucket) => rowOf(rounded(node, bucket), rounding)),
    async *rows(level, fromBucket = 0) {
      const isThere = isAhead || level === 0;
      const most = Math.max(1, Math.floor(rowsAtOnce / rowsPerBucket));
      for (const { start, end } of chunksOf(fromBucket, buckets.length, most)) {
        const nodes = isThere ? trees.slice(start, end) : await grow(buckets.slice(start, end), query.groupBy);
        for (const [index, node] of nodes.entries()) yield* rowsOf(rounded(node, start + index), level, telling);
      }
    },
    count: (level) => (isAhead || level === 0 ? trees.reduce((sum, node) => sum + countOf(node, level), 0) : null),
  };
}

/** Ever longer stretches of numbers: whoever wants the first rows alone waits for no others. */
function* chunksOf(from: number, until: number, most: number): Generator<{ start: number; end: number }> {
  for (let start = from, size = 1; start < until; size = Math.min(2 * size, most)) {
    const end = Math.min(start + size, until);
    yield { start, end };
    start = end;
  }
}

function countOf({ children }: FeeNode, level: number): number {
  return level === 0 ? 1 : [...children.values()].reduce((sum, child) => sum + countOf(child, level - 1), 0);
}

type Question = Pick<FeesQuery, 'groupBy' | 'filter' | 'timeZone' | 'knownAt'>;

/** What reads and prices some buckets, always with the same prices. */
async function createGrower({ database, accounts, rateCards }: FeesParts, asked: Question, nowMs: number) {
  const rates = await rateCards.ratesAt(asked.knownAt);
  const find = createRateFinder(rates);
  const changes = priceChanges(rates);
  return async (buckets: readonly DayRange[], groupBy: readonly FeeGroup[]): Promise<FeeNode[]> => {
    const question = { ...asked, buckets, groupBy, priceChanges: changes };
    const cells = await readCells({ database, accounts, nowMs }, question);
    return growTrees({ ...cells, find, buckets: buckets.length });
  };
}

/** What some buckets cost, not rounded. */
export async function priceBuckets(
  parts: FeesParts,
  question: Question,
  { buckets, nowMs }: { buckets: readonly DayRange[]; nowMs: number },
): Promise<readonly FeeNode[]> {
  const grow = await createGrower(parts, question, nowMs);
  return grow(buckets, question.groupBy);
}

/** Rounds each bucket so that all of them together come to the rounded total, however the rest is read. */
function roundTogether(trees: readonly FeeNode[], periods: Periods, decimals: number) {
  const whole = noSums();
  for (const { sums } of trees) addSums(whole, sums);
  const rounding = createRounding(whole.money.map(({ currency }) => currency).toSorted(), decimals);
  const before: Measures[] = [];
  let reached = rounding.none;
  for (const { sums } of trees) {
    before.push(reached);
    reached = rounding.plus(reached, sums);
  }
  const rounded = (node: FeeNode, bucket: number): RoundedTree => {
    const odd = node.sums.money.find(({ currency }) => !moneyIn(whole, currency));
    if (odd) throw new FleetgraphError('CONFLICT', `fees in ${odd.currency} came up just now: ask again`);
    const start = before[bucket] ?? rounding.none;
    const units = rounding.between(start, rounding.plus(start, node.sums));
    return { node, units, period: periods.buckets[bucket] ?? periods.total };
  };
  const units = rounding.between(rounding.none, reached);
  const root: FeeNode = { values: [], sums: whole, children: new Map() };
  return { rounding, rounded, total: { node: root, units, period: periods.total } };
}

/** About how many rows one bucket has, so that few are read that nobody asked for. */
async function estimateRows({ database, accounts }: FeesParts, query: FeesQuery): Promise<number> {
  const isByMachine = query.groupBy.some(({ by }) => by === 'MACHINE');
  const isByCluster = query.groupBy.some(({ by }) => by === 'CLUSTER' || by === 'TAG');
  if (isByMachine || accounts.some(({ timeZone }) => needsRuns(query, timeZone))) return rowsAtOnce;
  return isByCluster ? Math.max(1, await database.prisma.clusterFact.count()) : 1;
}
