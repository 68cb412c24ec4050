import { LRUCache } from 'lru-cache';
import { type Entry, newestMs } from './entry.ts';
import type { CacheStore } from './store.ts';

export interface MemoryStoreOptions {
  /** Epoch milliseconds. */
  clock: () => number;
  /** What all entries together may take, in bytes. Default: 128 MB. */
  maxBytes?: number;
}

/** What an entry takes beside its payload, roughly. */
const overheadBytes = 512;

/** What a payload takes for each byte of its JSON: its text, what was read of it and the rows decoded from that, as measured. */
const bytesPerByte = 4;

/** Keeps entries in this process; the one that nobody asked for longest goes first. */
export function createMemoryStore({ clock, maxBytes = 128 * 1024 * 1024 }: MemoryStoreOptions): CacheStore {
  const memory = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ answer }) => Buffer.byteLength(answer?.json ?? '') * bytesPerByte + overheadBytes,
  });
  const alive = (slot: string): Entry | undefined => {
    const entry = memory.get(slot);
    if (!entry || entry.untilMs > clock()) return entry;
    memory.delete(slot);
    return undefined;
  };
  return {
    async get(slot) {
      return alive(slot);
    },
    async put(slot, asOfMs, entry) {
      const known = alive(slot);
      if (!known || newestMs(known) <= asOfMs) memory.set(slot, entry());
    },
  };
}
