import { type Entry, newestMs } from './entry.ts';

/** Where entries are kept. A store never fails its caller: what it cannot reach, it does not have. */
export interface CacheStore {
  /** The newest entry of a slot; `enoughSinceMs`: one of this time or later needs no further look elsewhere. */
  get(slot: string, enoughSinceMs: number): Promise<Entry | undefined>;
  /**
   * Keeps what the upstream said at `asOfMs`, unless something newer is there already. `entry` is called only when
   * it is kept: writing a large payload as text takes a while.
   */
  put(slot: string, asOfMs: number, entry: () => Entry): Promise<void>;
}

/** Looks near first; what only the far store has, or has newer, is brought near. */
export function layered(near: CacheStore, far: CacheStore): CacheStore {
  return {
    async get(slot, enoughSinceMs) {
      const here = await near.get(slot, enoughSinceMs);
      if (here && newestMs(here) >= enoughSinceMs) return here;
      const there = await far.get(slot, enoughSinceMs);
      if (!there || (here && newestMs(here) >= newestMs(there))) return here;
      await near.put(slot, newestMs(there), () => there);
      return there;
    },
    async put(slot, asOfMs, entry) {
      let kept: Entry | undefined;
      await near.put(slot, asOfMs, () => {
        kept = entry();
        return kept;
      });
      const isNews = kept;
      if (isNews) await far.put(slot, asOfMs, () => isNews);
    },
  };
}
