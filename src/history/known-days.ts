import { LRUCache } from 'lru-cache';
import type { Database } from './database.ts';

/** Which closed days the history has, of some cluster at least. */
export interface KnownDays {
  has(key: { account: string; day: string }): Promise<boolean>;
}

/** Asks the database once for each day that is there; one that is not may be stored any time. */
export function createKnownDays({ database, timeZone }: { database: Database; timeZone: string }): KnownDays {
  const known = new LRUCache<string, true>({ max: 10_000 });
  return {
    async has({ account, day }) {
      const key = `${account} ${day}`;
      if (known.has(key)) return true;
      const where = { account, timeZone, day: new Date(`${day}T00:00:00Z`), rowsComplete: true };
      const row = await database.prisma.dayRead.findFirst({ where, select: { id: true } });
      if (row) known.set(key, true);
      return row !== null;
    },
  };
}
