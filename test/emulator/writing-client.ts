import type { Emulator } from '../../src/emulator/emulator.ts';
import { manualCall, noon, type Reply } from './lingjun-client.ts';

export const region = 'cn-wulanchabu';
export const zone = 'cn-wulanchabu-a';

type Query = Parameters<typeof manualCall>[2];

/** A clock that stands until it is moved. */
export function movedClock() {
  let nowMs = noon;
  return {
    now: () => nowMs,
    pass(durationMs: number) {
      nowMs += durationMs;
    },
  };
}

/** Calls of eflo in the manual's form: reads as GET, writes as JSON. */
export function efloOf(emulator: () => Emulator) {
  const send = (method: string) => (operation: string, query: Query) =>
    manualCall(emulator(), operation, { RegionId: region, method, ...query });
  return {
    read: async (operation: string, query: Query = {}): Promise<Reply['body']> =>
      (await send('GET')(operation, query)).body.Content,
    write: async (operation: string, query: Query = {}): Promise<Reply['body']> =>
      (await send('POST')(operation, query)).body,
    writeWithStatus: send('POST'),
  };
}
