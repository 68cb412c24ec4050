import { type ErrorCode, FleetgraphError, UpstreamError } from '../errors.ts';
import { isHeldBack } from '../upstream/limits/held-back.ts';

export interface PatienceParts {
  /** Whether BridgX answers at all; asked while no read has succeeded yet. */
  isUp: () => Promise<boolean>;
  /** Rejects when the work is called off. */
  wait: (ms: number) => Promise<void>;
}

/** Repeats a read that fails; through an outage for a quarter of an hour. */
export type Patience = <T>(read: () => Promise<T>, probe: () => Promise<unknown>) => Promise<T>;

/** BridgX did not come back. */
export class Outage extends Error {}

const pauseMs = 1_000;
/** How often a read may be kept back before that counts as a failure. */
const mostHeldBack = 60;
const mostHeldProbes = 10;
/** A quarter of an hour in all. */
const outageWaitsMs = [pauseMs, 5_000, 15_000, 40_000, ...Array<number>(14).fill(60_000)];
/** As long as no read has succeeded it is more likely that none can. */
const waitsUntilBelieved = 4;

/**
 * Makes a function of a read and of what does the same again, live, to see later whether BridgX answers.
 *
 * A read that fails though another, which succeeded before, does so again fails for good: some of its rows make it fail
 * every time. What was not even sent, because so many reads failed of late, has its turn later.
 */
export function createPatience({ isUp, wait }: PatienceParts): Patience {
  let lastGood: (() => Promise<unknown>) | undefined;
  /** The read that fails may itself be why others are kept back for a moment. */
  const isGood = async (probe: () => Promise<unknown>): Promise<boolean> => {
    for (let held = 0; ; held += 1) {
      try {
        await probe();
        return true;
      } catch (error) {
        if (!isHeldBack(error) || held === mostHeldProbes) return false;
        await wait(pauseOf(error));
      }
    }
  };
  const isBack = async (waits: number): Promise<boolean> => {
    if (lastGood) return isGood(lastGood);
    return waits >= waitsUntilBelieved && (await isUp());
  };
  return async (read, probe) => {
    const tried = { waits: 0, held: 0, isLast: false };
    for (;;) {
      try {
        const value = await read();
        lastGood = probe;
        return value;
      } catch (error) {
        if (!isOutage(error)) throw error;
        if (isHeldBack(error) || tried.waits === 0) {
          await wait(nextWaitMs(error, tried));
          continue;
        }
        // The failure may be from before BridgX came back, so it has to fail once more after others succeeded.
        if (tried.isLast) throw error;
        tried.isLast = await isBack(tried.waits);
        if (!tried.isLast) await wait(nextWaitMs(error, tried));
      }
    }
  };
}

/** Throws an Outage after the last wait. */
function nextWaitMs(error: unknown, tried: { waits: number; held: number }): number {
  if (isHeldBack(error) && tried.held < mostHeldBack) {
    tried.held += 1;
    return pauseOf(error);
  }
  const ms = outageWaitsMs[tried.waits];
  if (ms === undefined) throw new Outage('BridgX is out of reach', { cause: error });
  tried.waits += 1;
  return ms;
}

function pauseOf(error: unknown): number {
  const retryAfterMs = error instanceof UpstreamError ? error.failure.retryAfterMs : undefined;
  return Math.max(retryAfterMs ?? 0, pauseMs);
}

export function isOutage(error: unknown): boolean {
  return error instanceof FleetgraphError && outages.has(error.code);
}

const outages: ReadonlySet<ErrorCode> = new Set(['UPSTREAM_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RATE_LIMITED']);
