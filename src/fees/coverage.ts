import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import { civilDayBounds } from '../history/days.ts';

/** How much is known of the usage of a day; the later the less final. */
export const dayStates = ['COMPLETE', 'OPEN', 'PARTIAL', 'MISSING'] as const;
export type DayCoverage = (typeof dayStates)[number];

export interface CoverageQuestion {
  readonly accounts: readonly string[];
  readonly timeZone: string;
  readonly days: readonly string[];
  /** As it was known then; null: as it is known now. */
  readonly knownAt: Date | null;
  readonly nowMs: number;
}

/**
 * What is known of each day of BridgX, over all accounts: the least of them counts. A day without usage is known to be
 * one only by its row in usage_coverage; where only usage is found, some of its clusters were read and others not.
 */
export async function readCoverage(
  database: Database,
  question: CoverageQuestion,
): Promise<ReadonlyMap<string, DayCoverage>> {
  const { accounts, days, timeZone, nowMs } = question;
  const stored = new Map((await readStored(database, question)).map((row) => [`${row.day} ${row.account}`, row]));
  return new Map(
    days.map((day) => {
      const isOver = nowMs >= civilDayBounds(day, timeZone).endMs;
      const states = accounts.map((account) => stateOf(stored.get(`${day} ${account}`), isOver));
      return [day, worstOf(states)];
    }),
  );
}

interface StoredDay {
  readonly account: string;
  readonly day: string;
  readonly isComplete: boolean;
}

function readStored({ prisma }: Database, question: CoverageQuestion): Promise<StoredDay[]> {
  const { accounts, timeZone, days, knownAt } = question;
  if (days.length === 0 || accounts.length === 0) return Promise.resolve([]);
  const sorted = days.toSorted();
  const [first, last] = [sorted[0] ?? '', sorted.at(-1) ?? ''];
  const time = knownAt?.toISOString();
  const isThere = Prisma.sql`account = ANY(${[...accounts]}::text[]) AND time_zone = ${timeZone}
    AND day BETWEEN ${first}::date AND ${last}::date`;
  const checkedThen = time ? Prisma.sql`AND checked_at <= ${time}::timestamp(3)` : Prisma.empty;
  const knownThen = time ? Prisma.sql`AND known_at <= ${time}::timestamp(3)` : Prisma.empty;
  return prisma.$queryRaw<StoredDay[]>`
    SELECT account, day::text AS day, bool_or("isComplete") AS "isComplete" FROM (
      SELECT account, day, complete >= clusters AS "isComplete" FROM usage_coverage WHERE ${isThere} ${checkedThen}
      UNION ALL
      SELECT account, day, false FROM ${time ? Prisma.sql`usage_rollup` : Prisma.sql`usage_day`}
      WHERE ${isThere} ${knownThen}
    ) AS known GROUP BY account, day`;
}

function stateOf(stored: StoredDay | undefined, isOver: boolean): DayCoverage {
  if (!stored) return 'MISSING';
  if (!isOver) return 'OPEN';
  return stored.isComplete ? 'COMPLETE' : 'PARTIAL';
}

/** Without an account nothing is missing. */
export function worstOf(states: readonly DayCoverage[]): DayCoverage {
  return dayStates[Math.max(0, ...states.map((state) => dayStates.indexOf(state)))] ?? 'COMPLETE';
}
