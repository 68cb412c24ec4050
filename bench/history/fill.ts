import type { Database } from '../../src/history/database.ts';

/** How big a made-up history is. */
export interface Size {
  readonly clusters: number;
  /** Machines of a cluster at any time, on average. */
  readonly machines: number;
  readonly days: number;
  /** The first of the days, `yyyy-MM-dd`. */
  readonly from: string;
}

export const yearOnPostgres: Size = { clusters: 2000, machines: 14, days: 365, from: '2025-01-01' };
/** A million machine days. */
export const yearEmbedded: Size = { clusters: 200, machines: 14, days: 365, from: '2025-01-01' };

const account = 'bench';
const zone = 'Asia/Shanghai';

/**
 * Fills empty tables with a generated year, as backfills would have left them: machines that live ten days each,
 * of ten types in six regions, one in a hundred of the days corrected once. Returns the machine days.
 */
export async function fillHistory({ prisma }: Database, { clusters, machines, days, from }: Size): Promise<number> {
  const run = (sql: string) => prisma.$executeRawUnsafe(sql);
  const start = `timestamp '${from} 00:00:00' - interval '8 hours'`;
  const end = `${start} + ${days} * interval '1 day'`;
  await run(`
    INSERT INTO cluster_fact (account, cluster, valid_from, valid_until, cluster_id, provider, region, charge_type,
      instance_type, cluster_type, tags, created_at, first_seen_at, last_seen_at)
    SELECT '${account}', 'cluster-' || lpad(c::text, 4, '0'), '1970-01-01', '9999-12-31', c::text,
      CASE WHEN c % 10 = 9 THEN 'TencentCloud' ELSE 'AlibabaCloud' END, 'region-' || c % 6,
      CASE WHEN c % 20 = 4 THEN 'PrePaid' ELSE 'PostPaid' END, 'type-' || c % 10, 'standard',
      jsonb_build_object('usage', 'usage-' || c % 7, 'team', 'team-' || c % 40), ${start}, ${end}, ${end}
    FROM generate_series(1, ${clusters}) AS c`);
  // Lives follow each other in each place, each place at its own time of day.
  await run(`
    INSERT INTO machine_run (account, cluster, upstream_row_id, instance_id, instance_type, started_at, stopped_at,
      first_seen_at, last_seen_at)
    SELECT '${account}', fact.cluster, concat_ws('-', fact.cluster_id, place, life), concat_ws('-', 'i', fact.cluster_id, place, life),
      fact.instance_type, began, began + interval '10 days', began, ${end}
    FROM cluster_fact AS fact, generate_series(1, ${machines} - 5 + fact.cluster_id::int % 11) AS place,
      generate_series(0, ${Math.ceil(days / 10)}) AS life,
      LATERAL (SELECT ${start} + (life - 1) * interval '10 days'
        + ((fact.cluster_id::int * 7919 + place * 104729) % 864000) * interval '1 second' AS began) AS lives
    WHERE fact.account = '${account}' AND began < ${end}
    ORDER BY 2, began`);
  await run(`
    INSERT INTO day_read (account, cluster, day, time_zone, state, rows_complete, is_named, used_seconds, machines, read_at)
    SELECT '${account}', cluster, day, '${zone}', 'CLOSED', true, true, 0, 0, day + interval '16 hours 30 minutes'
    FROM cluster_fact, generate_series(date '${from}', date '${from}' + ${days - 1}, interval '1 day') AS day
    WHERE account = '${account}' ORDER BY cluster, day`);
  // Without it the next statement is planned for empty tables.
  await run('ANALYZE machine_run, day_read, cluster_fact');
  const shares = await fillShares(run, { start, days });
  await run('ANALYZE day_run');
  await fillRollups(run);
  await run('ANALYZE');
  return shares;
}

type Run = (sql: string) => Promise<number>;

async function fillShares(run: Run, { start, days }: { start: string; days: number }): Promise<number> {
  // Checks and indexes are made once at the end, which takes a fraction of the time.
  await run(`ALTER TABLE day_run DROP CONSTRAINT day_run_day_read_id_fkey, DROP CONSTRAINT day_run_run_id_fkey,
    DROP CONSTRAINT day_run_pkey`);
  await run('DROP INDEX day_run_run_id_idx');
  const shares = await run(`
    INSERT INTO day_run (day_read_id, run_id, used_seconds, calendar_seconds)
    SELECT read.id, run.id, seconds, seconds
    FROM machine_run AS run
    CROSS JOIN LATERAL generate_series(
      greatest(0, floor(extract(epoch FROM run.started_at - (${start})) / 86400)::int),
      least(${days - 1}, floor(extract(epoch FROM run.stopped_at - (${start})) / 86400)::int)) AS number
    CROSS JOIN LATERAL (SELECT trunc(extract(epoch FROM
      least(run.stopped_at, (${start}) + (number + 1) * interval '1 day')
      - greatest(run.started_at, (${start}) + number * interval '1 day')))::int AS seconds) AS share
    JOIN day_read AS read ON read.account = run.account AND read.cluster = run.cluster AND read.time_zone = '${zone}'
      AND read.day = ((${start}) + interval '8 hours')::date + number
    WHERE run.account = '${account}' AND seconds > 0`);
  await run('CREATE INDEX day_run_run_id_idx ON day_run (run_id)');
  await run(`ALTER TABLE day_run ADD CONSTRAINT day_run_pkey PRIMARY KEY (day_read_id, run_id),
    ADD CONSTRAINT day_run_day_read_id_fkey FOREIGN KEY (day_read_id) REFERENCES day_read(id) ON DELETE CASCADE ON UPDATE CASCADE,
    ADD CONSTRAINT day_run_run_id_fkey FOREIGN KEY (run_id) REFERENCES machine_run(id) ON DELETE RESTRICT ON UPDATE CASCADE`);
  return shares;
}

async function fillRollups(run: Run): Promise<void> {
  await run(`
    INSERT INTO usage_rollup (account, cluster, day, time_zone, instance_type, provider, region, charge_type, revision,
      used_seconds, machines, status, is_current, as_of, known_at, known_until)
    SELECT fact.account, fact.cluster, day, '${zone}', fact.instance_type, provider, region, charge_type, revision,
      CASE WHEN revision = revisions THEN seconds ELSE seconds + 600 END, machines,
      CASE WHEN revision = 1 THEN 'CLOSED'::usage_status ELSE 'CORRECTED'::usage_status END, revision = revisions,
      read_at, read_at + (revision - 1) * interval '1 day',
      CASE WHEN revision < revisions THEN read_at + revision * interval '1 day' END
    FROM (
      SELECT read.cluster, read.day, read.read_at, sum(share.calendar_seconds) AS seconds, count(*) AS machines,
        CASE WHEN read.id % 100 = 7 THEN 2 ELSE 1 END AS revisions
      FROM day_read AS read JOIN day_run AS share ON share.day_read_id = read.id
      WHERE read.account = '${account}' GROUP BY read.id
    ) AS used
    JOIN cluster_fact AS fact ON fact.account = '${account}' AND fact.cluster = used.cluster
    CROSS JOIN LATERAL generate_series(1, revisions) AS revision
    ORDER BY 3, 2`);
  const sums = `sum(used_seconds), sum(machines), count(*), 0, 0, count(*) FILTER (WHERE status = 'CORRECTED'), max(known_at)`;
  await run(`
    INSERT INTO usage_month SELECT account, cluster, date_trunc('month', day)::date, time_zone, instance_type, provider,
      region, charge_type, ${sums}
    FROM usage_rollup WHERE is_current AND account = '${account}' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 3, 2`);
  await run(`
    INSERT INTO usage_day SELECT account, day, time_zone, instance_type, provider, region, charge_type, ${sums}
    FROM usage_rollup WHERE is_current AND account = '${account}' GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 2`);
  await run(`
    INSERT INTO usage_coverage SELECT account, day, time_zone, count(*), count(*), max(read_at)
    FROM day_read WHERE account = '${account}' GROUP BY 1, 2, 3`);
}
