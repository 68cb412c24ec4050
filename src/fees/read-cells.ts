import type { Database } from '../history/database.ts';
import { dayOf } from '../history/days.ts';
import type { DayRange } from './buckets.ts';
import type { RequestCell, UsageQuestion, UsageSeries } from './cells.ts';
import type { FeeGroup, FeesFilter } from './dimensions.ts';
import { readRequests } from './request-cells.ts';
import { readRollups } from './rollup-cells.ts';
import { readRuns } from './run-cells.ts';
import { type Slice, sliceDays, slicePartsOfDays } from './slices.ts';

/** An account whose machines are counted. */
export interface UsageAccount {
  readonly alias: string;
  /** The zone of its BridgX. */
  readonly timeZone: string;
}

export interface CellsQuestion {
  /** Days of the zone. */
  readonly buckets: readonly DayRange[];
  readonly timeZone: string;
  readonly groupBy: readonly FeeGroup[];
  readonly filter: FeesFilter;
  readonly knownAt: Date | null;
  /** The days from which other prices hold than the day before. */
  readonly priceChanges: readonly string[];
  readonly measure?: UsageQuestion['measure'];
}

/** Everything that fees are made of, not yet priced. */
export interface Cells {
  readonly slices: readonly Slice[];
  readonly usage: Iterable<UsageSeries>;
  readonly requests: readonly RequestCell[];
}

interface ReaderParts {
  readonly database: Database;
  readonly accounts: readonly UsageAccount[];
  readonly nowMs: number;
}

/** Reads what a question needs: one statement for each zone of BridgX, and one on the ledger. */
export async function readCells(parts: ReaderParts, question: CellsQuestion): Promise<Cells> {
  const [usage, requests] = await Promise.all([readUsage(parts, question), readRequests(parts.database, question)]);
  return { ...usage, requests };
}

async function readUsage(parts: ReaderParts, question: CellsQuestion): Promise<Omit<Cells, 'requests'>> {
  if (question.filter.services?.includes('MACHINE_HOURS') === false) return { slices: [], usage: [] };
  const perZone = Map.groupBy(accountsOf(parts.accounts, question.filter), ({ timeZone }) => timeZone);
  const read = await Promise.all(
    [...perZone].map(([zone, own]) => {
      const accounts = own.map(({ alias }) => alias);
      return needsRuns(question, zone)
        ? fromRuns(parts, question, { accounts, zone })
        : fromRollups(parts, question, { accounts, zone });
    }),
  );
  return read.reduce(joined, { slices: [], usage: [] });
}

/** The accounts that a filter leaves. */
export function accountsOf(accounts: readonly UsageAccount[], { accounts: wanted }: FeesFilter): UsageAccount[] {
  return accounts.filter(({ alias }) => wanted?.includes(alias) ?? true);
}

/** Whether sums of BridgX's own days will not do. */
export function needsRuns(
  { groupBy, filter, timeZone }: Pick<CellsQuestion, 'groupBy' | 'filter' | 'timeZone'>,
  zone: string,
): boolean {
  return zone !== timeZone || filter.machines !== undefined || groupBy.some(({ by }) => by === 'MACHINE');
}

interface Zone {
  readonly accounts: readonly string[];
  /** The zone of their BridgX. */
  readonly zone: string;
}

async function fromRollups({ database, nowMs }: ReaderParts, question: CellsQuestion, { accounts, zone }: Zone) {
  const sliced = sliceDays(question.buckets, question.priceChanges);
  const today = dayOf(nowMs, zone);
  const usage = await readRollups(database, { ...question, accounts, timeZone: zone, sliced, today });
  return { slices: sliced.slices, usage };
}

async function fromRuns({ database }: ReaderParts, question: CellsQuestion, { accounts, zone }: Zone) {
  const { buckets, priceChanges, timeZone } = question;
  const { slices, parts } = slicePartsOfDays(buckets, priceChanges, { timeZone, bridgxZone: zone });
  const usage = await readRuns(database, { ...question, accounts, timeZone: zone, parts });
  return { slices, usage };
}

/** Puts slices one after the other, so that the later ones have other numbers. */
function joined(one: Omit<Cells, 'requests'>, other: Omit<Cells, 'requests'>): Omit<Cells, 'requests'> {
  if (one.slices.length === 0) return other;
  const usage: Iterable<UsageSeries> = {
    *[Symbol.iterator]() {
      yield* one.usage;
      for (const series of other.usage)
        yield { ...series, slices: series.slices.map((slice) => slice + one.slices.length) };
    },
  };
  return { slices: [...one.slices, ...other.slices], usage };
}
