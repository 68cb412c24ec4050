import { type OperationRow, terminalStatuses } from '../history/operation-row.ts';
import { fail, type Task } from './endings.ts';
import { behalfOf, type ChangeParts } from './parts.ts';
import { poll, type Watching } from './poll.ts';
import { resolve } from './resolve.ts';
import { send } from './send.ts';
import { delayAfter } from './timing.ts';

/** Carries on what is unfinished: its own operations, and those of processes that are gone. */
export interface Runner {
  /** Does a piece of work on an operation that nothing else in this process may touch meanwhile. */
  hold<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Looks for what is due at once. */
  nudge(): void;
  /** Waits for what is under way, as long as is allowed, and leaves the rest to other processes. */
  stop(): Promise<void>;
}

/** @param follow goes on with a write of several steps; undefined for a kind that is none */
export function startRunner<Reads>(
  parts: ChangeParts<Reads>,
  { follow, abort }: { follow: (row: OperationRow) => Promise<unknown> | undefined; abort: () => void },
): Runner {
  const { leases, timing, logger } = parts;
  const held = new Set<string>();
  const jobs = new Set<Promise<unknown>>();
  let isStopped = false;
  let isBusy = true;
  let claimedAt = Number.NEGATIVE_INFINITY;
  let ticking: Promise<void> | undefined;

  const hold = async <T>(ids: readonly string[], work: () => Promise<T>): Promise<T> => {
    for (const id of ids) held.add(id);
    isBusy = true;
    const job = work().finally(() => {
      for (const id of ids) held.delete(id);
      jobs.delete(job);
    });
    jobs.add(job);
    return job;
  };
  const start = (rows: readonly OperationRow[], work: () => Promise<unknown>) => {
    hold(
      rows.map(({ id }) => id),
      work,
    ).catch((error: unknown) => troubled(parts, rows, error));
  };
  const claim = async () => {
    if (performance.now() - claimedAt < timing.claimMs) return;
    claimedAt = performance.now();
    if ((await leases.claim()) > 0) isBusy = true;
  };
  /** Whatever begins meanwhile makes it busy again. */
  const calmDown = async () => {
    isBusy = false;
    if (held.size > 0 || (await leases.hasAny())) isBusy = true;
  };
  const tick = async () => {
    await claim();
    if (!isBusy) return;
    // What was in hand when the rows were read may have changed since.
    const inHand = new Set(held);
    const rows = (await leases.due()).filter(({ id }) => !inHand.has(id) && !held.has(id));
    if (rows.length === 0) await calmDown();
    const { polls, others } = sorted(parts, rows);
    for (const tasks of polls)
      start(
        tasks.map(({ row }) => row),
        () => poll(parts, tasks),
      );
    for (const row of others) start([row], async () => follow(row) ?? carryOn(parts, row));
  };
  const run = () => {
    if (isStopped || ticking) return;
    ticking = tick()
      .catch((error: unknown) => logger.warn({ err: error }, 'unfinished operations cannot be read for now'))
      .finally(() => {
        ticking = undefined;
      });
  };
  const timer = setInterval(run, timing.tickMs).unref();

  return {
    hold: (id, work) => hold([id], work),
    nudge() {
      isBusy = true;
      run();
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      const impatient = setTimeout(abort, timing.stopMs);
      await ticking;
      await Promise.allSettled(jobs);
      clearTimeout(impatient);
      await leases
        .release()
        .catch((error: unknown) => logger.warn({ err: error }, 'operations could not be handed back'));
    },
  };
}

/** Running operations of one caller are polled together. */
function sorted<Reads>({ kinds }: ChangeParts<Reads>, rows: readonly OperationRow[]) {
  const watching = rows.flatMap((row): Watching<Reads>[] => {
    const change = kinds.changes.get(row.kind);
    return change?.watch && row.status === 'RUNNING' ? [{ row, change, watch: change.watch }] : [];
  });
  const polled = new Set(watching.map(({ row }) => row));
  return {
    polls: [...Map.groupBy(watching, ({ row }) => row.caller).values()],
    others: rows.filter((row) => !polled.has(row)),
  };
}

async function carryOn<Reads>(parts: ChangeParts<Reads>, row: OperationRow): Promise<unknown> {
  const change = parts.kinds.changes.get(row.kind);
  // An older release knows nothing of the kinds of a newer one, which will carry them on.
  if (!change) return parts.store.putOff(row.id, { dueAt: later(parts), spent: { billionths: 0n, requestIds: [] } });
  const task: Task<Reads> = { row, change };
  if (row.status === 'SENDING') return resolve(parts, task);
  if (row.lacksSecrets) return fail(parts, task, { error: unsendable });
  return send(parts, task, { behalf: behalfOf(row), input: row.input });
}

const unsendable = {
  code: 'UPSTREAM_UNAVAILABLE',
  message: 'nothing was sent: the process ended before, and secrets are never stored',
  retryable: true,
} as const;

async function troubled<Reads>(parts: ChangeParts<Reads>, rows: readonly OperationRow[], error: unknown) {
  const open = rows.filter(({ status }) => !terminalStatuses.some((one) => one === status));
  parts.logger.error({ err: error, operations: open.map(({ id }) => id) }, 'operations could not be carried on');
  const putOff = open.map(({ id }) =>
    parts.store.putOff(id, { dueAt: later(parts), spent: { billionths: 0n, requestIds: [] } }),
  );
  await Promise.allSettled(putOff);
}

function later<Reads>({ clock, timing }: ChangeParts<Reads>): Date {
  return new Date(clock() + delayAfter(timing.againMs, timing.againMs.length));
}
