import type { Change } from './causes.ts';
import type { UsageSeries } from './cells.ts';
import type { FeesParts } from './fees.ts';
import type { MoversQuery } from './movers.ts';
import { paidPriceOf } from './rate-card/rate.ts';
import { createRateFinder, priceChanges, type RateFinder } from './rate-card/rate-finder.ts';
import { type Cells, readCells } from './read-cells.ts';
import type { Slice } from './slices.ts';
import { secondsPerHour } from './sums.ts';

/** What became of one thing from one period to the other. */
export interface Changes {
  readonly values: readonly (string | null)[];
  /** Machine seconds before and after, with a price or without. */
  readonly seconds: readonly [number, number];
  /** By currency: what has one price each. */
  readonly money: ReadonlyMap<string, readonly Change[]>;
}

/** Reads both periods, and what corrections made of them. */
export async function readChanges(parts: FeesParts, query: MoversQuery, nowMs: number): Promise<Changes[]> {
  const rates = await parts.rateCards.ratesAt(null);
  const find = createRateFinder(rates);
  const question = {
    ...query,
    buckets: [query.before, query.after],
    knownAt: null,
    priceChanges: priceChanges(rates),
  };
  const cells = await readCells({ ...parts, nowMs }, question);
  const corrected = hasCorrections(cells)
    ? await readCells({ ...parts, nowMs }, { ...question, measure: 'corrected' })
    : null;
  return changesOf(cells, corrected, find);
}

function hasCorrections({ usage }: Cells): boolean {
  for (const { correctedCells } of usage) if (correctedCells.some((count) => count > 0)) return true;
  return false;
}

interface OpenSide {
  quantity: bigint;
  paid: bigint;
  corrected: bigint;
}

interface OpenChange {
  readonly unit: Change['unit'];
  readonly sides: readonly [OpenSide, OpenSide];
}

interface OpenThing {
  readonly values: readonly (string | null)[];
  readonly seconds: [number, number];
  /** By what has one price, then by currency. */
  readonly parts: Map<string, { quantities: [bigint, bigint]; perCurrency: Map<string, OpenChange> }>;
}

function changesOf(cells: Cells, corrected: Cells | null, find: RateFinder): Changes[] {
  const things = new Map<string, OpenThing>();
  const thingOf = (values: readonly (string | null)[]): OpenThing => {
    const key = JSON.stringify(values);
    const thing = things.get(key) ?? { values, seconds: [0, 0], parts: new Map() };
    things.set(key, thing);
    return thing;
  };
  for (const { series, index, slice } of slicesOf(cells)) {
    addUsage(thingOf(series.values), { series, index, slice, find });
  }
  for (const { series, index, slice } of corrected ? slicesOf(corrected) : []) {
    const rate = find(series.key, slice.priceDay);
    const part = rate && partOf(thingOf(series.values), JSON.stringify(series.key));
    const seconds = BigInt(series.seconds[index] ?? 0);
    if (rate && part)
      sideOf(part, { currency: rate.currency, unit: 'HOURS', bucket: slice.bucket }).corrected +=
        paidPriceOf(rate) * seconds;
  }
  for (const { bucket, values, currency, paid, billedRequests } of cells.requests) {
    const part = partOf(thingOf(values), 'requests');
    part.quantities[bucket === 0 ? 0 : 1] += BigInt(billedRequests);
    sideOf(part, { currency, unit: 'REQUESTS', bucket }).paid += paid * secondsPerHour;
  }
  return [...things.values()].map(closed);
}

interface SeriesSlice {
  readonly series: UsageSeries;
  readonly index: number;
  readonly slice: Slice;
}

function* slicesOf({ usage, slices }: Cells): Generator<SeriesSlice> {
  for (const series of usage) {
    for (const [index, number] of series.slices.entries()) {
      const slice = slices[number];
      if (slice) yield { series, index, slice };
    }
  }
}

function addUsage(thing: OpenThing, { series, index, slice, find }: SeriesSlice & { find: RateFinder }): void {
  const seconds = series.seconds[index] ?? 0;
  const side = slice.bucket === 0 ? 0 : 1;
  thing.seconds[side] += seconds;
  const part = partOf(thing, JSON.stringify(series.key));
  part.quantities[side] += BigInt(seconds);
  const rate = find(series.key, slice.priceDay);
  if (!rate) return;
  sideOf(part, { currency: rate.currency, unit: 'HOURS', bucket: slice.bucket }).paid +=
    paidPriceOf(rate) * BigInt(seconds);
}

type OpenPart = NonNullable<ReturnType<OpenThing['parts']['get']>>;

function partOf({ parts }: OpenThing, key: string): OpenPart {
  const part = parts.get(key) ?? { quantities: [0n, 0n], perCurrency: new Map() };
  parts.set(key, part);
  return part;
}

function sideOf(
  { perCurrency }: OpenPart,
  { currency, unit, bucket }: { currency: string; unit: Change['unit']; bucket: number },
): OpenSide {
  const none = (): OpenSide => ({ quantity: 0n, paid: 0n, corrected: 0n });
  const change = perCurrency.get(currency) ?? { unit, sides: [none(), none()] as const };
  perCurrency.set(currency, change);
  return change.sides[bucket === 0 ? 0 : 1];
}

/** Hours without a price count as quantity: once they get one, the change is one of price. */
function closed({ values, seconds, parts }: OpenThing): Changes {
  const money = new Map<string, Change[]>();
  for (const { quantities, perCurrency } of parts.values()) {
    for (const [currency, { unit, sides }] of perCurrency) {
      const [before, after] = [0, 1].map((side) => ({
        ...sides[side === 0 ? 0 : 1],
        quantity: quantities[side === 0 ? 0 : 1],
      }));
      if (before && after) money.set(currency, [...(money.get(currency) ?? []), { unit, before, after }]);
    }
  }
  return { values, seconds, money };
}
