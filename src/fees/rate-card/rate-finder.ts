import { comparable, isValidOn, type PriceKey, type Rate } from './rate.ts';

/** The rate for a key on a day; undefined where no row fits: a price that is not known is never taken for nothing. */
export type RateFinder = (key: PriceKey, day: string) => Rate | undefined;

/** What a rate may name, the most telling first. */
const precedence = ['instanceType', 'region', 'chargeType', 'provider'] as const;

/** Which of them a rate names, the most telling ways first: all four, then all but the provider, and so on. */
const ways = Array.from({ length: 2 ** precedence.length }, (_, way) => way)
  .toReversed()
  .map((way) => precedence.filter((_, index) => way & (1 << (precedence.length - 1 - index))));

/**
 * A row that names the machine type comes before all that do not; of those alike in that, one that names the region;
 * then the charge type; then the provider. Rows that name the same have no day in common.
 */
export function createRateFinder(rates: readonly Rate[]): RateFinder {
  const perKey = Map.groupBy(rates, (rate) => JSON.stringify(comparable(rate)));
  const changes = priceChanges(rates);
  // One for each stretch of days with the same prices: years have many days, and prices seldom change.
  const known = new Map<string, Rate | null>();
  return (key, day) => {
    const epoch = changes.findLastIndex((change) => change <= day);
    const asked = `${epoch}\n${key.provider ?? ''}\n${key.region ?? ''}\n${key.instanceType ?? ''}\n${key.chargeType ?? ''}`;
    let rate = known.get(asked);
    if (rate === undefined) {
      rate = find(perKey, comparable(key), day) ?? null;
      known.set(asked, rate);
    }
    return rate ?? undefined;
  };
}

function find(perKey: ReadonlyMap<string, readonly Rate[]>, key: PriceKey, day: string): Rate | undefined {
  for (const way of ways) {
    if (way.some((name) => key[name] === null)) continue;
    const rate = perKey.get(JSON.stringify(only(key, way)))?.find((one) => isValidOn(one, day));
    if (rate) return rate;
  }
  return undefined;
}

function only(key: PriceKey, names: readonly (keyof PriceKey)[]): PriceKey {
  const part = (name: keyof PriceKey) => (names.includes(name) ? key[name] : null);
  return {
    provider: part('provider'),
    region: part('region'),
    instanceType: part('instanceType'),
    chargeType: part('chargeType'),
  };
}

/** The days from which other prices may hold than the day before, in order. */
export function priceChanges(rates: readonly Rate[]): readonly string[] {
  const days = rates.flatMap(({ validFrom, validTo }) =>
    validTo === null ? [validFrom] : [validFrom, dayAfter(validTo)],
  );
  return [...new Set(days)].toSorted();
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
