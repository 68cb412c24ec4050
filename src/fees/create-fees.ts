import { dayOf } from '../history/days.ts';
import { checkInHistory, firstDayOf } from './check-query.ts';
import { answerFees, type FeesAnswer, type FeesParts, type FeesQuery } from './fees.ts';
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
}

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
  };
}
