import type { Counts, RequestCell, UsageSeries } from './cells.ts';
import { listPriceOf, paidPriceOf, type Rate } from './rate-card/rate.ts';

/** Fees in one currency. Money in billionths times 3,600, so that prices per hour times seconds are whole. */
export interface CurrencySums {
  readonly currency: string;
  /** Machine seconds that have a price in the currency. */
  readonly seconds: number;
  /** What is owed. */
  readonly paid: bigint;
  /** What would be owed by public prices, without a free tier. */
  readonly list: bigint;
  /** Whether prices of an example card are in it. */
  readonly isExample: boolean;
}

/** What is added up, at every level alike. Nothing in it is rounded. */
export interface Sums extends Counts {
  readonly usedSeconds: number;
  /** Machine seconds that no rate fits. */
  readonly unpricedSeconds: number;
  readonly requests: number;
  readonly billedRequests: number;
  /** One for each currency, in no order. */
  readonly money: readonly CurrencySums[];
}

/** Sums that are still added to, in place: there are tens of thousands of them. */
export type OpenSums = { -readonly [Name in Exclude<keyof Sums, 'money'>]: number } & { money: OpenMoney[] };
type OpenMoney = { -readonly [Name in keyof CurrencySums]: CurrencySums[Name] };

/** What a price per hour in billionths is a part of, once it was multiplied by seconds. */
export const secondsPerHour = 3600n;

export function noSums(): OpenSums {
  return {
    usedSeconds: 0,
    unpricedSeconds: 0,
    requests: 0,
    billedRequests: 0,
    cells: 0,
    openCells: 0,
    partialCells: 0,
    correctedCells: 0,
    money: [],
  };
}

/** Adds what machines used in one slice of a series. @param rate the one of its key then */
export function addUsage(sums: OpenSums, { series, index, rate }: SeriesSlice): void {
  const seconds = series.seconds[index] ?? 0;
  sums.usedSeconds += seconds;
  sums.cells += series.cells[index] ?? 0;
  sums.openCells += series.openCells[index] ?? 0;
  sums.partialCells += series.partialCells[index] ?? 0;
  sums.correctedCells += series.correctedCells[index] ?? 0;
  if (!rate) {
    sums.unpricedSeconds += seconds;
    return;
  }
  const money = openMoney(sums, rate.currency);
  money.seconds += seconds;
  money.paid += paidPriceOf(rate) * BigInt(seconds);
  money.list += listPriceOf(rate) * BigInt(seconds);
  money.isExample ||= rate.isExample;
}

export interface SeriesSlice {
  readonly series: UsageSeries;
  /** The place of the slice in the series' lists. */
  readonly index: number;
  /** Null where no rate fits. */
  readonly rate: Rate | null;
}

export function addRequests(sums: OpenSums, { currency, paid, list, requests, billedRequests }: RequestCell): void {
  sums.requests += requests;
  sums.billedRequests += billedRequests;
  const money = openMoney(sums, currency);
  money.paid += paid * secondsPerHour;
  money.list += list * secondsPerHour;
}

export function addSums(sums: OpenSums, other: Sums): void {
  sums.usedSeconds += other.usedSeconds;
  sums.unpricedSeconds += other.unpricedSeconds;
  sums.requests += other.requests;
  sums.billedRequests += other.billedRequests;
  sums.cells += other.cells;
  sums.openCells += other.openCells;
  sums.partialCells += other.partialCells;
  sums.correctedCells += other.correctedCells;
  for (const { currency, seconds, paid, list, isExample } of other.money) {
    const money = openMoney(sums, currency);
    money.seconds += seconds;
    money.paid += paid;
    money.list += list;
    money.isExample ||= isExample;
  }
}

/** What sums have in a currency. */
export function moneyIn({ money }: Sums, currency: string): CurrencySums | undefined {
  return money.find((one) => one.currency === currency);
}

function openMoney(sums: OpenSums, currency: string): OpenMoney {
  for (const one of sums.money) if (one.currency === currency) return one;
  const made = { currency, seconds: 0, paid: 0n, list: 0n, isExample: false };
  // A list that is pushed to is given room for many, and most have one.
  if (sums.money.length === 0) sums.money = [made];
  else sums.money.push(made);
  return made;
}
