import { decodeEntry, encodeEntry } from './entry.ts';
import type { RedisLink } from './redis-link.ts';
import type { CacheStore } from './store.ts';

export interface RedisStoreOptions {
  link: RedisLink;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Begins every key. Default: `fleetgraph:answer:`. */
  prefix?: string;
  /** A larger entry is not shared: moving it takes longer than it is worth. Default: 8 MB. */
  maxEntryBytes?: number;
}

/** Keeps entries where all replicas find them, each until it can be of no more use. */
export function createRedisStore(options: RedisStoreOptions): CacheStore {
  const { link, clock, prefix = 'fleetgraph:answer:', maxEntryBytes = 8 * 1024 * 1024 } = options;
  return {
    async get(slot) {
      const text = await link.ask((redis) => redis.get(prefix + slot));
      return typeof text === 'string' ? decodeEntry(text) : undefined;
    },
    async put(slot, asOfMs, entry) {
      const kept = entry();
      const text = encodeEntry(kept);
      const restMs = Math.ceil(kept.untilMs - clock());
      if (restMs <= 0 || Buffer.byteLength(text) > maxEntryBytes) return;
      await link.ask((redis) => redis.eval(putIfNewer, 1, prefix + slot, text, restMs, asOfMs));
    },
  };
}

/** Replicas may finish in another order than they began. The newest moment of an entry is in its first line. */
const putIfNewer = `
local known = redis.call('GET', KEYS[1])
if known then
  local head = cjson.decode(string.match(known, '^[^\\n]*'))
  local newest = math.max(head.answeredMs or 0, head.failure and head.failure.asOfMs or 0)
  if newest > tonumber(ARGV[3]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
