import { randomUUID } from 'node:crypto';
import type { RedisLink } from './redis-link.ts';

/**
 * The generation of a group of calls is part of the name under which their answers are kept and their flights are
 * shared: a new one makes all that was known, and all that is on its way, unreachable at once.
 */
export interface Generations {
  of(group: string): string | Promise<string>;
  /** Begins a new generation of each group, for all replicas; resolves when they have been told. */
  renew(groups: readonly string[]): Promise<void>;
}

/** Of a group that was never renewed. */
const first = '0';

export function localGenerations(): Generations {
  const known = new Map<string, string>();
  return {
    of: (group) => known.get(group) ?? first,
    async renew(groups) {
      for (const group of groups) known.set(group, randomUUID());
    },
  };
}

export interface SharedGenerationsOptions {
  link: RedisLink;
  /** Longer than any entry lives. Milliseconds. */
  keepMs: number;
  /** Begins every key, and names the channel. Default: `fleetgraph:generation:`. */
  prefix?: string;
}

/**
 * Asks Redis once for each group and then hears of changes. While Redis is gone, what was last known counts, and
 * renewals of other replicas are missed until it is back: the time to live of an answer still bounds its age.
 */
export function sharedGenerations(options: SharedGenerationsOptions): Generations {
  const { link, keepMs, prefix = 'fleetgraph:generation:' } = options;
  const known = new Map<string, string>();
  const verified = new Set<string>();
  const unsent = new Map<string, string>();
  let isListening = false;

  const learn = (group: string, generation: string) => {
    known.set(group, generation);
    if (isListening) verified.add(group);
  };
  const fetchOne = async (group: string): Promise<string> => {
    const told = await link.ask((redis) => redis.get(prefix + group));
    // A message that came meanwhile is newer than the answer.
    if (told !== undefined && !verified.has(group)) learn(group, unsent.get(group) ?? told ?? first);
    return known.get(group) ?? first;
  };
  const send = async ([group, generation]: [string, string]) => {
    const sent = await link.ask(async (redis) => {
      await redis.set(prefix + group, generation, 'PX', keepMs);
      return redis.publish(prefix, JSON.stringify([group, generation]));
    });
    if (sent !== undefined && unsent.get(group) === generation) unsent.delete(group);
  };
  const sendAll = async () => {
    await Promise.all([...unsent].map(send));
  };

  link.listen(prefix, {
    onMessage(text) {
      const [group, generation]: string[] = JSON.parse(text);
      if (group !== undefined && generation !== undefined) learn(group, generation);
    },
    onListening() {
      isListening = true;
    },
    onGap() {
      isListening = false;
      verified.clear();
    },
  });
  link.onReady(() => void sendAll());
  return {
    of(group) {
      // Redis may have missed a renewal without having been gone.
      if (unsent.size > 0) void sendAll();
      return verified.has(group) ? (known.get(group) ?? first) : fetchOne(group);
    },
    renew(groups) {
      for (const group of groups) {
        const generation = randomUUID();
        learn(group, generation);
        unsent.set(group, generation);
      }
      return sendAll();
    },
  };
}
