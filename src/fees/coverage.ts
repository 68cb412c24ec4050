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
  const isThere = Prisma.sql`account = ANY(${[...accounts]}::text[]) AND time_zone = ${timeZone}
    AND day BETWEEN ${sorted[0] ?? ''}::date AND ${sorted.at(-1) ?? ''}::date`;
  return knownAt === null
    ? prisma.$queryRaw<StoredDay[]>`
        SELECT account, day::text AS day, bool_or("isComplete") AS "isComplete" FROM (
          SELECT account, day, complete >= clusters AS "isComplete" FROM usage_coverage WHERE ${isThere}
          UNION ALL SELECT account, day, false FROM usage_day WHERE ${isThere}
        ) AS known GROUP BY account, day`
    : prisma.$queryRaw<StoredDay[]>(knownThen(isThere, knownAt));
}

/**
 * A day that is complete now was so then, if all of its usage was known: but for what came by a correction. What is
 * said of a day without usage is the same at any time.
 */
function knownThen(isThere: Prisma.Sql, knownAt: Date): Prisma.Sql {
  const time = knownAt.toISOString();
  return Prisma.sql`
    SELECT account, day::text AS day, bool_or("isCovered") AND bool_and("isKnown") AS "isComplete" FROM (
      SELECT account, day, complete >= clusters AS "isCovered", true AS "isKnown", false AS "isUsage"
      FROM usage_coverage WHERE ${isThere}
      UNION ALL
      SELECT account, day, false, known_at <= ${time}::timestamp(3) OR status = 'CORRECTED', true
      FROM usage_rollup WHERE ${isThere} AND revision = 1
    ) AS known GROUP BY account, day
    HAVING NOT bool_or("isUsage") OR bool_or("isUsage" AND "isKnown")`;
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
