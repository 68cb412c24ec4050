import { Temporal } from 'temporal-polyfill';
import { BadInput } from '../errors.ts';
import type { Database } from '../history/database.ts';
import { dayOf } from '../history/days.ts';
import { type FeeGroup, type FeesFilter, tagKeysOf } from './dimensions.ts';
import { isCurrency } from './rate-card/read-rate-card.ts';
import type { UsageAccount } from './read-cells.ts';

/** Longest range of one question: ten years and their leap days. */
const longestDays = 3_653;

/** Throws BadInput unless it is the name of a time zone, or a currency, that exists. */
export function checkNames({
  timeZone,
  currency,
}: {
  timeZone?: string | undefined;
  currency?: string | undefined;
}): void {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new BadInput({ argument: 'timeZone', expected: 'the IANA name of a time zone', got: timeZone });
  }
  if (currency !== undefined && !isCurrency(currency)) {
    throw new BadInput({ argument: 'currency', expected: 'the code of a currency, ISO 4217', got: currency });
  }
}

/** An offset is a zone to the language, but no place keeps its clocks by one. */
function isTimeZone(name: string): boolean {
  try {
    return !/^[+-]/.test(name) && Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name) !== null;
  } catch {
    return false;
  }
}

/** Throws BadInput for dimensions that come twice, or decimals that amounts do not have. */
export function checkGroups(groupBy: readonly FeeGroup[]): void {
  const names = groupBy.map((group) => JSON.stringify(group));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) throw new BadInput({ argument: 'groupBy', expected: 'each dimension once', got: twice });
}

/** The longest stretch of days to come that is forecast. */
const longestForecastDays = 366;

/** Throws BadInput for a period that is over, begins in the future, or ends too far ahead. */
export function checkForecast(
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
  nowMs: number,
): void {
  const today = dayOf(nowMs, timeZone);
  if (from > today) throw new BadInput({ argument: 'from', expected: `${today} or earlier`, got: from });
  if (to < today) throw new BadInput({ argument: 'to', expected: `${today} or later`, got: to });
  const days = (Date.parse(to) - Date.parse(today)) / 86_400_000;
  if (days > longestForecastDays) {
    throw new BadInput({ argument: 'to', expected: `at most ${longestForecastDays} days ahead`, got: to });
  }
}

/** Throws BadInput for what is no range; what is in the future, or before the history, takes `checkInHistory`. */
export function checkRange({ from, to }: { from: string; to: string }): void {
  if (to < from) throw new BadInput({ argument: 'to', expected: `${from} or later`, got: to });
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days > longestDays) {
    throw new BadInput({ argument: 'to', expected: `at most ${longestDays} days from ${from}`, got: to });
  }
}

export interface HistoryCheck {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly groupBy: readonly FeeGroup[];
  readonly filter: FeesFilter;
  readonly knownAt: Date | null;
}

interface CheckParts {
  readonly database: Database;
  readonly accounts: readonly UsageAccount[];
  readonly nowMs: number;
}

/** Throws BadInput for what the history cannot answer, rather than answering with zeros. */
export async function checkInHistory(parts: CheckParts, check: HistoryCheck): Promise<void> {
  const { from, to, timeZone, knownAt } = check;
  const today = dayOf(parts.nowMs, timeZone);
  if (to > today) throw new BadInput({ argument: 'to', expected: `${today} or earlier`, got: to });
  if (knownAt && knownAt.getTime() > parts.nowMs) {
    throw new BadInput({ argument: 'knownAt', expected: 'a time in the past', got: knownAt.toISOString() });
  }
  const firstDay = await firstDayOf(parts, timeZone);
  const remedy = 'earlier usage is read by npm run sync -- --from yyyy-MM-dd';
  if (firstDay === null)
    throw new BadInput({ argument: 'from', expected: `a history, which is empty: ${remedy}`, got: from });
  if (from < firstDay) {
    throw new BadInput({
      argument: 'from',
      expected: `${firstDay}, where the history begins, or later (${remedy})`,
      got: from,
    });
  }
  checkKnownAt(parts, check);
  await checkTags(parts, check);
}

/** The first day of the zone of which anything is known; null for an empty history. */
export async function firstDayOf({ database, accounts }: CheckParts, timeZone: string): Promise<string | null> {
  const aliases = accounts.map(({ alias }) => alias);
  const [row] = await database.prisma.$queryRaw<{ day: string | null; at: Date | null }[]>`
    SELECT LEAST(
        (SELECT min(day) FROM usage_day WHERE account = ANY(${aliases}::text[])),
        (SELECT min(day) FROM usage_coverage WHERE account = ANY(${aliases}::text[])))::text AS day,
      (SELECT at FROM ledger WHERE upstream = 'lingjun' ORDER BY at LIMIT 1) AS at`;
  const days = [row?.day ?? null, row?.at ? dayOf(row.at.getTime(), timeZone) : null].filter((day) => day !== null);
  return days.toSorted()[0] ?? null;
}

/** Runs are kept as they are now; only their sums have revisions. */
function checkKnownAt({ accounts }: CheckParts, { groupBy, filter, timeZone, knownAt }: HistoryCheck): void {
  if (knownAt === null) return;
  const isByMachine = filter.machines !== undefined || groupBy.some(({ by }) => by === 'MACHINE');
  if (isByMachine) {
    const expected = 'none for single machines, which are known as of now alone';
    throw new BadInput({ argument: 'knownAt', expected, got: knownAt.toISOString() });
  }
  const other = accounts.find((account) => account.timeZone !== timeZone);
  if (other) {
    const expected = `none in another zone than BridgX's own, ${other.timeZone}`;
    throw new BadInput({ argument: 'knownAt', expected, got: knownAt.toISOString() });
  }
}

async function checkTags({ database }: CheckParts, check: HistoryCheck): Promise<void> {
  const keys = tagKeysOf(check);
  if (keys.length === 0) return;
  const rows = await database.prisma.$queryRaw<{ key: string }[]>`
    SELECT DISTINCT jsonb_object_keys(tags) AS key FROM cluster_fact ORDER BY 1`;
  const known = rows.map(({ key }) => key);
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const some = known.slice(0, 20).join(', ') || 'none so far';
  throw new BadInput({ argument: 'tagKeys', expected: `a key that clusters have (${some})`, got: unknown });
}
