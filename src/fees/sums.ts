import type { Counts, RequestCell, UsageCell } from './cells.ts';
import { listPriceOf, paidPriceOf } from './rate-card/rate.ts';
import type { RateFinder } from './rate-card/rate-finder.ts';
import type { Slice } from './slices.ts';

/** Fees in one currency. Money in billionths times 3,600, so that prices per hour times seconds are whole. */
export interface CurrencySums {
  /** Machine seconds that have a price in the currency. */
  seconds: number;
  /** What is owed. */
  paid: bigint;
  /** What would be owed by public prices, without a free tier. */
  list: bigint;
  /** Whether prices of an example card are in it. */
  isExample: boolean;
}

/** What is added up, at every level alike. Nothing in it is rounded. */
export interface Sums extends Counts {
  usedSeconds: number;
  /** Machine seconds that no rate fits. */
  unpricedSeconds: number;
  requests: number;
  billedRequests: number;
  cells: number;
  openCells: number;
  partialCells: number;
  correctedCells: number;
  readonly currencies: Map<string, CurrencySums>;
}

/** What a price per hour in billionths is a part of, once it was multiplied by seconds. */
export const secondsPerHour = 3600n;

export function noSums(): Sums {
  return {
    usedSeconds: 0,
    unpricedSeconds: 0,
    requests: 0,
    billedRequests: 0,
    cells: 0,
    openCells: 0,
    partialCells: 0,
    correctedCells: 0,
    currencies: new Map(),
  };
}

/** Adds what machines used, priced by the rate of its key on the days of its slice. */
export function addUsage(sums: Sums, cell: UsageCell, { slice, find }: { slice: Slice; find: RateFinder }): void {
  sums.usedSeconds += cell.seconds;
  sums.cells += cell.cells;
  sums.openCells += cell.openCells;
  sums.partialCells += cell.partialCells;
  sums.correctedCells += cell.correctedCells;
  const rate = find(cell.key, slice.priceDay);
  if (!rate) {
    sums.unpricedSeconds += cell.seconds;
    return;
  }
  const seconds = BigInt(cell.seconds);
  addMoney(sums, rate.currency, {
    seconds: cell.seconds,
    paid: paidPriceOf(rate) * seconds,
    list: listPriceOf(rate) * seconds,
    isExample: rate.isExample,
  });
}

export function addRequests(sums: Sums, { currency, paid, list, requests, billedRequests }: RequestCell): void {
  sums.requests += requests;
  sums.billedRequests += billedRequests;
  const money = { seconds: 0, paid: paid * secondsPerHour, list: list * secondsPerHour, isExample: false };
  addMoney(sums, currency, money);
}

export function addSums(sums: Sums, other: Sums): void {
  const { currencies, ...numbers } = other;
  for (const [currency, money] of currencies) addMoney(sums, currency, money);
  sums.usedSeconds += numbers.usedSeconds;
  sums.unpricedSeconds += numbers.unpricedSeconds;
  sums.requests += numbers.requests;
  sums.billedRequests += numbers.billedRequests;
  sums.cells += numbers.cells;
  sums.openCells += numbers.openCells;
  sums.partialCells += numbers.partialCells;
  sums.correctedCells += numbers.correctedCells;
}

function addMoney({ currencies }: Sums, currency: string, money: CurrencySums): void {
  const known = currencies.get(currency);
  if (!known) {
    currencies.set(currency, { ...money });
    return;
  }
  known.seconds += money.seconds;
  known.paid += money.paid;
  known.list += money.list;
  known.isExample ||= money.isExample;
}
