import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from '../history/database.ts';
import type { FeesFilter } from './dimensions.ts';

/** Clusters whose rows of a day are read at once: a large fleet has tens of thousands of machines. */
const clustersAtOnce = 400;

/** The clusters of an account that a filter leaves, in order, some at a time. */
export async function clusterPages(
  { prisma }: Database,
  account: string,
  { clusters: wanted }: Pick<FeesFilter, 'clusters'>,
): Promise<string[][]> {
  const isWanted = wanted ? Prisma.sql`AND cluster = ANY(${[...wanted]}::text[])` : Prisma.empty;
  const rows = await prisma.$queryRaw<{ page: string[] }[]>`
    SELECT array_agg(cluster ORDER BY cluster) AS page
    FROM (SELECT cluster, (row_number() OVER (ORDER BY cluster) - 1) / ${clustersAtOnce}::int AS number
      FROM (SELECT DISTINCT cluster FROM cluster_fact WHERE account = ${account} ${isWanted}) AS own) AS numbered
    GROUP BY number ORDER BY number`;
  return rows.map(({ page }) => page);
}
