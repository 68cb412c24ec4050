/** When things are done, in milliseconds. */
export interface ChangeTiming {
  /** How long an operation belongs to a process that shows no sign of life. */
  readonly leaseMs: number;
  /** How often a process looks for what is due, by the real clock. */
  readonly tickMs: number;
  /** How often free operations are looked for and own ones are renewed, by the real clock. */
  readonly claimMs: number;
  /** How often rows that are watched are read, for the changes of other replicas, by the real clock. */
  readonly watchMs: number;
  /** After the upstream accepted a write: from one poll to the next; the last one goes on for good. */
  readonly pollMs: readonly number[];
  /** How much longer than its own time-out a call may wait for its turn under the rate limit. */
  readonly queueMs: number;
  /** After a call can no longer be under way: until what it did must show in a list. */
  readonly settleMs: number;
  /** Between the two looks that must both find nothing before a call is sent again. */
  readonly lookMs: number;
  /** Before a call that does no harm twice is sent again; the last one goes on for good. */
  readonly againMs: readonly number[];
  /** How long the fate of an unheard call is looked into. */
  readonly resolveLimitMs: number;
  /** How long calls under way may take when the process is told to stop. */
  readonly stopMs: number;
}

export const defaultTiming: ChangeTiming = {
  leaseMs: 5_000,
  tickMs: 250,
  claimMs: 1_000,
  watchMs: 500,
  pollMs: [1_000, 2_000, 4_000, 8_000],
  queueMs: 10_000,
  settleMs: 2_000,
  lookMs: 1_000,
  againMs: [1_000, 2_000, 4_000, 8_000],
  resolveLimitMs: 10 * 60_000,
  stopMs: 5_000,
};

/** How long the reads of one look or one poll may take in all. */
export const readPatienceMs = 20_000;

/** Times that a call is sent at most. */
export const mostAttempts = 4;

/** The delay after so many turns; the last one of the list goes on. */
export function delayAfter(delaysMs: readonly number[], turns: number): number {
  return delaysMs[Math.min(turns, delaysMs.length - 1)] ?? 0;
}
