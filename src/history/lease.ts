import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';

export interface LeaseParts {
  database: Database;
  /** Epoch milliseconds. Replicas' clocks may differ by less than a lease lasts. */
  clock: () => number;
  /** What only one process may do at a time. */
  task: string;
  /** How long it belongs to a process that shows no sign of life. */
  leaseMs: number;
}

/** Keeps two processes from doing the same work; whoever holds it renews it while it works. */
export interface Lease {
  /** Takes or renews it; false while another process holds it. */
  take(): Promise<boolean>;
  /** Gives it back, for another process to take at once. */
  release(): Promise<void>;
}

export function createLease({ database: { prisma }, clock, task, leaseMs }: LeaseParts): Lease {
  const owner = randomUUID();
  return {
    async take() {
      const [now, until] = [clock(), clock() + leaseMs].map((ms) => new Date(ms).toISOString());
      const rows = await prisma.$executeRaw`
        INSERT INTO upkeep_lease AS known (task, owner, lease_until)
        VALUES (${task}, ${owner}, ${until}::timestamp(3))
        ON CONFLICT (task) DO UPDATE SET owner = EXCLUDED.owner, lease_until = EXCLUDED.lease_until
        WHERE known.owner = EXCLUDED.owner OR known.lease_until < ${now}::timestamp(3)`;
      return rows > 0;
    },
    async release() {
      await prisma.upkeepLease.deleteMany({ where: { task, owner } });
    },
  };
}
