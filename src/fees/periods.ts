import type { Database } from '../history/database.ts';
import { dayOf } from '../history/days.ts';
import { boundsOf, type DayRange, daysOf } from './buckets.ts';
import { type DayCoverage, readCoverage, worstOf } from './coverage.ts';
import type { FeesFilter } from './dimensions.ts';
import type { Completeness, FeePeriod } from './fee-rows.ts';
import { accountsOf, type UsageAccount } from './read-cells.ts';

interface PeriodsQuestion extends DayRange {
  readonly buckets: readonly DayRange[];
  readonly filter: FeesFilter;
  readonly timeZone: string;
  readonly knownAt: Date | null;
}

interface PeriodsParts {
  readonly database: Database;
  readonly accounts: readonly UsageAccount[];
  readonly nowMs: number;
}

/** What is known of each bucket and of the whole range. */
export interface Periods {
  readonly buckets: readonly FeePeriod[];
  readonly total: FeePeriod;
}

export async function periodsOf(parts: PeriodsParts, question: PeriodsQuestion): Promise<Periods> {
  const { timeZone, buckets } = question;
  const isOfMachines = question.filter.services?.includes('MACHINE_HOURS') ?? true;
  const accounts = isOfMachines ? accountsOf(parts.accounts, question.filter) : [];
  const perZone = Map.groupBy(accounts, (account) => account.timeZone);
  const known = await Promise.all([...perZone].map(([zone, own]) => coverageIn(zone, own, { parts, question })));
  const periodOf = (range: DayRange): FeePeriod => ({
    ...range,
    isOver: parts.nowMs >= boundsOf(range, timeZone).endMs,
    completeness: completenessOf(daysOf(range).map((day) => worstOf(known.map((stateOn) => stateOn(day))))),
  });
  return { buckets: buckets.map(periodOf), total: periodOf(question) };
}

interface Asked {
  readonly parts: PeriodsParts;
  readonly question: PeriodsQuestion;
}

/** How much is known of a day of the question's zone: as much as of the BridgX days that it touches. */
async function coverageIn(bridgxZone: string, accounts: readonly UsageAccount[], { parts, question }: Asked) {
  const { timeZone, knownAt } = question;
  const touched = (range: DayRange): DayRange => {
    if (timeZone === bridgxZone) return range;
    const { startMs, endMs } = boundsOf(range, timeZone);
    return { from: dayOf(startMs, bridgxZone), to: dayOf(endMs - 1, bridgxZone) };
  };
  const states = await readCoverage(parts.database, {
    accounts: accounts.map(({ alias }) => alias),
    timeZone: bridgxZone,
    days: daysOf(touched(question)),
    knownAt,
    nowMs: parts.nowMs,
  });
  return (day: string): DayCoverage =>
    worstOf(daysOf(touched({ from: day, to: day })).map((own) => states.get(own) ?? 'MISSING'));
}

function completenessOf(states: readonly DayCoverage[]): Completeness {
  const count = (state: DayCoverage) => states.filter((one) => one === state).length;
  return {
    days: states.length,
    completeDays: count('COMPLETE'),
    openDays: count('OPEN'),
    partialDays: count('PARTIAL'),
    missingDays: count('MISSING'),
  };
}
