/** How long an operation took lately. */
export interface Latencies {
  note(latencyMs: number): void;
  /** The median; 0 while too little is known. */
  medianMs(): number;
}

const kept = 32;
const enough = 5;
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
      const valid = samples.filter(({ atMs }) => atMs > clock() - validMs).map(({ latencyMs }) => latencyMs);
      if (valid.length < enough) return 0;
      return valid.sort((a, b) => a - b)[Math.floor((valid.length - 1) / 2)] ?? 0;
    },
  };
}
