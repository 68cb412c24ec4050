import { readProgress } from '../history/backlog.ts';
import type { Database } from '../history/database.ts';
import { dayOf, everyDay } from '../history/days.ts';
import type { KnownFact } from '../history/facts.ts';
import type { Ask } from './day-look.ts';

export interface WorkloadParts {
  database: Database;
  account: string;
  timeZone: string;
}

export interface Range {
  /** `yyyy-MM-dd` in BridgX's time zone. */
  from: string;
  /** Included. */
  to: string;
}

/** What is left to be read of one month. */
export interface MonthOfWork {
  /** `yyyy-MM`. */
  readonly month: string;
  readonly asks: readonly Ask[];
}

/** What of a range is not stored for good, the latest month first; with `isAgain` all of it. */
export async function workloadOf(
  { database, account, timeZone }: WorkloadParts,
  want: Range & { facts: readonly KnownFact[]; isAgain: boolean; withTotals: boolean },
): Promise<MonthOfWork[]> {
  const progress = await readProgress(database, { account, timeZone, from: want.from, to: want.to });
  const clusters = want.facts.map((fact) => ({ ...livedIn(fact, timeZone), done: progress(fact.cluster) }));
  const months = Map.groupBy(everyDay(want.from, want.to), (day) => day.slice(0, 7));
  return [...months].toReversed().map(([month, days]) => ({
    month,
    asks: clusters.flatMap(({ cluster, firstDay, lastDay, done }) =>
      days
        .filter((day) => firstDay <= day && day <= lastDay)
        .map((day) => ({ cluster, day, needsRows: want.isAgain || !done.rows.has(day), isAgain: done.rows.has(day) }))
        .filter((ask) => ask.needsRows || (want.withTotals && !done.totals.has(ask.day))),
    ),
  }));
}

/** Before a cluster was made its name may have been another's, and so again after it was deleted. */
function livedIn({ cluster, createdAt, goneAt }: KnownFact, timeZone: string) {
  const firstDay = createdAt ? dayOf(createdAt.getTime(), timeZone) : '0000-01-01';
  return { cluster, firstDay, lastDay: goneAt ? dayOf(goneAt.getTime(), timeZone) : '9999-12-31' };
}
