import type { ErrorCode } from '../errors.ts';
import { Prisma, type OperationStatus as Status, type Operation as Stored } from '../generated/prisma/client.ts';

/** How far a write has come. */
export type OperationStatus = Status;

/** Those in which there is nothing left to do. */
export const terminalStatuses = ['SUCCEEDED', 'FAILED', 'UNKNOWN'] as const satisfies readonly OperationStatus[];
export const unfinishedStatuses = ['PENDING', 'SENDING', 'RUNNING'] as const satisfies readonly OperationStatus[];

export function isTerminal(status: OperationStatus): boolean {
  return terminalStatuses.some((one) => one === status);
}

/** A thing by the GraphQL type and the key that its global id carries. */
export interface NodeRef {
  readonly type: string;
  readonly key: string;
}

/** Why a write was not done, or why that cannot be told. */
export interface OperationFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly upstreamCode?: string;
  readonly upstreamRequestId?: string;
  /** Whether the same write may succeed later. */
  readonly retryable: boolean;
  /** What keeps a thing from being deleted. */
  readonly dependants?: readonly NodeRef[];
}

/** What was asked for, as JSON. */
export type OperationInput = Readonly<Record<string, unknown>>;

/** One write, or several that belong together, as it is stored. */
export interface OperationRow extends Omit<Stored, 'input' | 'error' | 'amount'> {
  readonly input: OperationInput;
  readonly error: OperationFailure | null;
  /** What its own calls cost so far, in billionths. */
  readonly amountBillionths: bigint;
}

/** What changes of a row from one step of its life to the next. */
export interface OperationPatch
  extends Partial<
    Pick<
      OperationRow,
      | 'status'
      | 'resourceType'
      | 'resourceKey'
      | 'madeKey'
      | 'handle'
      | 'statusText'
      | 'progress'
      | 'attempts'
      | 'sentAt'
      | 'emptyLooks'
      | 'found'
      | 'error'
      | 'dueAt'
      | 'deadlineAt'
      | 'startedAt'
      | 'endedAt'
    >
  > {
  readonly updatedAt: Date;
}

/** What calls cost, and how the upstream named them. */
export interface Spent {
  readonly billionths: bigint;
  readonly requestIds: readonly string[];
}

export const nothingSpent: Spent = { billionths: 0n, requestIds: [] };

export function rowOf({ input, error, amount, ...row }: Stored): OperationRow {
  return {
    ...row,
    input: input as OperationInput, // written from one
    error: error as OperationFailure | null, // the same
    amountBillionths: BigInt(amount.mul(billion).toFixed(0)),
  };
}

/** Money in billionths as the database keeps it. */
export function decimalOf(billionths: bigint): Prisma.Decimal {
  return new Prisma.Decimal(billionths.toString()).div(billion);
}

const billion = 1_000_000_000;
