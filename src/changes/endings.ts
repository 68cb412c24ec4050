import { FleetgraphError, UpstreamError } from '../errors.ts';
import {
  isTerminal,
  type NodeRef,
  nothingSpent,
  type OperationFailure,
  type OperationPatch,
  type OperationRow,
  type Spent,
} from '../history/operation-row.ts';
import type { OperationChange } from '../history/operation-writes.ts';
import type { Call } from '../upstream/call.ts';
import type { AnyChange } from './change.ts';
import { behalfOf, type ChangeParts, openWork } from './parts.ts';
import { delayAfter } from './timing.ts';

/** An operation with the row of the table that says how it is done. */
export interface Task<Reads> {
  readonly row: OperationRow;
  readonly change: AnyChange<Reads>;
}

/** Changes a row and tells those who watch it; undefined when it is not any more as it was read. */
export async function advance<Reads>(
  { store, bulletin, clock }: ChangeParts<Reads>,
  row: OperationRow,
  { patch, ...change }: Omit<OperationChange, 'patch'> & { patch: Omit<OperationPatch, 'updatedAt'> },
): Promise<OperationRow | undefined> {
  const changed = await store.change(row, { ...change, patch: { ...patch, updatedAt: new Date(clock()) } });
  if (changed) bulletin.publish(changed);
  if (changed?.parentId && isTerminal(changed.status)) {
    await store.putOff(changed.parentId, { dueAt: changed.updatedAt, spent: nothingSpent });
  }
  return changed;
}

/** The upstream accepted the write: it is done, or its end is watched. */
export async function accept<Reads>(
  parts: ChangeParts<Reads>,
  { row, change }: Task<Reads>,
  made: { key: string | null; handle: string | null; by: 'told' | 'guessed'; spent: Spent },
): Promise<OperationRow | undefined> {
  const { clock, timing } = parts;
  const { thing = null, watch } = change;
  const resourceKey = made.key ?? row.resourceKey;
  const isNew = made.key !== row.resourceKey;
  const startedAt = new Date(clock());
  await forget(parts, { row, change });
  const patch = {
    startedAt,
    error: null,
    resourceKey,
    resourceType: resourceKey === null ? null : thing,
    handle: made.handle,
    ...(isNew && thing !== null && made.key !== null ? { madeKey: madeKeyOf({ type: thing, key: made.key }) } : {}),
    ...(watch ? runningPatch(startedAt, { timing, timeLimitMs: watch.timeLimitMs }) : endPatch('SUCCEEDED', startedAt)),
  };
  const { spent, by: madeBy } = made;
  return watch
    ? advance(parts, row, { patch, spent, madeBy })
    : complete(parts, { row, change }, { patch, spent, madeBy });
}

function runningPatch(
  at: Date,
  { timing, timeLimitMs }: Pick<ChangeParts<unknown>, 'timing'> & { timeLimitMs: number },
) {
  return {
    status: 'RUNNING',
    dueAt: new Date(at.getTime() + delayAfter(timing.pollMs, 0)),
    deadlineAt: new Date(at.getTime() + timeLimitMs),
  } as const;
}

function endPatch(status: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN', endedAt: Date) {
  return { status, endedAt, deadlineAt: null } as const;
}

/** It was done. */
export async function succeed<Reads>(
  parts: ChangeParts<Reads>,
  { row, change }: Task<Reads>,
  known: { patch?: Partial<OperationPatch>; spent?: Spent } = {},
): Promise<OperationRow | undefined> {
  await forget(parts, { row, change });
  const patch = { ...known.patch, error: null, ...endPatch('SUCCEEDED', new Date(parts.clock())) };
  return complete(parts, { row, change }, { patch, ...(known.spent ? { spent: known.spent } : {}) });
}

/** It was not done, or nobody can tell. */
export async function fail<Reads>(
  parts: ChangeParts<Reads>,
  { row, change }: Task<Reads>,
  known: { error: OperationFailure; status?: 'FAILED' | 'UNKNOWN'; patch?: Partial<OperationPatch>; spent?: Spent },
): Promise<OperationRow | undefined> {
  const { error, status = 'FAILED', spent } = known;
  await forget(parts, { row, change });
  const patch = { ...known.patch, error, ...endPatch(status, new Date(parts.clock())) };
  return advance(parts, row, { patch, ...(spent ? { spent } : {}) });
}

/**
 * Stores an end with what is charged for it: some work is charged when it is completed. The ledger's row is stored with
 * the end, so that of two who see the end one books it, and nobody sees the one without the other.
 */
async function complete<Reads>(
  parts: ChangeParts<Reads>,
  { row, change }: Task<Reads>,
  end: Parameters<typeof advance>[2],
): Promise<OperationRow | undefined> {
  const { asker } = openWork(parts, behalfOf(row), { deadlineMs: parts.clock() });
  const { account, region } = row;
  const call: Call = { ...asker, operation: change.operation, params: {}, account, region };
  const booked = parts.completionOf(call);
  const { billionths, requestIds } = end.spent ?? nothingSpent;
  const spent = { billionths: billionths + (booked?.amountBillionths ?? 0n), requestIds };
  const ended = await advance(parts, row, { ...end, spent, booked });
  if (ended && booked) parts.booked(booked);
  return ended;
}

/** Forgets the answers that the write made old. */
export async function forget<Reads>({ invalidate }: ChangeParts<Reads>, { row, change }: Task<Reads>): Promise<void> {
  const { account, region } = row;
  if (change.invalidates.length === 0) return;
  await invalidate({ account, region, operations: change.invalidates.map(({ name }) => name) });
}

/** What is stored of an error. The services have no code of their own for what others depend on, so they show by being told. */
export function failureOf(error: unknown, dependants: readonly NodeRef[] = []): OperationFailure {
  const { code, message } =
    error instanceof FleetgraphError ? error : { code: 'INTERNAL' as const, message: 'Unexpected error.' };
  const { upstreamCode, upstreamRequestId, retryable = false } = error instanceof UpstreamError ? error.failure : {};
  return {
    code: dependants.length === 0 ? code : 'CONFLICT',
    message,
    retryable,
    ...(upstreamCode === undefined ? {} : { upstreamCode }),
    ...(upstreamRequestId === undefined ? {} : { upstreamRequestId }),
    ...(dependants.length === 0 ? {} : { dependants }),
  };
}

export function madeKeyOf({ type, key }: NodeRef): string {
  return `${type}:${key}`;
}
