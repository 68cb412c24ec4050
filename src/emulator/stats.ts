import type { EmulatedCall } from './traffic.ts';

/** `rejected` is any refusal of an authenticated call but flow control; `fault` is one that was ordered. */
export type Outcome = 'ok' | 'rejected' | 'unauthenticated' | 'throttled' | 'fault';

interface OperationStats {
  calls: number;
  /** Calls that the upstream charges for. */
  billed: number;
  answered: Record<Outcome, number>;
}

interface UpstreamStats {
  calls: number;
  billed: number;
  operations: Record<string, OperationStats>;
}

export interface Stats {
  lingjun: UpstreamStats;
  bridgx: UpstreamStats;
}

export interface Tally {
  count(call: EmulatedCall, outcome: Outcome): void;
  stats(): Stats;
  reset(): void;
}

export function createTally(): Tally {
  let stats = emptyStats();
  return {
    count({ upstream, operation }, outcome) {
      const whole = stats[upstream];
      whole.operations[operation] ??= emptyOperation();
      const one = whole.operations[operation];
      const billed = isBilled(upstream, outcome) ? 1 : 0;
      one.answered[outcome] += 1;
      for (const counter of [whole, one]) {
        counter.calls += 1;
        counter.billed += billed;
      }
    },
    stats: () => structuredClone(stats),
    reset() {
      stats = emptyStats();
    },
  };
}

/** Lingjun charges for each call, failures too, once it knows whom to charge; BridgX is one's own server. */
function isBilled(upstream: EmulatedCall['upstream'], outcome: Outcome): boolean {
  return upstream === 'lingjun' && outcome !== 'unauthenticated';
}

function emptyOperation(): OperationStats {
  return { calls: 0, billed: 0, answered: { ok: 0, rejected: 0, unauthenticated: 0, throttled: 0, fault: 0 } };
}

function emptyStats(): Stats {
  const none = (): UpstreamStats => ({ calls: 0, billed: 0, operations: {} });
  return { lingjun: none(), bridgx: none() };
}
