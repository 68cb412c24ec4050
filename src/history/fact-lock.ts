import type { Prisma } from '../generated/prisma/client.ts';

type Transaction = Prisma.TransactionClient;

/**
 * Whoever stores days of an account holds its facts still. Else the first fact of a cluster and a day of it could be
 * stored at once, neither seeing the other, and the day would never be rolled up.
 */
export async function holdFacts(transaction: Transaction, account: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('cluster_fact', 0)
    # hashtextextended(${account}::text, 1))`;
}

/** Waits for those who store days, and keeps others waiting until the transaction ends. */
export async function holdDays(transaction: Transaction, account: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('cluster_fact', 0)
    # hashtextextended(${account}::text, 1))`;
}
