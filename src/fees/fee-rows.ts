import type { DayRange } from './buckets.ts';
import type { Measures, Rounding, ShownSums } from './shown.ts';
import { type FeeNode, type FeeOrder, partsOf } from './tree.ts';

/** How final a number is. */
export const feeStatuses = ['OPEN', 'PARTIAL', 'CORRECTED', 'CLOSED'] as const;
export type FeeStatus = (typeof feeStatuses)[number];

/** How much of a bucket is known, in days. */
export interface Completeness {
  readonly days: number;
  /** Read to their end. */
  readonly completeDays: number;
  /** Not over. */
  readonly openDays: number;
  /** Over, but not read to their end of every cluster. */
  readonly partialDays: number;
  /** Never read. */
  readonly missingDays: number;
}

/** A stretch of time that fees are told of. */
export interface FeePeriod extends DayRange {
  /** Whether it is over. */
  readonly isOver: boolean;
  readonly completeness: Completeness;
}

/** One sum as it is told. */
export interface FeeRow extends ShownSums {
  readonly period: FeePeriod;
  /** What it is grouped by: the first dimensions of the question, none for a whole period. Null: unknown. */
  readonly values: readonly (string | null)[];
  readonly usedSeconds: number;
  readonly unpricedSeconds: number;
  readonly requests: number;
  readonly billedRequests: number;
  readonly status: FeeStatus;
}

/** A tree with what is told of its root. */
export interface RoundedTree {
  readonly node: FeeNode;
  readonly units: Measures;
  readonly period: FeePeriod;
}

/** How rows are told. */
export interface Telling {
  readonly rounding: Rounding;
  readonly order: FeeOrder;
}

/** The rows of one level of a tree: level 0 is the root. */
export function* rowsOf(tree: RoundedTree, level: number, telling: Telling): Generator<FeeRow> {
  const { node, units, period } = tree;
  const { rounding, order } = telling;
  if (level === 0) {
    yield rowOf(tree, rounding);
    return;
  }
  const children = partsOf(node, order);
  const parts = rounding.parts(
    units,
    children.map(({ sums }) => sums),
  );
  for (const [index, child] of children.entries()) {
    yield* rowsOf({ node: child, units: parts[index] ?? rounding.none, period }, level - 1, telling);
  }
}

export function rowOf({ node, units, period }: RoundedTree, rounding: Rounding): FeeRow {
  const { usedSeconds, unpricedSeconds, requests, billedRequests } = node.sums;
  return {
    period,
    values: node.values,
    usedSeconds,
    unpricedSeconds,
    requests,
    billedRequests,
    status: statusOf(node, period),
    ...rounding.show(units, node.sums),
  };
}

/**
 * The least final of what a sum is made of. A day that was never read leaves all sums of its period partial, because
 * nobody knows whose hours are missing; requests are all in the ledger. What was read of a day before it ended is
 * partial once it is over.
 */
function statusOf({ sums, values }: FeeNode, { isOver, completeness }: FeePeriod): FeeStatus {
  const { missingDays, partialDays, openDays } = completeness;
  const isOfMachines = sums.cells > 0 || values.length === 0;
  if (!isOver || (isOfMachines && openDays > 0)) return 'OPEN';
  const unfinished = sums.openCells + sums.partialCells + missingDays + partialDays;
  if (isOfMachines && unfinished > 0) return 'PARTIAL';
  return sums.correctedCells > 0 ? 'CORRECTED' : 'CLOSED';
}
