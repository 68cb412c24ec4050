import type { OperationFailure, OperationRow, Spent } from '../history/operation-row.ts';
import type { Sight, Watch } from './change.ts';
import { advance, fail, succeed, type Task } from './endings.ts';
import { behalfOf, type ChangeParts, openWork, placeOf } from './parts.ts';
import { delayAfter, readPatienceMs } from './timing.ts';

/** An operation whose end is watched. */
export interface Watching<Reads> extends Task<Reads> {
  readonly watch: Watch<object, Reads>;
}

/** Asks how far some operations of one caller have come. Their reads share loaders: one call for many where there is one. */
export async function poll<Reads>(parts: ChangeParts<Reads>, tasks: readonly Watching<Reads>[]): Promise<void> {
  const [first] = tasks;
  if (!first) return;
  const { reads, spent } = openWork(parts, behalfOf(first.row), { deadlineMs: parts.clock() + readPatienceMs });
  const seen = await Promise.allSettled(
    tasks.map(async ({ row, watch }) =>
      watch.read({ input: row.input, place: placeOf(row), reads, key: row.resourceKey ?? '', handle: row.handle }),
    ),
  );
  const shares = sharesOf(spent(), tasks.length);
  await Promise.all(
    tasks.map((task, index) => {
      const sight = seen[index];
      const share = shares[index] ?? { billionths: 0n, requestIds: [] };
      return note(parts, task, { sight: sight?.status === 'fulfilled' ? sight.value : undefined, spent: share });
    }),
  );
}

/** Splits what a common look cost, to the last billionth. */
function sharesOf({ billionths, requestIds }: Spent, count: number): Spent[] {
  const part = billionths / BigInt(count);
  return Array.from({ length: count }, (_, index) => ({
    billionths: index === 0 ? billionths - part * BigInt(count - 1) : part,
    requestIds,
  }));
}

/** @param seen undefined when the upstream did not say; null when the thing is not there */
async function note<Reads>(
  parts: ChangeParts<Reads>,
  task: Watching<Reads>,
  { sight, spent }: { sight: Sight | null | undefined; spent: Spent },
): Promise<OperationRow | undefined> {
  const { row, watch } = task;
  const nowMs = parts.clock();
  const dueAt = new Date(nowMs + delayAfter(parts.timing.pollMs, row.polls + 1));
  await parts.store.notePoll(row.id, { dueAt, spent, ...(sight === undefined ? {} : { updatedAt: new Date(nowMs) }) });
  const patch = sight ? { statusText: sight.statusText, progress: sight.progress ?? null } : {};
  if (sight !== undefined && isDone(watch, sight)) return succeed(parts, task, { patch });
  if (sight && watch.failed.includes(sight.statusText ?? '')) return fail(parts, task, { error: failed(sight), patch });
  if (row.deadlineAt !== null && nowMs >= row.deadlineAt.getTime()) {
    return fail(parts, task, { error: tooLong(sight?.statusText ?? row.statusText, watch), status: 'UNKNOWN', patch });
  }
  const isNews = sight && (sight.statusText !== row.statusText || patch.progress !== row.progress);
  return isNews ? advance(parts, row, { patch }) : undefined;
}

function isDone<Reads>({ done }: Watch<object, Reads>, sight: Sight | null): boolean {
  return done === 'absent' ? sight === null : sight !== null && done.includes(sight.statusText ?? '');
}

function failed({ statusText, message }: Sight): OperationFailure {
  return { code: 'UPSTREAM_REJECTED', message: `${statusText}${message ? `: ${message}` : ''}`, retryable: false };
}

function tooLong<Reads>(statusText: string | null, { timeLimitMs }: Watch<object, Reads>): OperationFailure {
  const last = statusText === null ? 'its state was never seen' : `last seen ${statusText}`;
  const message = `not ended within ${Math.round(timeLimitMs / 1000)} s; ${last}`;
  return { code: 'DEADLINE_EXCEEDED', message, retryable: false };
}
