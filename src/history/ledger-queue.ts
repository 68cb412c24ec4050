import { randomUUID } from 'node:crypto';
import { entryJson, type LedgerEntry } from './ledger-entry.ts';

/** An entry that waits to be stored. */
export interface Waiting {
  readonly entry: LedgerEntry;
  readonly json: string;
}

/** Entries in the order they came, bounded by the bytes of their JSON. */
export interface LedgerQueue {
  size(): number;
  push(entry: LedgerEntry): void;
  /** Takes the oldest out. */
  take(count: number): Waiting[];
  /** Puts back what could not be stored. */
  putBack(waiting: readonly Waiting[]): void;
}

/** @param overflow is given the oldest entries when there are more than fit */
export function createLedgerQueue(maxBytes: number, overflow: (lost: readonly Waiting[]) => void): LedgerQueue {
  let queue: Waiting[] = [];
  let bytes = 0;
  const sizeOf = (waiting: readonly Waiting[]) => waiting.reduce((sum, { json }) => sum + json.length, 0);

  const take = (count: number): Waiting[] => {
    const taken = queue.slice(0, count);
    queue = queue.slice(count);
    bytes -= sizeOf(taken);
    return taken;
  };

  const bound = () => {
    if (bytes <= maxBytes) return;
    // A tenth at once, so that a full queue is not moved with every entry.
    let excess = bytes - maxBytes * 0.9;
    const count = queue.findIndex(({ json }) => {
      excess -= json.length;
      return excess <= 0;
    });
    overflow(take(count + 1));
  };

  return {
    size: () => queue.length,
    push(entry) {
      const json = entryJson(randomUUID(), entry);
      queue.push({ entry, json });
      bytes += json.length;
      bound();
    },
    take,
    putBack(waiting) {
      queue = [...waiting, ...queue];
      bytes += sizeOf(waiting);
      bound();
    },
  };
}
