import type { Prisma } from '../generated/prisma/client.ts';
import type { ClusterDay } from './day-reading.ts';
import { dayAfter, uncountedHour } from './days.ts';

type Transaction = Prisma.TransactionClient;

interface DaysRead {
  account: string;
  timeZone: string;
  days: readonly ClusterDay[];
}

/**
 * Gives machines that began in the 25th hour of a day their share of that day: BridgX lists them on the next one.
 * Whichever of the two days is read later brings it about. Returns the ids of the long days that are concerned.
 */
export async function shareUncountedHours(
  transaction: Transaction,
  { account, timeZone, days }: DaysRead,
): Promise<bigint[]> {
  const dayIds: bigint[] = [];
  for (const [day, clusters] of longDays(days, timeZone)) {
    const hour = uncountedHour(day, timeZone);
    if (!hour) continue;
    const endAt = new Date(hour.endMs).toISOString();
    const rows = await transaction.$queryRaw<{ id: bigint }[]>`
      INSERT INTO day_run (day_read_id, run_id, used_seconds, calendar_seconds)
      SELECT read.id, run.id, 0, trunc(extract(epoch FROM LEAST(run.stopped_at, read.read_at, ${endAt}::timestamp(3))
        - run.started_at))
      FROM day_read AS read
      JOIN machine_run AS run ON run.account = read.account AND run.cluster = read.cluster
        AND run.started_at >= ${new Date(hour.startMs).toISOString()}::timestamp(3)
        AND run.started_at < ${endAt}::timestamp(3) AND run.started_at < read.read_at
      WHERE read.account = ${account} AND read.time_zone = ${timeZone} AND read.day = ${day}::date
        AND read.cluster = ANY(${[...clusters]}::text[])
      ORDER BY 1, 2
      ON CONFLICT (day_read_id, run_id) DO UPDATE SET calendar_seconds = EXCLUDED.calendar_seconds
      RETURNING day_read_id AS id`;
    dayIds.push(...rows.map(({ id }) => id));
  }
  return [...new Set(dayIds)];
}

/** The days of 25 hours that were read, or whose next day was, each with its clusters. */
function longDays(days: readonly ClusterDay[], timeZone: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const lengths = new Map<string, boolean>();
  const isLong = (day: string) => {
    const known = lengths.get(day) ?? uncountedHour(day, timeZone) !== undefined;
    lengths.set(day, known);
    return known;
  };
  for (const { cluster, day } of days) {
    for (const candidate of [day, dayAfter(day, -1)]) {
      if (isLong(candidate)) found.set(candidate, (found.get(candidate) ?? new Set()).add(cluster));
    }
  }
  return found;
}
