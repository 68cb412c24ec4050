import { UpstreamError } from '../errors.ts';
import type { DayReading, UsageRun } from './day-reading.ts';
import { bridgxDayBounds, civilDayBounds, clip, isClosed } from './days.ts';
import { toError } from './flights.ts';

/** What BridgX said. */
export interface Dated<T> {
  readonly value: T;
  /** When it was asked, which may be a moment ago; absent: for this. */
  readonly asOf?: Date;
}

/** What reads BridgX for one account and, with its own signal and budget, one request. */
export interface UsageSource {
  /**
   * All runs of one day: of one cluster when named, else one sweep over every cluster of the organisation. The sweep
   * leaves custom, disabled and deleted clusters out.
   */
  runs(day: string, cluster?: string): Promise<Dated<UsageRun[]>>;
  /** BridgX's own total of a cluster's day, in seconds. */
  total(day: string, cluster: string): Promise<Dated<number>>;
  /** The greatest age of what a read that somebody else began may tell, in milliseconds. Absent: any. */
  readonly maxAgeMs?: number;
  /** Whether the last reading of an open day, marked stale, is better than an error. */
  readonly orStale?: boolean;
  /** Whether one sweep takes no more calls than reading these clusters by name. Absent: it does, for two or more. */
  isSweepCheaper?(clusters: readonly string[]): Promise<boolean>;
}

export interface DayReader {
  source: UsageSource;
  /** Epoch milliseconds. */
  clock: () => number;
  timeZone: string;
  closeSlackMs: number;
}

export interface DayOutcome {
  /** What was read, which after a sweep is more than was asked for. */
  readings: DayReading[];
  /** By cluster. */
  failures: Map<string, Error>;
}

/** Reads one day of some clusters: one by its name, several by one sweep and by name what the sweep leaves out. */
export async function readDay(reader: DayReader, day: string, clusters: string[]): Promise<DayOutcome> {
  if (clusters.length < 2) return readNamed(reader, day, clusters);
  try {
    if ((await reader.source.isSweepCheaper?.(clusters)) === false) return await readNamed(reader, day, clusters);
    const swept = await sweep(reader, day);
    const seen = new Set(swept.map((reading) => reading.cluster));
    const leftOut = clusters.filter((cluster) => !seen.has(cluster));
    const { readings, failures } = await readNamed(reader, day, leftOut);
    return { readings: [...swept, ...readings], failures };
  } catch (error) {
    return readDespite(toError(error), { reader, day, clusters });
  }
}

/**
 * A single bad row in BridgX (deleted, without a time of deletion) fails every sweep from its day on, but only its own
 * cluster by name. Two clusters are asked to tell that from an upstream that is down.
 */
async function readDespite(
  sweepError: Error,
  { reader, day, clusters }: { reader: DayReader; day: string; clusters: string[] },
): Promise<DayOutcome> {
  const failed = { readings: [], failures: new Map(clusters.map((cluster) => [cluster, sweepError])) };
  if (!(sweepError instanceof UpstreamError)) return failed;
  const probed = await readNamed(reader, day, clusters.slice(0, 2));
  if (probed.readings.length === 0) return failed;
  const others = await readNamed(reader, day, clusters.slice(2));
  return {
    readings: [...probed.readings, ...others.readings],
    failures: new Map([...probed.failures, ...others.failures]),
  };
}

async function sweep(reader: DayReader, day: string): Promise<DayReading[]> {
  const { value, asOfMs } = await dated(reader.clock, () => reader.source.runs(day));
  const byCluster = Map.groupBy(value, (run) => run.clusterName);
  return [...byCluster].map(([cluster, own]) => {
    // BridgX puts the type of a page's first row on the whole page, whichever clusters the others belong to.
    const untyped = own.map((run) => ({ ...run, instanceType: null }));
    return toReading(reader, { cluster, day, asOfMs, runs: untyped, isNamed: false });
  });
}

async function readNamed(reader: DayReader, day: string, clusters: string[]): Promise<DayOutcome> {
  const readings: DayReading[] = [];
  const failures = new Map<string, Error>();
  const readOne = async (cluster: string) => {
    const { value: runs, asOfMs } = await dated(reader.clock, () => reader.source.runs(day, cluster));
    readings.push(toReading(reader, { cluster, day, asOfMs, runs, isNamed: true }));
  };
  await Promise.all(
    clusters.map((cluster) => readOne(cluster).catch((reason: unknown) => failures.set(cluster, toError(reason)))),
  );
  return { readings, failures };
}

/** As of the moment before the call at the latest: what the answer lacks may have happened any time after. */
export async function dated<T>(clock: () => number, ask: () => Promise<Dated<T>>) {
  const startMs = clock();
  const { value, asOf } = await ask();
  return { value, asOfMs: Math.min(startMs, asOf?.getTime() ?? startMs) };
}

/** What BridgX answered for a cluster's day. */
export interface DayRows {
  cluster: string;
  day: string;
  asOfMs: number;
  runs: readonly UsageRun[];
  isNamed: boolean;
}

/** Clips the rows of a day to it. */
export function toReading(
  { timeZone, closeSlackMs }: Pick<DayReader, 'timeZone' | 'closeSlackMs'>,
  { cluster, day, asOfMs, runs, isNamed }: DayRows,
): DayReading {
  const bounds = bridgxDayBounds(day, timeZone);
  const closed = isClosed(day, { nowMs: asOfMs, timeZone, slackMs: closeSlackMs });
  // A machine created while the pages were read shifts them, so that one row comes twice.
  const unique = new Map(runs.map((run) => [run.rowId, run]));
  const calendar = civilDayBounds(day, timeZone);
  const shares = [...unique.values()].map((run) => ({
    run,
    usedSeconds: clip(run, bounds, asOfMs),
    calendarSeconds: clip(run, calendar, asOfMs),
  }));
  return { cluster, day, state: closed ? 'CLOSED' : 'OPEN', isNamed, asOf: new Date(asOfMs), shares };
}
