import { dayOf } from '../history/days.ts';
import { checkForecast, checkInHistory, firstDayOf } from './check-query.ts';
import { answerFees, type FeesAnswer, type FeesParts, type FeesQuery } from './fees.ts';
import { type FeeForecast, type ForecastQuery, forecastFees } from './forecast.ts';
import { type FeeLine, feeLines, type LinesQuery } from './lines.ts';
import { compareFees, type MoversAnswer, type MoversQuery } from './movers.ts';
import type { RateCards } from './rate-card/store.ts';

/** What machines and requests cost, from the history alone: nothing of it calls an upstream. */
export interface Fees {
  readonly rateCards: RateCards;
  /** The zone of days where a question names none: BridgX's. */
  readonly timeZone: string;
  /** The days that can be asked for; the first is null while nothing is known. */
  history(timeZone: string): Promise<{ firstDay: string | null; today: string }>;
  /** Throws BadInput for a range that the history does not have. */
  answer(query: FeesQuery): Promise<FeesAnswer>;
  /** What changed between two periods, and why. */
  compare(query: MoversQuery): Promise<MoversAnswer>;
  /** What a period comes to at its end. */
  forecast(query: ForecastQuery): Promise<readonly FeeForecast[]>;
  /** All that fees are made of, priced, without holding it: for exports. */
  lines(query: LinesQuery): AsyncGenerator<FeeLine>;
}

const byMachine = [{ by: 'MACHINE' }] as const;

/** The zone where no account has a BridgX: that of Alibaba Cloud's bills. */
const billZone = 'Asia/Shanghai';

export function createFees(parts: FeesParts): Fees {
  const { database, accounts, clock, rateCards } = parts;
  return {
    rateCards,
    timeZone: accounts[0]?.timeZone ?? billZone,
    async history(timeZone) {
      const nowMs = clock();
      return { firstDay: await firstDayOf({ database, accounts, nowMs }, timeZone), today: dayOf(nowMs, timeZone) };
    },
    async answer(query) {
      await parts.ledger.flush();
      await checkInHistory({ database, accounts, nowMs: clock() }, query);
      return answerFees(parts, query);
    },
    async compare(query) {
      await parts.ledger.flush();
      const { before, after } = query;
      const check = { groupBy: query.groupBy, filter: query.filter, timeZone: query.timeZone, knownAt: null };
      await checkInHistory({ database, accounts, nowMs: clock() }, { ...check, ...after });
      await checkInHistory({ database, accounts, nowMs: clock() }, { ...check, ...before });
      return compareFees(parts, query);
    },
    async forecast(query) {
      await parts.ledger.flush();
      const nowMs = clock();
      checkForecast(query, nowMs);
      const { from, filter, timeZone } = query;
      const check = { from, to: dayOf(nowMs, timeZone), groupBy: [], filter, timeZone, knownAt: null };
      await checkInHistory({ database, accounts, nowMs }, check);
      return forecastFees(parts, query);
    },
    async *lines(query) {
      await parts.ledger.flush();
      await checkInHistory(
        { database, accounts, nowMs: clock() },
        { ...query, groupBy: query.isByMachine ? byMachine : [] },
      );
      yield* feeLines(parts, query);
    },
  };
}
