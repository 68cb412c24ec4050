import { randomUUID } from 'node:crypto';
import { localGenerations } from '../../../src/upstream/cache/generations.ts';
import { createMemoryStore } from '../../../src/upstream/cache/memory-store.ts';
import type { CachePolicy } from '../../../src/upstream/cache/policies.ts';
import { slots } from '../../../src/upstream/cache/slots.ts';
import type { Answer, Call, Next } from '../../../src/upstream/call.ts';
import type { Wait } from '../../../src/upstream/limits/waiting.ts';
import { type CacheParts, createCache } from '../../../src/upstream/steps/cache.ts';

/** A clock that a test moves; what waits by it goes on when its time has come. */
export function manualTime(startMs = Date.parse('2026-06-15T04:00:00Z')) {
  let nowMs = startMs;
  const timers = new Map<() => void, number>();
  const wait: Wait = (delayMs, signal) =>
    new Promise((resolve, reject) => {
      const leave = () => {
        timers.delete(ring);
        reject(signal.reason);
      };
      const ring = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      timers.set(ring, nowMs + delayMs);
    });
  return {
    clock: () => nowMs,
    wait,
    /** Moves the clock, and lets everything run that can. */
    async pass(delayMs: number) {
      nowMs += delayMs;
      for (const [ring, atMs] of timers) {
        if (atMs > nowMs) continue;
        timers.delete(ring);
        ring();
      }
      await settle();
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** An upstream whose answers a test gives, or refuses, call by call. */
export function upstreamAt(clock: () => number) {
  const calls: Call[] = [];
  let reply: (call: Call) => Promise<unknown> = async () => 'first';
  const next: Next = async (call): Promise<Answer<unknown>> => {
    calls.push(call);
    const startMs = clock();
    return { value: await reply(call), asOf: new Date(startMs), source: 'LIVE', calls: 1 };
  };
  return {
    calls,
    next,
    says(value: unknown) {
      reply = async () => value;
    },
    fails(error: unknown) {
      reply = async () => {
        throw error;
      };
    },
    /** Leaves all further calls open until they are answered or left. */
    hangs() {
      const open: { call: Call; resolve: (value: unknown) => void; reject: (error: unknown) => void }[] = [];
      reply = (call) =>
        new Promise((resolve, reject) => {
          open.push({ call, resolve, reject });
          call.signal.addEventListener('abort', () => reject(call.signal.reason));
        });
      return open;
    },
  };
}

/** Short enough to count in the head. */
export const policy: CachePolicy = {
  freshMs: 10_000,
  staleWhileRevalidateMs: 20_000,
  staleIfErrorMs: 100_000,
  negativeMs: 5_000,
};

export const slotParts = () => ({
  generations: localGenerations(),
  fingerprintOf: (account: string) => `credentials of ${account}`,
});

/** A cache over an upstream, both on one clock. */
export function cacheScene(changes: Partial<CacheParts> = {}) {
  const time = manualTime();
  const upstream = upstreamAt(time.clock);
  const { generations, fingerprintOf } = slotParts();
  const cache = createCache({
    store: createMemoryStore({ clock: time.clock }),
    generations,
    slotOf: slots({ generations, fingerprintOf }),
    clock: time.clock,
    policyOf: ({ kind }) => (kind === 'read' ? policy : null),
    ...changes,
  });
  const ask = (call: Call) => cache.step(call, upstream.next);
  return { ...time, upstream, cache, ask };
}

export const uniquePrefix = () => `test:${randomUUID()}:`;
