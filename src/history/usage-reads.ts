import { type ErrorCode, FleetgraphError } from '../errors.ts';
import { type ClusterDay, type DaySummary, type DayTotal, keyText, summarize } from './day-reading.ts';
import { dated, readDay, type UsageSource } from './day-reads.ts';
import type { DayStore } from './day-store.ts';
import { isClosed } from './days.ts';
import { lazily } from './flights.ts';

/** A value of history, or just read. */
export type Told<Value> = Value & { fromHistory: boolean };
/** `staleBecause`: the code of the error in place of which an older reading is told. */
export type UsageDay = Told<DaySummary> & { staleBecause?: string };
export type UpstreamTotal = Told<DayTotal>;

export interface HistoryParts {
  store: DayStore;
  clock: () => number;
  timeZone: string;
  closeSlackMs: number;
}

interface Ask {
  source: UsageSource;
  account: string;
  own: ClusterDay[];
}

/** One look at the history for all keys, then one read for each day that it lacks. */
export function readDays(parts: HistoryParts, { source, account, own }: Ask): (key: ClusterDay) => Promise<UsageDay> {
  const started = parts.store.completeDays(selection(account, own)).then((rows) => {
    const known = byKey(rows);
    const lacking = Map.groupBy(
      own.filter((key) => !known.has(keyText(key))),
      (key) => key.day,
    );
    const reads = [...lacking].map(
      ([day, keys]) => [day, readAndStore(parts, { source, account, day, keys })] as const,
    );
    return { known, reads: new Map(reads) };
  });
  const lastReadings = lazily(() => parts.store.lastReadings(selection(account, own)).then(byKey));
  return async (key) => {
    const { known, reads } = await started;
    const stored = known.get(keyText(key));
    if (stored) return { ...stored, fromHistory: true };
    const read = await reads.get(key.day);
    const reading = read?.readings.get(keyText(key));
    if (reading) return { ...summarize(reading), fromHistory: false };
    const failure = read?.failures.get(key.cluster);
    const staleBecause = source.orStale ? excuseOf(failure) : undefined;
    const last = staleBecause === undefined ? undefined : (await lastReadings()).get(keyText(key));
    if (last && staleBecause !== undefined) return { ...last, fromHistory: false, staleBecause };
    throw failure ?? new FleetgraphError('INTERNAL', `usage of ${keyText(key)}: not read`);
  };
}

/** Reads clusters of one day and keeps what was read before anybody is told. */
async function readAndStore(
  parts: HistoryParts,
  { source, account, day, keys }: { source: UsageSource; account: string; day: string; keys: ClusterDay[] },
) {
  const clusters = keys.map((key) => key.cluster);
  const { readings, failures } = await readDay({ ...parts, source }, day, clusters);
  await parts.store.save(account, readings);
  return { readings: byKey(readings), failures };
}

/** BridgX's totals, kept once the day is closed. */
export function readTotals(
  parts: HistoryParts,
  { source, account, own }: Ask,
): (key: ClusterDay) => Promise<UpstreamTotal> {
  const stored = parts.store.totals(selection(account, own)).then(byKey);
  return async (key) => {
    const known = (await stored).get(keyText(key));
    if (known) return { ...known, fromHistory: true };
    const { value: seconds, asOfMs } = await dated(parts.clock, () => source.total(key.day, key.cluster));
    const total = { ...key, seconds, asOf: new Date(asOfMs) };
    checkTotal(total);
    if (await isLasting(parts, { account, total })) await parts.store.saveTotal(account, total);
    return { ...total, fromHistory: false };
  };
}

/**
 * BridgX answers 0, as a success, when its database fails half-way. A zero is therefore kept only where the runs say
 * zero as well.
 */
async function isLasting(
  { store, timeZone, closeSlackMs }: HistoryParts,
  { account, total }: { account: string; total: DayTotal },
) {
  if (!isClosed(total.day, { nowMs: total.asOf.getTime(), timeZone, slackMs: closeSlackMs })) return false;
  if (total.seconds > 0) return true;
  const [stored] = await store.completeDays(selection(account, [total]));
  return stored?.usedSeconds === 0;
}

/** The code of an outage, for which an older reading makes up; undefined for what a caller must see. */
function excuseOf(failure: Error | undefined): string | undefined {
  const isOutage = failure instanceof FleetgraphError && outages.has(failure.code);
  return isOutage ? failure.code : undefined;
}

const outages: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_REJECTED',
  'DEADLINE_EXCEEDED',
  'RATE_LIMITED',
  'BUDGET_EXCEEDED',
]);

function checkTotal({ cluster, day, seconds }: DayTotal): void {
  if (Number.isSafeInteger(seconds) && seconds >= 0) return;
  const message = `usage total of ${cluster} on ${day}: expected whole seconds from 0, got ${seconds}`;
  throw new FleetgraphError('UPSTREAM_REJECTED', message);
}

function selection(account: string, keys: ClusterDay[]) {
  return {
    account,
    clusters: [...new Set(keys.map((key) => key.cluster))],
    days: [...new Set(keys.map((key) => key.day))],
  };
}

function byKey<Row extends ClusterDay>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [keyText(row), row]));
}
