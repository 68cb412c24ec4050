import { type ClusterDay, type DayReading, summarize, type UsageRun } from '../history/day-reading.ts';
import { toReading } from '../history/day-reads.ts';
import type { DayStore } from '../history/day-store.ts';
import { causeOf, isBelievable, type Reconciliation } from '../history/reconciliation.ts';
import type { BridgxSource } from './bridgx-source.ts';
import { isOutage, Outage } from './patience.ts';

export interface LookParts {
  source: BridgxSource;
  store: Pick<DayStore, 'reading'>;
  account: string;
  timeZone: string;
  closeSlackMs: number;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Whether BridgX's own totals are read and compared. */
  withTotals: boolean;
}

export interface Ask extends ClusterDay {
  /** Whether the rows are to be read; else only the total is missing. */
  needsRows: boolean;
  /** Whether the day was complete before and is read again. */
  isAgain: boolean;
}

/** What a look at a cluster's day brought, to be stored. */
export interface Look {
  readonly readings: readonly DayReading[];
  readonly reconciliations: readonly Reconciliation[];
  /** Rows of BridgX. */
  readonly rows: number;
}

/**
 * Reads a cluster's day and compares it with BridgX's own total. Where they differ the rows are read once more: a
 * machine's end may have been written between the two.
 */
export async function lookAt(parts: LookParts, ask: Ask): Promise<Look> {
  const before = ask.needsRows && !ask.isAgain ? null : await parts.store.reading(parts.account, ask);
  const first = !ask.needsRows && before ? before : await readRows(parts, ask, ask.isAgain);
  if (!parts.withTotals || first.state === 'OPEN') return judged(parts, { before, now: first, total: undefined });
  const total = await readTotal(parts, ask);
  const isDoubtful = isBelievable(total) && total !== summarize(first).usedSeconds;
  const now = isDoubtful ? await readRows(parts, ask, true) : first;
  return judged(parts, { before, now, total });
}

/** What is known of a day whose rows cannot be read. */
export async function lookAtTotal(parts: LookParts, { cluster, day }: ClusterDay): Promise<Look> {
  const upstreamSeconds = await readTotal(parts, { cluster, day });
  const checkedAt = new Date(parts.clock());
  const reconciliation = {
    cluster,
    day,
    upstreamSeconds,
    ownSeconds: null,
    cause: 'ROWS_UNREADABLE',
    checkedAt,
  } as const;
  return { readings: [], reconciliations: [reconciliation], rows: 0 };
}

interface Seen {
  /** What is stored; null on a first look. */
  before: DayReading | null;
  now: DayReading;
  /** Undefined where it was not asked for. */
  total: number | null | undefined;
}

/** Machines that BridgX lists no more are given up only where its own total says so too. */
function judged({ clock }: LookParts, { before, now, total }: Seen): Look {
  const { cluster, day, state } = now;
  const isConfirmed = isBelievable(total ?? null) && total === summarize(now).usedSeconds;
  const isKept = before !== null && hasMissingRows(before, now) && !isConfirmed;
  const believed = isKept ? before : now;
  const readings = believed === before ? [] : [now];
  const looked = { readings, rows: now.shares.length };
  if (total === undefined && !isKept) return { ...looked, reconciliations: [] };
  const comparison = {
    state,
    upstreamSeconds: total ?? null,
    ownSeconds: summarize(believed).usedSeconds,
    wholeLifeSeconds: wholeLives(now),
    hasMissingRows: isKept,
  };
  const { upstreamSeconds, ownSeconds } = comparison;
  const cause = total === undefined ? 'ROWS_MISSING' : causeOf(comparison);
  return {
    ...looked,
    reconciliations: [{ cluster, day, upstreamSeconds, ownSeconds, cause, checkedAt: new Date(clock()) }],
  };
}

async function readRows({ source, timeZone, closeSlackMs, clock }: LookParts, asked: ClusterDay, isLive: boolean) {
  const { cluster, day } = asked;
  const startMs = clock();
  const { value: runs, asOf } = await source.runs({ cluster, day, isLive });
  const asOfMs = Math.min(startMs, asOf?.getTime() ?? startMs);
  return toReading({ timeZone, closeSlackMs }, { cluster, day, asOfMs, runs, isNamed: true });
}

async function readTotal({ source }: LookParts, { cluster, day }: ClusterDay): Promise<number | null> {
  try {
    return (await source.total({ cluster, day })).value;
  } catch (error) {
    if (isOutage(error) || error instanceof Outage) throw error;
    return null;
  }
}

function hasMissingRows(before: DayReading, now: DayReading): boolean {
  const listed = new Set(now.shares.map(({ run }) => runText(run)));
  return before.shares.some(({ run, usedSeconds }) => usedSeconds > 0 && !listed.has(runText(run)));
}

function runText({ rowId, startedAt }: UsageRun): string {
  return `${rowId} ${startedAt.toISOString()}`;
}

function wholeLives({ shares, asOf }: DayReading): number {
  const lifeMs = ({ startedAt, stoppedAt }: UsageRun) => (stoppedAt ?? asOf).getTime() - startedAt.getTime();
  return shares.reduce((sum, { run }) => sum + Math.trunc(lifeMs(run) / 1000), 0);
}
