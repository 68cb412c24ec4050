import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import { type NodeRef, type OperationRow, rowOf, type Spent } from './operation-row.ts';
import {
  changeAudited,
  insertAudited,
  type NewOperation,
  type OperationChange,
  spentData,
} from './operation-writes.ts';

/** Whose intent, and the caller's own name of it. */
export type MutationName = Pick<OperationRow, 'caller'> & { readonly clientMutationId: string };

export type OperationStore = ReturnType<typeof createOperationStore>;

/** Writes from their intent to their end, each change of them with its row of the audit. */
export function createOperationStore({ prisma }: Pick<Database, 'prisma'>) {
  const first = async (where: Prisma.OperationWhereInput) => {
    const row = await prisma.operation.findFirst({ where });
    return row ? rowOf(row) : undefined;
  };
  const byName = ({ caller, clientMutationId }: MutationName) => first({ caller, clientMutationId });

  return {
    byId: (id: string) => first({ id }),
    byName,

    async byIds(ids: readonly string[]): Promise<OperationRow[]> {
      return (await prisma.operation.findMany({ where: { id: { in: [...ids] } } })).map(rowOf);
    },

    /** The operations with a revision beyond the one that is known of them. */
    async changedSince(known: ReadonlyMap<string, number>): Promise<OperationRow[]> {
      const rows = await prisma.operation.findMany({
        where: { OR: [...known].map(([id, revision]) => ({ id, revision: { gt: revision } })) },
      });
      return rows.map(rowOf);
    },

    /** The steps of an operation in their order, those that were repeated in the order of their attempts. */
    async stepsOf(parentId: string): Promise<OperationRow[]> {
      const orderBy = [{ stepIndex: 'asc' }, { createdAt: 'asc' }] as const;
      return (await prisma.operation.findMany({ where: { parentId }, orderBy: [...orderBy] })).map(rowOf);
    },

    /** Who told an operation to go on after a failure, as the audit has it; undefined while nobody has. */
    async resumedBy(operationId: string): Promise<string | undefined> {
      const where = { operationId, outcome: 'RUNNING' as const };
      const entry = await prisma.auditEntry.findFirst({ where, orderBy: { id: 'desc' }, select: { caller: true } });
      return entry?.caller;
    },

    /** The operations that concern a thing, the newest first. */
    async concerning({ type, key }: NodeRef): Promise<OperationRow[]> {
      const where = { resourceType: type, resourceKey: key };
      return (await prisma.operation.findMany({ where, orderBy: { createdAt: 'desc' } })).map(rowOf);
    },

    /** Stores an intent; of two with one name the first stays, and is given back. */
    async insert(made: NewOperation): Promise<{ row: OperationRow; isNew: boolean }> {
      try {
        return { row: await insertAudited(prisma, made), isNew: true };
      } catch (error) {
        const { caller, clientMutationId } = made;
        const known = isTaken(error) && clientMutationId !== null && (await byName({ caller, clientMutationId }));
        if (known) return { row: known, isNew: false };
        throw error;
      }
    },

    /** The row as changed; undefined when it is not any more as it was read, or the claim to what it made is another's. */
    async change(row: OperationRow, change: OperationChange): Promise<OperationRow | undefined> {
      try {
        return await changeAudited(prisma, row, change);
      } catch (error) {
        if (change.madeBy === 'guessed' && isTaken(error)) return undefined;
        throw error;
      }
    },

    /** Counts a poll that saw nothing new. */
    async notePoll(id: string, { dueAt, updatedAt, spent }: { dueAt: Date; updatedAt?: Date; spent: Spent }) {
      const seen = updatedAt ? { updatedAt } : {};
      await prisma.operation.updateMany({
        where: { id },
        data: { ...seen, dueAt, polls: { increment: 1 }, ...spentData(spent) },
      });
    },

    /** Puts off what is to be done next, and counts what trying it cost. */
    async putOff(id: string, { dueAt, spent }: { dueAt: Date; spent: Spent }) {
      await prisma.operation.updateMany({ where: { id }, data: { dueAt, ...spentData(spent) } });
    },

    async addCost(id: string, spent: Spent) {
      await prisma.operation.updateMany({ where: { id }, data: spentData(spent) });
    },

    /** Those of the things that another operation made. */
    async claimed(madeKeys: readonly string[], exceptId: string): Promise<Set<string>> {
      const where = { madeKey: { in: [...madeKeys] }, id: { not: exceptId } };
      const rows = await prisma.operation.findMany({ where, select: { madeKey: true } });
      return new Set(rows.flatMap(({ madeKey }) => madeKey ?? []));
    },

    /** Other operations of the same intent whose calls were sent and not heard of. */
    async rivals({ id, kind, account, region, inputHash }: OperationRow): Promise<OperationRow[]> {
      const where = { kind, account, region, inputHash, status: 'SENDING' as const, id: { not: id } };
      return (await prisma.operation.findMany({ where })).map(rowOf);
    },
  };
}

/** A unique name was taken by another row. */
function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
