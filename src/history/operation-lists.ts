import type { AuditEntry, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { NodeRef, OperationInput, OperationRow, OperationStatus } from './operation-row.ts';
import { rowOf } from './operation-row.ts';

/** Where a row stands in a list that is newest first. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

/** A part of a list that is newest first. */
export interface Slice {
  /** Only what comes behind this one, which is older. */
  readonly after: Position | null;
  /** Only what comes before this one, which is newer. */
  readonly before: Position | null;
  readonly limit: number;
  /** Takes the rows from the end of the list. */
  readonly isFromEnd: boolean;
}

export interface OperationFilter {
  readonly kinds?: readonly string[] | undefined;
  readonly statuses?: readonly OperationStatus[] | undefined;
  readonly account?: string | undefined;
  readonly caller?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly resource?: NodeRef | undefined;
}

export interface AuditFilter extends Omit<OperationFilter, 'statuses' | 'resource'> {
  readonly outcomes?: readonly OperationStatus[] | undefined;
  readonly operationId?: string | undefined;
}

/** What was asked for, or how it ended. */
export interface AuditRow extends Omit<AuditEntry, 'id' | 'input' | 'amount'> {
  readonly id: string;
  readonly input: OperationInput;
  /** Decimal text. */
  readonly amount: string;
}

/** Operations and the audit as lists, the newest first. */
export function createOperationLists({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async operations(filter: OperationFilter, slice: Slice): Promise<OperationRow[]> {
      const sign = slice.isFromEnd ? 'asc' : 'desc';
      const rows = await prisma.operation.findMany({
        where: { AND: [operationWhere(filter), ...range(slice, operationAt)] },
        orderBy: [{ createdAt: sign }, { id: sign }],
        take: slice.limit,
      });
      return (slice.isFromEnd ? rows.reverse() : rows).map(rowOf);
    },

    async audit(filter: AuditFilter, slice: Slice): Promise<AuditRow[]> {
      const sign = slice.isFromEnd ? 'asc' : 'desc';
      const rows = await prisma.auditEntry.findMany({
        where: { AND: [auditWhere(filter), ...range(slice, auditAt)] },
        orderBy: [{ at: sign }, { id: sign }],
        take: slice.limit,
      });
      return (slice.isFromEnd ? rows.reverse() : rows).map(({ id, input, amount, ...row }) => ({
        ...row,
        id: String(id),
        input: input as OperationInput, // written from one
        amount: amount.toFixed(),
      }));
    },
  };
}

type Side = 'lt' | 'gt';

function range<Where>({ after, before }: Slice, at: (position: Position, side: Side) => Where): Where[] {
  return [...(after ? [at(after, 'lt')] : []), ...(before ? [at(before, 'gt')] : [])];
}

function operationAt({ at, id }: Position, side: Side): Prisma.OperationWhereInput {
  return { OR: [{ createdAt: { [side]: at } }, { createdAt: at, id: { [side]: id } }] };
}

function auditAt({ at, id }: Position, side: Side): Prisma.AuditEntryWhereInput {
  return { OR: [{ at: { [side]: at } }, { at, id: { [side]: BigInt(id) } }] };
}

function operationWhere(filter: OperationFilter): Prisma.OperationWhereInput {
  const { kinds, statuses, account, caller, resource } = filter;
  return {
    ...(kinds ? { kind: { in: [...kinds] } } : {}),
    ...(statuses ? { status: { in: [...statuses] } } : {}),
    ...(account === undefined ? {} : { account }),
    ...(caller === undefined ? {} : { caller }),
    ...(resource ? { resourceType: resource.type, resourceKey: resource.key } : {}),
    createdAt: timesOf(filter),
  };
}

function auditWhere(filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { kinds, outcomes, account, caller, operationId } = filter;
  return {
    ...(kinds ? { kind: { in: [...kinds] } } : {}),
    ...(outcomes ? { outcome: { in: [...outcomes] } } : {}),
    ...(account === undefined ? {} : { account }),
    ...(caller === undefined ? {} : { caller }),
    ...(operationId === undefined ? {} : { operationId }),
    at: timesOf(filter),
  };
}

function timesOf({ since, until }: Pick<OperationFilter, 'since' | 'until'>) {
  return { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) };
}
