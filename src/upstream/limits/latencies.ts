/** How long an operation took lately. */
export interface Latencies {
  note(latencyMs: number): void;
  /** The median of the last minute; 0 while too little is known. */
  medianMs(): number;
  /**
   * The median of the last answers, however long ago they came: an upstream that is dead keeps its own. Of few, the
   * longest of those that are no longer part of a burst, since what lasts in memory is called that seldom. 0 before.
   */
  usualMs(): number;
}

const kept = 32;
const enough = 5;
/** The first of many calls at once says nothing of how long the last of them take. */
const burstMs = 10_000;
/** What is older says nothing, so that a bad hour cannot forbid calls for ever. */
const validMs = 60_000;

/** @param clock in milliseconds */
export function createLatencies(clock: () => number): Latencies {
  let samples: { atMs: number; latencyMs: number }[] = [];
  return {
    note(latencyMs) {
      samples = [...samples.slice(1 - kept), { atMs: clock(), latencyMs }];
    },
    medianMs() {
      return medianOf(samples.filter(({ atMs }) => atMs > clock() - validMs));
    },
    usualMs() {
      if (samples.length >= enough) return medianOf(samples);
      const settled = samples.filter(({ atMs }) => atMs <= clock() - burstMs);
      return Math.max(0, ...settled.map(({ latencyMs }) => latencyMs));
    },
  };
}

function medianOf(samples: readonly { latencyMs: number }[]): number {
  if (samples.length < enough) return 0;
  const sorted = samples.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
