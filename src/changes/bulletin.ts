import { isTerminal, type OperationRow } from '../history/operation-row.ts';
import type { OperationStore } from '../history/operations.ts';

/** Tells watchers of changes, of this process at once and of others soon after. */
export interface Bulletin {
  publish(row: OperationRow): void;
  /** The operation as it is, then as it changes, until it has ended. A slow watcher misses what came in between. */
  watch(row: OperationRow): AsyncIterableIterator<OperationRow>;
  /** Ends all watching. */
  close(): void;
}

interface Watcher {
  told: number;
  see(row: OperationRow): void;
  end(): void;
}

/** However many watch, the database is asked once an interval, and while nobody watches, never. */
export function createBulletin(store: Pick<OperationStore, 'changedSince'>, watchMs: number): Bulletin {
  const watchers = new Map<string, Set<Watcher>>();
  let timer: NodeJS.Timeout | undefined;

  const publish = (row: OperationRow) => {
    for (const watcher of watchers.get(row.id) ?? []) watcher.see(row);
  };
  const look = async () => {
    const known = new Map([...watchers].map(([id, all]) => [id, Math.min(...[...all].map(({ told }) => told))]));
    if (known.size > 0) for (const row of await store.changedSince(known)) publish(row);
  };
  const rest = () => {
    timer =
      watchers.size === 0
        ? undefined
        : setTimeout(
            () =>
              void look()
                .catch(() => undefined)
                .then(rest),
            watchMs,
          );
    timer?.unref();
  };
  const join = (id: string, watcher: Watcher) => {
    watchers.set(id, (watchers.get(id) ?? new Set()).add(watcher));
    if (timer === undefined) rest();
  };
  const leave = (id: string, watcher: Watcher) => {
    const all = watchers.get(id);
    all?.delete(watcher);
    if (all?.size === 0) watchers.delete(id);
  };

  return {
    publish,
    watch: (row) => watching(row, { join, leave }),
    close() {
      clearTimeout(timer);
      for (const watcher of [...watchers.values()].flatMap((all) => [...all])) watcher.end();
    },
  };
}

interface Desk {
  join(id: string, watcher: Watcher): void;
  leave(id: string, watcher: Watcher): void;
}

/** An iterator of its own: a generator that waits for the next change cannot be ended before it comes. */
function watching(first: OperationRow, { join, leave }: Desk): AsyncIterableIterator<OperationRow> {
  const { id } = first;
  let latest: OperationRow | undefined = first;
  let waiting: ((result: IteratorResult<OperationRow>) => void) | undefined;
  let isOver = false;
  const over = { done: true, value: undefined } as const;
  const watcher: Watcher = {
    told: first.revision,
    see(row) {
      if (row.revision <= watcher.told) return;
      watcher.told = row.revision;
      latest = row;
      const hand = waiting;
      waiting = undefined;
      hand?.(take());
    },
    end() {
      isOver = true;
      leave(id, watcher);
      waiting?.(over);
      waiting = undefined;
    },
  };
  const take = (): IteratorResult<OperationRow> => {
    const value = latest;
    latest = undefined;
    if (!value) return over;
    if (isTerminal(value.status)) watcher.end();
    return { done: false, value };
  };
  join(id, watcher);
  return {
    async next() {
      if (latest) return take();
      return isOver ? over : new Promise((resolve) => (waiting = resolve));
    },
    async return() {
      watcher.end();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
