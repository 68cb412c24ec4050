import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import type { UsageQuestion, UsageSeries } from './cells.ts';
import type { DayPart } from './slices.ts';
import { filterCondition, readSeries, type SliceSums, seriesStatement, type UsageColumns } from './usage-columns.ts';

export interface RunQuestion extends UsageQuestion {
  readonly parts: readonly DayPart[];
}

/**
 * Usage from the runs themselves: machine by machine, or in days that are not BridgX's own. The seconds of a run are
 * counted from where it enters a BridgX day, so that the parts of a day add up to the day to the second.
 */
export function readRuns(database: Database, question: RunQuestion): Promise<Iterable<UsageSeries>> {
  const { groupBy, parts } = question;
  if (parts.length === 0) return Promise.resolve([]);
  const statement = seriesStatement({
    groupBy,
    columns,
    slice: Prisma.sql`part.slice`,
    sums,
    source: sourceOf(question),
  });
  return readSeries(database, [statement], groupBy);
}

function sourceOf({ parts, accounts, timeZone, filter }: RunQuestion): Prisma.Sql {
  const days = parts.map(({ day }) => day).toSorted();
  return Prisma.sql`
    FROM jsonb_to_recordset(${JSON.stringify(parts.map(partRow))}::jsonb) AS part(slice integer, day date,
      "dayStart" timestamp(3), "start" timestamp(3), "end" timestamp(3), "isWhole" boolean)
    JOIN day_read AS reading ON reading.day = part.day
    JOIN cluster_fact AS fact ON fact.account = reading.account AND fact.cluster = reading.cluster
      AND fact.valid_from <= reading.day AND reading.day < fact.valid_until
    JOIN day_run AS share ON share.day_read_id = reading.id
    JOIN machine_run AS run ON run.id = share.run_id
    LEFT JOIN usage_rollup AS known ON known.account = reading.account AND known.cluster = reading.cluster
      AND known.day = reading.day AND known.time_zone = reading.time_zone AND known.provider = fact.provider
      AND known.region = fact.region AND known.charge_type = fact.charge_type
      AND known.instance_type = COALESCE(NULLIF(run.instance_type, ''), fact.instance_type) AND known.is_current
    CROSS JOIN LATERAL (SELECT GREATEST(run.started_at, part."dayStart") AS at) AS entered
    CROSS JOIN LATERAL (SELECT CASE WHEN part."isWhole" THEN share.calendar_seconds ELSE GREATEST(0,
        floor(extract(epoch FROM LEAST(COALESCE(run.stopped_at, reading.read_at), part."end") - entered.at))
        - floor(extract(epoch FROM GREATEST(entered.at, part."start") - entered.at))) END AS seconds) AS clipped
    WHERE reading.account = ANY(${[...accounts]}::text[]) AND reading.time_zone = ${timeZone}
      AND reading.day BETWEEN ${days[0] ?? ''}::date AND ${days.at(-1) ?? ''}::date
      AND clipped.seconds > 0 ${filterCondition(filter, columns)}`;
}

function partRow({ slice, day, dayStartMs, startMs, endMs, isWhole }: DayPart) {
  const time = (epochMs: number) => new Date(epochMs).toISOString();
  return { slice, day, dayStart: time(dayStartMs), start: time(startMs), end: time(endMs), isWhole };
}

const sums: SliceSums = [
  Prisma.sql`sum(clipped.seconds)`,
  Prisma.sql`count(*)`,
  Prisma.sql`count(*) FILTER (WHERE known.status = 'OPEN')`,
  Prisma.sql`count(*) FILTER (WHERE known.status = 'PARTIAL')`,
  Prisma.sql`count(*) FILTER (WHERE known.status = 'CORRECTED')`,
];

const columns: UsageColumns = {
  account: Prisma.sql`reading.account`,
  cluster: Prisma.sql`reading.cluster`,
  provider: Prisma.sql`fact.provider`,
  region: Prisma.sql`fact.region`,
  instanceType: Prisma.sql`COALESCE(NULLIF(run.instance_type, ''), fact.instance_type)`,
  chargeType: Prisma.sql`fact.charge_type`,
  tags: Prisma.sql`fact.tags`,
  machine: Prisma.sql`run.instance_id`,
};
