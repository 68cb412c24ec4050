import type { Database } from '../../src/history/database.ts';

/** Sums of one account at every level, by key; equal maps when the parts add up. */
export async function levelsOf({ prisma }: Database, account: string) {
  const [runs, cells, months, days] = await Promise.all([
    prisma.$queryRaw<Sum[]>`
      SELECT COALESCE(sum(share.calendar_seconds), 0)::float8 AS seconds,
        (count(*) FILTER (WHERE share.calendar_seconds > 0))::float8 AS machines
      FROM day_run AS share JOIN day_read AS read ON read.id = share.day_read_id WHERE read.account = ${account}`,
    prisma.$queryRaw<Sum[]>`
      SELECT COALESCE(sum(used_seconds), 0)::float8 AS seconds, COALESCE(sum(machines), 0)::float8 AS machines, count(*)::int AS cells,
        (count(*) FILTER (WHERE status = 'OPEN'))::int AS open,
        (count(*) FILTER (WHERE status = 'PARTIAL'))::int AS partial,
        (count(*) FILTER (WHERE status = 'CORRECTED'))::int AS corrected
      FROM usage_rollup WHERE account = ${account} AND is_current`,
    prisma.$queryRaw<Sum[]>`
      SELECT COALESCE(sum(used_seconds), 0)::float8 AS seconds, COALESCE(sum(machine_days), 0)::float8 AS machines, COALESCE(sum(cells), 0)::int AS cells,
        COALESCE(sum(open_cells), 0)::int AS open, COALESCE(sum(partial_cells), 0)::int AS partial, COALESCE(sum(corrected_cells), 0)::int AS corrected
      FROM usage_month WHERE account = ${account}`,
    prisma.$queryRaw<Sum[]>`
      SELECT COALESCE(sum(used_seconds), 0)::float8 AS seconds, COALESCE(sum(machine_days), 0)::float8 AS machines, COALESCE(sum(cells), 0)::int AS cells,
        COALESCE(sum(open_cells), 0)::int AS open, COALESCE(sum(partial_cells), 0)::int AS partial, COALESCE(sum(corrected_cells), 0)::int AS corrected
      FROM usage_day WHERE account = ${account}`,
  ]);
  return { runs: runs[0], cells: cells[0], months: months[0], days: days[0] };
}

interface Sum {
  seconds: number;
  machines: number;
  cells?: number;
  open?: number;
  partial?: number;
  corrected?: number;
}

/** Everything that an account's usage consists of, but when it was last looked at. */
export async function everythingOf({ prisma }: Database, account: string) {
  return {
    runs: await prisma.$queryRaw`
      SELECT cluster, upstream_row_id, instance_type, started_at::text, stopped_at::text FROM machine_run
      WHERE account = ${account} ORDER BY started_at, upstream_row_id`,
    shares: await prisma.$queryRaw`
      SELECT read.cluster, read.day::text, share.run_id::text, share.used_seconds, share.calendar_seconds
      FROM day_run AS share JOIN day_read AS read ON read.id = share.day_read_id WHERE read.account = ${account}
      ORDER BY 1, 2, 3`,
    cells: await prisma.$queryRaw`
      SELECT cluster, day::text, instance_type, provider, region, charge_type, revision, used_seconds::text, machines,
        status::text, is_current, known_at::text, known_until::text FROM usage_rollup
      WHERE account = ${account} ORDER BY 1, 2, 3, 4, 5, 6, 7`,
    months: await prisma.$queryRaw`
      SELECT month::text, cluster, instance_type, used_seconds::text, machine_days::text, cells, open_cells,
        corrected_cells, known_at::text FROM usage_month WHERE account = ${account} ORDER BY 1, 2, 3`,
  };
}
