import { randomUUID } from 'node:crypto';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import { entryJson, type LedgerEntry } from './ledger-entry.ts';
import { insertEntries } from './ledger-writes.ts';
import {
  decimalOf,
  isTerminal,
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

/** A change of a row, on condition that it is still as it was read. */
export interface OperationChange {
  readonly patch: OperationPatch;
  readonly spent?: Spent;
  /**
   * `told`: the upstream itself said what it made, so another operation's claim to it was wrong.
   * `guessed`: it was found, and belongs to whoever claimed it first.
   */
  readonly madeBy?: 'told' | 'guessed';
  /** What is charged for an end beside the calls, for the ledger. */
  readonly booked?: LedgerEntry | undefined;
  /** Who asked for the change, which then has a row of the audit although it is no end. */
  readonly askedBy?: string;
}

/** Transactions wait in turn for the one connection of the embedded engine. */
const transactionLimits = { maxWait: 60_000, timeout: 60_000 };

/** Stores an intent with its row of the audit. */
export function insertAudited(prisma: PrismaClient, { spent, input, ...made }: NewOperation): Promise<OperationRow> {
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

/** Changes a row that is as it was read; at its end with its rows of the audit and of the ledger. */
export function changeAudited(
  prisma: PrismaClient,
  { id, revision }: OperationRow,
  { patch, spent = nothingSpent, madeBy, booked, askedBy }: OperationChange,
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
    if (booked) await insertEntries(transaction, [entryJson(randomUUID(), booked)]);
    const changed = rowOf(row);
    if (askedBy !== undefined) await audit(transaction, { ...changed, caller: askedBy }, patch.updatedAt);
    else if (isTerminal(row.status)) await audit(transaction, changed, patch.updatedAt);
    return changed;
  }, transactionLimits);
}

function patchData({ error, ...patch }: OperationPatch): Prisma.OperationUpdateManyMutationInput {
  if (error === undefined) return patch;
  return { ...patch, error: error === null ? Prisma.DbNull : jsonOf(error) };
}

export function spentData({ billionths, requestIds }: Spent): Prisma.OperationUpdateManyMutationInput {
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
