import { decodeEntry, type Entry, encodeEntry } from './entry.ts';
import type { RedisLink } from './redis-link.ts';

/** Where replicas see each other's calls in progress. */
export interface FlightBoard {
  /**
   * Announces a call, for `holdMs` at first. Undefined when it is announced; else what stands there already, unless
   * that is `over`. `unreachable` when there is no board.
   */
  claim(
    slot: string,
    own: Announcement,
    terms: { holdMs: number; over?: Posted },
  ): Promise<Posted | undefined | 'unreachable'>;
  /** Says that the call is still in progress. */
  renew(slot: string, own: Announcement, holdMs: number): Promise<void>;
  /** Shows how the call ended, for as long as those who wait for it may need to look. */
  land(slot: string, own: Announcement, landing: { entry: Entry; lingerMs: number }): Promise<void>;
  /** Takes the announcement back: the call ended in a way that concerns nobody else. */
  withdraw(slot: string, own: Announcement): Promise<void>;
}

export interface Announcement {
  /** Tells one leader from another. */
  readonly token: string;
  /** When the call began, in epoch milliseconds. */
  readonly startMs: number;
}

export interface Posted extends Announcement {
  /** How it ended; undefined while it is in progress. */
  readonly entry?: Entry;
  readonly text: string;
}

export interface FlightBoardOptions {
  link: RedisLink;
  /** Begins every key. Default: `fleetgraph:flight:`. */
  prefix?: string;
  /** A larger answer is not shown; those who wait then ask themselves. Default: 8 MB. */
  maxEntryBytes?: number;
}

/** The board in Redis: one key per call, which is gone soon after its leader is. */
export function createFlightBoard(options: FlightBoardOptions): FlightBoard {
  const { link, prefix = 'fleetgraph:flight:', maxEntryBytes = 8 * 1024 * 1024 } = options;
  const ifMine = async (slot: string, own: Announcement, ...change: (string | number)[]) => {
    await link.ask((redis) => redis.eval(changeIfMine, 1, prefix + slot, lineOf(own), ...change));
  };
  return {
    async claim(slot, own, { holdMs, over }) {
      const args = [prefix + slot, lineOf(own), holdMs, over?.text ?? ''] as const;
      const told = await link.ask((redis) => redis.eval(announce, 1, ...args));
      if (told === undefined) return 'unreachable';
      return typeof told === 'string' ? postedOf(told) : undefined;
    },
    renew: (slot, own, holdMs) => ifMine(slot, own, holdMs, lineOf(own)),
    async land(slot, own, { entry, lingerMs }) {
      const text = lineOf(own) + encodeEntry(entry);
      if (Buffer.byteLength(text) > maxEntryBytes) return ifMine(slot, own);
      await ifMine(slot, own, lingerMs, text);
    },
    withdraw: (slot, own) => ifMine(slot, own),
  };
}

const announce = `
local known = redis.call('GET', KEYS[1])
if known and known ~= ARGV[3] then return known end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

/** A leader that was taken for dead must not disturb its successor. */
const changeIfMine = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] then redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2]) else redis.call('DEL', KEYS[1]) end
return 1`;

function lineOf({ token, startMs }: Announcement): string {
  return `${token} ${startMs}\n`;
}

function postedOf(text: string): Posted {
  const end = text.indexOf('\n') + 1;
  const [token = '', startMs = ''] = text.slice(0, end).trim().split(' ');
  const entry = decodeEntry(text.slice(end));
  return { token, startMs: Number(startMs), text, ...(entry ? { entry } : {}) };
}
