import type { ClusterDay, DayState } from './day-reading.ts';

/** Why BridgX's own total of a cluster's day is not the sum of its rows. */
export const differenceCauses = {
  NONE: 'They are equal.',
  DAY_NOT_OVER: 'The day is not over; rows and total were asked for at different moments.',
  TOTAL_ZERO: 'BridgX says 0, which is what it also says when its database fails half-way. The rows are believed.',
  TOTAL_NEGATIVE: 'BridgX says less than nothing, as it does for days that its clock has not reached.',
  TOTAL_WHOLE_LIVES: 'BridgX says the sum of whole lives instead of shares of the day.',
  ROWS_MISSING:
    'BridgX lists machines no more that it listed before, and its total does not confirm that they are gone.',
  ROWS_UNREADABLE: 'BridgX fails to list the machines, as it does for one that was deleted without a time.',
  TOTAL_UNREADABLE: 'BridgX gave no total.',
  UNKNOWN: 'No cause is known.',
} as const;
export type DifferenceCause = keyof typeof differenceCauses;

/** BridgX's own total of a cluster's day beside the sum of its rows. */
export interface Reconciliation extends ClusterDay {
  /** Null where it could not be read. */
  readonly upstreamSeconds: number | null;
  /** Of the 24 hours that BridgX counts; null where the rows could not be read. */
  readonly ownSeconds: number | null;
  readonly cause: DifferenceCause;
  readonly checkedAt: Date;
}

export interface Comparison {
  readonly state: DayState;
  readonly upstreamSeconds: number | null;
  readonly ownSeconds: number | null;
  /** The sum of the machines' whole lives, as of the reading. */
  readonly wholeLifeSeconds: number;
  /** Whether machines that were listed before are missing, and were kept. */
  readonly hasMissingRows: boolean;
}

export function causeOf(comparison: Comparison): DifferenceCause {
  const { state, upstreamSeconds, ownSeconds, wholeLifeSeconds, hasMissingRows } = comparison;
  if (ownSeconds === null) return 'ROWS_UNREADABLE';
  if (upstreamSeconds === null) return 'TOTAL_UNREADABLE';
  if (upstreamSeconds === ownSeconds) return 'NONE';
  if (hasMissingRows) return 'ROWS_MISSING';
  if (upstreamSeconds < 0) return 'TOTAL_NEGATIVE';
  if (upstreamSeconds === 0) return 'TOTAL_ZERO';
  if (state === 'OPEN') return 'DAY_NOT_OVER';
  return upstreamSeconds === wholeLifeSeconds ? 'TOTAL_WHOLE_LIVES' : 'UNKNOWN';
}

/** Whether a total may be held against rows at all: no zero and nothing below it is. */
export function isBelievable(upstreamSeconds: number | null): upstreamSeconds is number {
  return upstreamSeconds !== null && upstreamSeconds > 0;
}
