import type { RateCardFault } from './faults.ts';
import { comparable, type NewRate } from './rate.ts';

/** A rate and where it stands. */
export interface PlacedRate {
  /** The line of the file, from 1; of another card 0. */
  readonly row: number;
  readonly rate: NewRate;
  /** The other card that it is of; absent: the file. */
  readonly card?: string;
}

/** Rates for the same key that speak of the same day, where none could be preferred. */
export function overlapFaults(own: readonly PlacedRate[], others: readonly PlacedRate[]): RateCardFault[] {
  const perKey = Map.groupBy([...others, ...own], ({ rate }) => JSON.stringify(comparable(rate)));
  return [...perKey.values()].flatMap(faultsOfKey);
}

function faultsOfKey(placed: readonly PlacedRate[]): RateCardFault[] {
  const sorted = placed.toSorted((a, b) => compareText(a.rate.validFrom, b.rate.validFrom) || a.row - b.row);
  let longest: PlacedRate | undefined;
  const faults: RateCardFault[] = [];
  for (const next of sorted) {
    if (longest && !endsBefore(longest.rate, next.rate.validFrom)) faults.push(overlapOf(longest, next));
    if (!longest || endsBefore(longest.rate, lastDayOf(next.rate))) longest = next;
  }
  return faults;
}

/** Sorts behind every date. */
const forGood = '9999-12-31~';

function lastDayOf({ validTo }: NewRate): string {
  return validTo ?? forGood;
}

function endsBefore(rate: NewRate, day: string): boolean {
  return lastDayOf(rate) < day;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of two rows the later in the file is told; of a row and another card, the row. */
function overlapOf(one: PlacedRate, other: PlacedRate): RateCardFault {
  const [earlier, later] = one.row < other.row ? [one, other] : [other, one];
  const first = earlier.card === undefined ? `row ${earlier.row}` : `the card ${JSON.stringify(earlier.card)}`;
  const isSame = earlier.rate.validFrom === later.rate.validFrom && earlier.rate.validTo === later.rate.validTo;
  if (isSame) return { row: later.row, column: null, expected: 'each row once', got: `a duplicate of ${first}` };
  const got = `${daysOf(later.rate)}, which overlaps ${daysOf(earlier.rate)} of ${first}`;
  return { row: later.row, column: 'valid_from', expected: 'days without a price for the same key', got };
}

function daysOf({ validFrom, validTo }: NewRate): string {
  return validTo === null ? `${validFrom} and after` : `${validFrom} to ${validTo}`;
}
