import type { FeeGroup, FeesFilter } from './dimensions.ts';
import type { PriceKey } from './rate-card/rate.ts';

/** How much of a sum is final: rows of the history in it, and how many of them are not simply closed. */
export interface Counts {
  readonly cells: number;
  /** Of days that are not over. */
  readonly openCells: number;
  /** Of days that are over but not read to their end. */
  readonly partialCells: number;
  /** Of days that changed after they were closed. */
  readonly correctedCells: number;
}

/**
 * What machines used that have the same keys, slice by slice. A year of days has tens of thousands of numbers, so they
 * come as columns: the lists are of one length.
 */
export interface UsageSeries {
  /** What it is grouped by, in the order asked for; null where it is unknown. */
  readonly values: readonly (string | null)[];
  readonly key: PriceKey;
  /** Numbers of slices. */
  readonly slices: readonly number[];
  readonly seconds: readonly number[];
  readonly cells: readonly number[];
  readonly openCells: readonly number[];
  readonly partialCells: readonly number[];
  readonly correctedCells: readonly number[];
}

/** Requests to Lingjun that have the same keys. Money in billionths. */
export interface RequestCell {
  readonly bucket: number;
  readonly values: readonly (string | null)[];
  readonly currency: string;
  /** What is owed. */
  readonly paid: bigint;
  /** What would be owed without the free tier. */
  readonly list: bigint;
  readonly requests: number;
  readonly billedRequests: number;
}

/** What a reader of usage is asked. */
export interface UsageQuestion {
  /** Accounts whose BridgX counts days in the zone. */
  readonly accounts: readonly string[];
  readonly timeZone: string;
  readonly groupBy: readonly FeeGroup[];
  readonly filter: FeesFilter;
  /** As the gateway knew it then; null: as it knows it now. */
  readonly knownAt: Date | null;
  /** All that was used, or only what later corrections added to it and, as negative seconds, took off it. */
  readonly measure?: 'used' | 'corrected' | undefined;
}
