import type { Database } from '../../src/history/database.ts';
import { percentile } from '../statistics.ts';

/** A question to the stored year, and how fast it has to be answered. */
export interface Question {
  readonly name: string;
  readonly sql: string;
  readonly mostMs: { readonly postgresql: number; readonly pglite: number };
}

export interface Answered {
  readonly name: string;
  readonly engine: Database['engine'];
  readonly rows: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly mostMs: number;
}

const year = `account = 'bench' AND time_zone = 'Asia/Shanghai'`;
const sums = `sum(used_seconds)::text AS seconds, sum(cells)::int AS cells, sum(corrected_cells)::int AS corrected`;

export const questions: readonly Question[] = [
  {
    name: 'usage-by-month-and-cluster',
    sql: `SELECT month::text, cluster, ${sums} FROM usage_month
WHERE ${year} AND month BETWEEN '2025-01-01' AND '2025-12-01' GROUP BY month, cluster ORDER BY month, cluster`,
    mostMs: { postgresql: 100, pglite: 500 },
  },
  {
    name: 'usage-by-day-type-and-region',
    sql: `SELECT day::text, instance_type, region, ${sums} FROM usage_day
WHERE ${year} AND day BETWEEN '2025-01-01' AND '2025-12-31' GROUP BY day, instance_type, region
ORDER BY day, instance_type, region`,
    mostMs: { postgresql: 250, pglite: 500 },
  },
  {
    name: 'usage-of-a-cluster-by-machine-over-a-month',
    sql: `SELECT run.instance_id, sum(share.calendar_seconds)::text AS seconds
FROM day_read AS read JOIN day_run AS share ON share.day_read_id = read.id JOIN machine_run AS run ON run.id = share.run_id
WHERE read.account = 'bench' AND read.time_zone = 'Asia/Shanghai' AND read.cluster = 'cluster-0100'
  AND read.day BETWEEN '2025-06-01' AND '2025-06-30' GROUP BY run.instance_id ORDER BY run.instance_id`,
    mostMs: { postgresql: 100, pglite: 500 },
  },
];

/** Asks each question many times over, and gives the plan of each. */
export async function askQuestions(
  { prisma, engine }: Database,
  times: number,
): Promise<{ answers: Answered[]; plans: Map<string, string> }> {
  const answers: Answered[] = [];
  const plans = new Map<string, string>();
  for (const { name, sql, mostMs } of questions) {
    const tookMs: number[] = [];
    let rows = 0;
    for (let time = -3; time < times; time += 1) {
      const startMs = performance.now();
      rows = (await prisma.$queryRawUnsafe<unknown[]>(sql)).length;
      if (time >= 0) tookMs.push(performance.now() - startMs);
    }
    const [p50Ms, p95Ms] = [50, 95].map((percent) =>
      Math.round(
        percentile(
          tookMs.toSorted((a, b) => a - b),
          percent,
        ),
      ),
    );
    answers.push({ name, engine, rows, p50Ms: p50Ms ?? 0, p95Ms: p95Ms ?? 0, mostMs: mostMs[engine] });
    const plan = await prisma.$queryRawUnsafe<Record<string, string>[]>(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`);
    plans.set(name, `${sql}\n\n${plan.map((row) => Object.values(row)[0]).join('\n')}\n`);
  }
  return { answers, plans };
}
