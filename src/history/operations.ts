import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import {
  decimalOf,
  isTerminal,
  type NodeRef,
  nothingSpent,
  type OperationInput,
  type OperationPatch,
  type OperationRow,
  rowOf,
  type Spent,
} from './operation-row.ts';

/** A write that is about to be stored. */
export interface NewOperation
  extends Pick<
    OperationRow,
    | 'id'
    | 'kind'
    | 'account'
    | 'region'
    | 'caller'
    | 'clientMutationId'
    | 'inputHash'
    | 'lacksSecrets'
    | 'clientToken'
    | 'resourceType'
    | 'resourceKey'
    | 'before'
    | 'currency'
    | 'parentId'
    | 'stepIndex'
    | 'owner'
    | 'leaseUntil'
    | 'dueAt'
    | 'deadlineAt'
    | 'createdAt'
    | 'graphqlOperation'
    | 'graphqlHash'
  > {
  readonly input: OperationInput;
  readonly spent: Spent;
}

/** Whose intent, and the caller's own name of it. */
export type MutationName = Pick<OperationRow, 'caller'> & { readonly clientMutationId: string };

/** A change of a row, on condition that it is still as it was read. */
export interface OperationChange {
  readonly patch: OperationPatch;
  readonly spent?: Spent;
  /**
   * `told`: the upstream itself said what it made, so another operation's claim to it was wrong.
   * `guessed`: it was found, and belongs to whoever claimed it first.
   */
  readonly madeBy?: 'told' | 'guessed';
}

export type OperationStore = ReturnType<typeof createOperationStore>;

/** Transactions wait in turn for the one connection of the embedded engine. */
const transactionLimits = { maxWait: 60_000, timeout: 60_000 };

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

function insertAudited(prisma: PrismaClient, { spent, input, ...made }: NewOperation): Promise<OperationRow> {
  return prisma.$transaction(async (transaction) => {
    const row = await transaction.operation.create({
      data: {
        ...made,
        before: [...made.before],
        input: jsonOf(input),
        status: 'PENDING',
        updatedAt: made.createdAt,
        amount: decimalOf(spent.billionths),
        requestIds: [...spent.requestIds],
      },
    });
    await audit(transaction, rowOf(row), made.createdAt);
    return rowOf(row);
  }, transactionLimits);
}

function changeAudited(
  prisma: PrismaClient,
  { id, revision }: OperationRow,
  { patch, spent = nothingSpent, madeBy }: OperationChange,
): Promise<OperationRow | undefined> {
  return prisma.$transaction(async (transaction) => {
    const { madeKey } = patch;
    if (madeBy === 'told' && madeKey) {
      await transaction.operation.updateMany({ where: { madeKey, id: { not: id } }, data: { madeKey: null } });
    }
    const [row] = await transaction.operation.updateManyAndReturn({
      where: { id, revision },
      data: { ...patchData(patch), ...spentData(spent), revision: { increment: 1 } },
    });
    if (!row) return undefined;
    if (isTerminal(row.status)) await audit(transaction, rowOf(row), patch.updatedAt);
    return rowOf(row);
  }, transactionLimits);
}

function patchData({ error, ...patch }: OperationPatch): Prisma.OperationUpdateManyMutationInput {
  if (error === undefined) return patch;
  return { ...patch, error: error === null ? Prisma.DbNull : jsonOf(error) };
}

function spentData({ billionths, requestIds }: Spent): Prisma.OperationUpdateManyMutationInput {
  return {
    ...(billionths === 0n ? {} : { amount: { increment: decimalOf(billionths) } }),
    ...(requestIds.length === 0 ? {} : { requestIds: { push: [...requestIds] } }),
  };
}

async function audit(transaction: Prisma.TransactionClient, row: OperationRow, at: Date): Promise<void> {
  const { id, caller, kind, account, region, input, status, resourceType, resourceKey, requestIds, currency } = row;
  await transaction.auditEntry.create({
    data: {
      at,
      operationId: id,
      caller,
      kind,
      account,
      region,
      input: jsonOf(input),
      outcome: status,
      resourceId: resourceType && resourceKey ? `${resourceType}:${resourceKey}` : null,
      errorCode: row.error?.code ?? null,
      requestIds,
      amount: decimalOf(row.amountBillionths),
      currency,
    },
  });
}

function jsonOf(value: object): Prisma.InputJsonObject {
  return value as Prisma.InputJsonObject; // inputs and failures are plain JSON
}

/** A unique name was taken by another row. */
function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
