import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import { monthOf } from './buckets.ts';
import type { UsageQuestion, UsageSeries } from './cells.ts';
import { tagKeysOf } from './dimensions.ts';
import { type DaySlices, sliceMonths } from './slices.ts';
import { filterCondition, readSeries, type SliceSums, seriesStatement, type UsageColumns } from './usage-columns.ts';

export interface RollupQuestion extends UsageQuestion {
  readonly sliced: DaySlices;
  /** The present day in the zone. */
  readonly today: string;
}

/** Usage by everything but machines, in BridgX's own days: one statement over the smallest sums that will do. */
export function readRollups(database: Database, question: RollupQuestion): Promise<Iterable<UsageSeries>> {
  const statements = sourcesOf(question)
    .filter(({ entries }) => entries.length > 0)
    .map((source) => statementOf(question, source));
  return readSeries(database, statements, question.groupBy);
}

interface Source {
  readonly table: Prisma.Sql;
  /** Its column of the day, or of the month's first day. */
  readonly day: Prisma.Sql;
  readonly sums: SliceSums;
  /** How the tags of the day are found; empty where nothing asks for tags. */
  readonly facts: Prisma.Sql;
  readonly entries: DaySlices['days'];
}

function sourcesOf(question: RollupQuestion): Source[] {
  const { sliced, knownAt, today, measure } = question;
  const isTagged = tagKeysOf(question).length > 0;
  const facts = isTagged ? factOfDay : Prisma.empty;
  if (measure === 'corrected')
    return [{ ...corrected, facts: Prisma.sql`${facts} ${firstRevision}`, entries: sliced.days }];
  if (knownAt !== null) return [{ ...perRow, facts, entries: sliced.days }];
  if (!isTagged && !isByCluster(question)) return [{ ...perDay, facts, entries: sliced.days }];
  const { months, days } = sliceMonths(sliced, today);
  const monthEntries = months.map(({ slice, month }) => ({ slice, day: month }));
  const sources = [
    { ...perMonth, facts: isTagged ? factOfMonth : facts, entries: monthEntries },
    { ...perRow, facts, entries: days },
  ];
  if (!isTagged) return sources;
  const isInMonth = new Set(months.map(({ slice, month }) => `${slice} ${month}`));
  const daysOfMonths = sliced.days.filter(({ slice, day }) => isInMonth.has(`${slice} ${monthOf(day)}`));
  return [...sources, { ...perRow, facts: changedFactOfDay, entries: daysOfMonths }];
}

function isByCluster({ groupBy, filter }: UsageQuestion): boolean {
  return groupBy.some(({ by }) => by === 'CLUSTER') || filter.clusters !== undefined;
}

/** The tables of sums hold current rows alone, and count those that they are made of. */
const ofSums: SliceSums = [
  Prisma.sql`sum(used_seconds)`,
  Prisma.sql`sum(cells)`,
  Prisma.sql`sum(open_cells)`,
  Prisma.sql`sum(partial_cells)`,
  Prisma.sql`sum(corrected_cells)`,
];
const perMonth = { table: Prisma.sql`usage_month`, day: Prisma.sql`known.month`, sums: ofSums };
const perDay = { table: Prisma.sql`usage_day`, day: Prisma.sql`known.day`, sums: ofSums };

const perRow = {
  table: Prisma.sql`usage_rollup`,
  day: Prisma.sql`known.day`,
  sums: [
    Prisma.sql`sum(known.used_seconds)`,
    Prisma.sql`count(*)`,
    Prisma.sql`count(*) FILTER (WHERE known.status = 'OPEN')`,
    Prisma.sql`count(*) FILTER (WHERE known.status = 'PARTIAL')`,
    Prisma.sql`count(*) FILTER (WHERE known.status = 'CORRECTED')`,
  ],
} as const;

/** Rows that differ from what was known when their day was closed. */
const corrected = {
  ...perRow,
  sums: [
    Prisma.sql`sum(known.used_seconds - COALESCE(first.used_seconds, 0))`,
    Prisma.sql`count(*)`,
    Prisma.sql`0`,
    Prisma.sql`0`,
    Prisma.sql`count(*)`,
  ] as SliceSums,
};

/** A row that a correction brought has no revision that was not one. */
const firstRevision = Prisma.sql`
  LEFT JOIN usage_rollup AS first ON first.account = known.account AND first.cluster = known.cluster
    AND first.day = known.day AND first.time_zone = known.time_zone AND first.instance_type = known.instance_type
    AND first.provider = known.provider AND first.region = known.region AND first.charge_type = known.charge_type
    AND first.revision = 1 AND first.status <> 'CORRECTED'`;

function statementOf(question: RollupQuestion, { table, day, sums, facts, entries }: Source): Prisma.Sql {
  const { accounts, timeZone, filter, groupBy } = question;
  const days = entries.map((entry) => entry.day).toSorted();
  const source = Prisma.sql`
    FROM ${table} AS known
    JOIN jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS entry(slice integer, day date) ON entry.day = ${day}
    ${facts}
    WHERE known.account = ANY(${[...accounts]}::text[]) AND known.time_zone = ${timeZone}
      AND ${day} BETWEEN ${days[0] ?? ''}::date AND ${days.at(-1) ?? ''}::date
      ${table === perRow.table ? knownCondition(question) : Prisma.empty} ${filterCondition(filter, columns)}`;
  return seriesStatement({ groupBy, columns, slice: Prisma.sql`entry.slice`, sums, source });
}

function knownCondition({ knownAt, measure }: UsageQuestion): Prisma.Sql {
  if (measure === 'corrected') return Prisma.sql`AND known.is_current AND known.status = 'CORRECTED'`;
  if (knownAt === null) return Prisma.sql`AND known.is_current`;
  const time = knownAt.toISOString();
  return Prisma.sql`AND known.known_at <= ${time}::timestamp(3)
    AND (known.known_until IS NULL OR known.known_until > ${time}::timestamp(3))`;
}

/** Each day of a cluster has one fact. */
const factOfDay = Prisma.sql`
  JOIN cluster_fact AS fact ON fact.account = known.account AND fact.cluster = known.cluster
    AND fact.valid_from <= known.day AND known.day < fact.valid_until`;

/** The fact of a month throughout which it was the same. */
const factOfMonth = Prisma.sql`
  JOIN cluster_fact AS fact ON fact.account = known.account AND fact.cluster = known.cluster
    AND fact.valid_from <= known.month AND known.month + interval '1 month' <= fact.valid_until`;

/** The facts of days in the other months. Few clusters ever change, which is said first so that few are read. */
const changedFactOfDay = Prisma.sql`${factOfDay}
    AND (fact.valid_from > '1970-01-01' OR fact.valid_until < '9999-12-31')
    AND NOT (fact.valid_from <= date_trunc('month', known.day)
      AND date_trunc('month', known.day) + interval '1 month' <= fact.valid_until)`;

const columns: UsageColumns = {
  account: Prisma.sql`known.account`,
  cluster: Prisma.sql`known.cluster`,
  provider: Prisma.sql`known.provider`,
  region: Prisma.sql`known.region`,
  instanceType: Prisma.sql`known.instance_type`,
  chargeType: Prisma.sql`known.charge_type`,
  tags: Prisma.sql`fact.tags`,
  machine: Prisma.sql`NULL::text`,
};
