import type { OperationFailure, OperationRow, Spent } from '../history/operation-row.ts';
import type { Search } from './change.ts';
import { accept, advance, fail, madeKeyOf, type Task } from './endings.ts';
import { behalfOf, type ChangeParts, openWork, placeOf } from './parts.ts';
import { send, sendUntilMs } from './send.ts';
import { delayAfter, mostAttempts, readPatienceMs } from './timing.ts';

/** Finds out what became of a call that was sent and not heard of, and sends it again if it certainly did nothing. */
export async function resolve<Reads>(parts: ChangeParts<Reads>, task: Task<Reads>): Promise<OperationRow | undefined> {
  const { row, change } = task;
  const sentAtMs = row.sentAt?.getTime() ?? row.createdAt.getTime();
  if (parts.clock() - sentAtMs > parts.timing.resolveLimitMs)
    return fail(parts, task, { error: unheard(row), status: 'UNKNOWN' });
  if (typeof change.repetition === 'object') return look(parts, task, change.repetition);
  const isOver = row.lacksSecrets || row.attempts >= mostAttempts;
  return isOver ? fail(parts, task, { error: unheard(row), status: 'UNKNOWN' }) : sendAgain(parts, task);
}

function sendAgain<Reads>(parts: ChangeParts<Reads>, task: Task<Reads>): Promise<OperationRow | undefined> {
  return send(parts, task, { behalf: behalfOf(task.row), input: task.row.input });
}

/** Looks for what the call may have made: among things that were not there before and that nobody else claims. */
async function look<Reads>(
  parts: ChangeParts<Reads>,
  task: Task<Reads>,
  { find, showsLate = false }: Search<object, Reads>,
): Promise<OperationRow | undefined> {
  const { row } = task;
  const { store, clock, timing } = parts;
  const rivals = await store.rivals(row);
  // A rival whose answer may still come knows what it made; what is seen before that may be its.
  if (rivals.some((rival) => isUnderWay(parts, { ...task, row: rival }))) return putOff(parts, task, timing.lookMs);
  const work = openWork(parts, behalfOf(row), { deadlineMs: clock() + readPatienceMs });
  let keys: readonly string[];
  try {
    keys = await find(row.input, { reads: work.reads, place: placeOf(row), operationId: row.id });
  } catch {
    return putOff(parts, task, delayAfter(timing.againMs, timing.againMs.length), work.spent());
  }
  const spent = work.spent();
  const free = await unclaimed(parts, task, keys);
  const [key] = free;
  if (key === undefined && showsLate)
    return putOff(parts, task, delayAfter(timing.againMs, timing.againMs.length), spent);
  if (key === undefined) return nothingFound(parts, task, spent);
  if (free.length > rivals.length + 1) {
    return fail(parts, task, {
      error: undecided(free.length),
      status: 'UNKNOWN',
      patch: { found: free, resourceType: task.change.thing ?? null },
      spent,
    });
  }
  const adopted = await accept(parts, task, { key, handle: null, by: 'guessed', spent });
  return adopted ?? putOff(parts, task, timing.lookMs);
}

function isUnderWay<Reads>(parts: ChangeParts<Reads>, { row, change }: Task<Reads>): boolean {
  const sentAtMs = row.sentAt?.getTime() ?? 0;
  return row.error === null && parts.clock() < sendUntilMs(parts, { change }, sentAtMs) + parts.timing.settleMs;
}

async function unclaimed<Reads>(
  { store }: ChangeParts<Reads>,
  { row, change: { thing: type = '' } }: Task<Reads>,
  keys: readonly string[],
): Promise<string[]> {
  const known = new Set(row.before);
  const fresh = keys.filter((key) => !known.has(key)).toSorted();
  // A thing that was there before the write was never made by it.
  if (row.resourceKey !== null) return fresh;
  const claimed = await store.claimed(
    fresh.map((key) => madeKeyOf({ type, key })),
    row.id,
  );
  return fresh.filter((key) => !claimed.has(madeKeyOf({ type, key })));
}

/** Lists may lag behind, so one empty look decides nothing. */
async function nothingFound<Reads>(parts: ChangeParts<Reads>, task: Task<Reads>, spent: Spent) {
  const { row } = task;
  const emptyLooks = row.emptyLooks + 1;
  if (emptyLooks < 2) {
    const dueAt = new Date(parts.clock() + parts.timing.lookMs);
    return advance(parts, row, { patch: { emptyLooks, dueAt }, spent });
  }
  if (row.lacksSecrets || row.attempts >= mostAttempts) return fail(parts, task, { error: notDone(row), spent });
  await parts.store.addCost(row.id, spent);
  return sendAgain(parts, task);
}

async function putOff<Reads>(
  { store, clock }: ChangeParts<Reads>,
  { row }: Task<Reads>,
  delayMs: number,
  spent: Spent = { billionths: 0n, requestIds: [] },
): Promise<undefined> {
  await store.putOff(row.id, { dueAt: new Date(clock() + delayMs), spent });
  return undefined;
}

function unheard({ attempts, error }: OperationRow): OperationFailure {
  const reason = error ? ` (${error.message})` : '';
  const message = `sent ${attempts} times without an answer${reason}: it may have been done or not`;
  return { ...error, code: error?.code ?? 'UPSTREAM_UNAVAILABLE', message, retryable: false };
}

function undecided(count: number): OperationFailure {
  const message = `the answer was not heard, and ${count} things are there that it may have made`;
  return { code: 'CONFLICT', message, retryable: false };
}

/** It was looked for twice, in vain. */
function notDone({ attempts, error }: OperationRow): OperationFailure {
  const reason = error ? `: ${error.message}` : '';
  const message = `sent ${attempts} times without an answer, and nothing was made${reason}`;
  return { ...error, code: error?.code ?? 'UPSTREAM_UNAVAILABLE', message, retryable: true };
}
