import type { Database } from '../../src/history/database.ts';
import { percentile } from '../statistics.ts';

/** A question to the stored year beside fees, and how fast it has to be answered. */
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

export const questions: readonly Question[] = [
  {
    name: 'usage-of-a-cluster-by-machine-over-a-month',
    sql: `SELECT run.instance_id, sum(share.calendar_seconds)::text AS seconds
FROM day_read AS read JOIN day_run AS share ON share.day_read_id = read.id JOIN machine_run AS run ON run.id = share.run_id
WHERE read.account = 'bench' AND read.time_zone = 'Asia/Shanghai' AND read.cluster = 'cluster-0100'
  AND read.day BETWEEN '2025-06-01' AND '2025-06-30' GROUP BY run.instance_id ORDER BY run.instance_id`,
    mostMs: { postgresql: 100, pglite: 500 },
  },
  {
    name: 'corrections-of-a-quarter-the-first-page',
    sql: `SELECT cell.day, cell.cluster, cell.used_seconds::float8, before.used_seconds::float8 AS before
FROM usage_rollup AS cell
LEFT JOIN LATERAL (SELECT used_seconds FROM usage_rollup AS earlier
  WHERE earlier.account = cell.account AND earlier.time_zone = cell.time_zone AND earlier.day = cell.day
    AND earlier.cluster = cell.cluster AND earlier.instance_type = cell.instance_type
    AND earlier.provider = cell.provider AND earlier.region = cell.region
    AND earlier.charge_type = cell.charge_type AND earlier.revision = cell.revision - 1) AS before ON true
WHERE account = 'bench' AND time_zone = 'Asia/Shanghai' AND status = 'CORRECTED' AND known_at > '2025-10-01'
ORDER BY known_at, day, cluster LIMIT 1000`,
    mostMs: { postgresql: 250, pglite: 500 },
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
