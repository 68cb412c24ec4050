import { type ErrorCode, FleetgraphError } from '../errors.ts';

export interface PatienceParts {
  isUp: () => Promise<boolean>;
  /** Rejects when the work is called off. */
  wait: (ms: number) => Promise<void>;
}

/** Repeats a read that fails; through an outage for a quarter of an hour. */
export type Patience = <T>(read: () => Promise<T>) => Promise<T>;

/** BridgX did not come back. */
export class Outage extends Error {}

const firstWaitMs = 1_000;
/** A quarter of an hour in all. */
const outageWaitsMs = [5_000, 15_000, 40_000, ...Array<number>(14).fill(60_000)];

/** A read that fails twice while BridgX answers others fails for good: some of its rows make it fail every time. */
export function createPatience({ isUp, wait }: PatienceParts): Patience {
  return async (read) => {
    try {
      return await read();
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
    await wait(firstWaitMs);
    try {
      return await read();
    } catch (error) {
      if (!isOutage(error) || (await isUp())) throw error;
      await comeBack({ isUp, wait }, error);
      return read();
    }
  };
}

async function comeBack({ isUp, wait }: PatienceParts, cause: unknown): Promise<void> {
  for (const ms of outageWaitsMs) {
    await wait(ms);
    if (await isUp()) return;
  }
  throw new Outage('BridgX is out of reach', { cause });
}

export function isOutage(error: unknown): boolean {
  return error instanceof FleetgraphError && outages.has(error.code);
}

const outages: ReadonlySet<ErrorCode> = new Set(['UPSTREAM_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RATE_LIMITED']);
