import { randomUUID } from 'node:crypto';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import { type OperationRow, rowOf, unfinishedStatuses } from './operation-row.ts';

export interface LeaseOptions {
  database: Pick<Database, 'prisma'>;
  /** Epoch milliseconds. Replicas' clocks may differ by less than a lease lasts. */
  clock: () => number;
  /** How long an operation belongs to a process that shows no sign of life. */
  leaseMs: number;
}

/** Which unfinished operations this process carries on. A lease keeps two from doing the same work; it is no lock: a change of a row holds only if the row is as it was read. */
export type OperationLeases = ReturnType<typeof createOperationLeases>;

/** Rows that are taken at once. */
const mostAtOnce = 500;

export function createOperationLeases({ database: { prisma }, clock, leaseMs }: LeaseOptions) {
  const owner = randomUUID();
  const unfinished = { status: { in: [...unfinishedStatuses] } };
  const due = (nowMs: number): Prisma.OperationWhereInput => ({
    OR: [{ owner, leaseUntil: { lt: new Date(nowMs + leaseMs / 2) } }, ...free(nowMs)],
  });
  return {
    owner,
    /** When a lease that is taken now is over. */
    until: () => new Date(clock() + leaseMs),

    /** Takes what belongs to nobody, and renews what is this process's own; tells how many rows. */
    async claim(): Promise<number> {
      const nowMs = clock();
      const { count } = await prisma.operation.updateMany({
        where: { ...unfinished, ...due(nowMs) },
        data: { owner, leaseUntil: new Date(nowMs + leaseMs) },
        limit: mostAtOnce,
      });
      return count;
    },

    /** Own operations with something to do now. */
    async due(): Promise<OperationRow[]> {
      const where = { ...unfinished, owner, dueAt: { lte: new Date(clock()) } };
      return (await prisma.operation.findMany({ where, orderBy: { dueAt: 'asc' }, take: mostAtOnce })).map(rowOf);
    },

    /** Whether anything of this process is unfinished. */
    async hasAny(): Promise<boolean> {
      return (await prisma.operation.count({ where: { ...unfinished, owner }, take: 1 })) > 0;
    },

    /** Gives all back, for another process to take at once. */
    async release(): Promise<void> {
      await prisma.operation.updateMany({ where: { ...unfinished, owner }, data: { owner: null, leaseUntil: null } });
    },
  };
}

function free(nowMs: number): Prisma.OperationWhereInput[] {
  return [{ leaseUntil: null }, { leaseUntil: { lt: new Date(nowMs) } }];
}
