import type { PriceKey, Rate } from '../../rate-card/rate.ts';
import { createRateFinder, type RateFinder } from '../../rate-card/rate-finder.ts';
import type { RateCards } from '../../rate-card/store.ts';

/** Prices as they were known at any time. */
export interface PriceHistory {
  /** When other cards came to hold, in epoch milliseconds and in order. */
  readonly changesMs: readonly number[];
  /** The rate for a key on a day, as it was known at a time; null where none fitted. */
  rateAt(epochMs: number, key: PriceKey, day: string): Rate | null;
}

/** @param knownAt the last time to know of; null: now */
export async function readPriceHistory(cards: RateCards, knownAt: Date | null): Promise<PriceHistory> {
  const imports = (await cards.versions()).map((version) => version.knownAt.getTime());
  const untilMs = knownAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const changesMs = [...new Set(imports)].filter((ms) => ms <= untilMs).toSorted((one, other) => one - other);
  const finders: RateFinder[] = [];
  for (const ms of changesMs) finders.push(createRateFinder(await cards.ratesAt(new Date(ms))));
  return {
    changesMs,
    rateAt(epochMs, key, day) {
      const epoch = changesMs.findLastIndex((ms) => ms <= epochMs);
      return finders[epoch]?.(key, day) ?? null;
    },
  };
}
