/** How long an operation took lately. */
export interface Latencies {
  note(latencyMs: number): void;
  /** The median of the last minute; 0 while too little is known. */
  medianMs(): number;
  /** The median of the last answers, however long ago they came: an upstream that is dead keeps its own. */
  usualMs(): number;
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
      return medianOf(samples.filter(({ atMs }) => atMs > clock() - validMs));
    },
    usualMs: () => medianOf(samples),
  };
}

function medianOf(samples: readonly { latencyMs: number }[]): number {
  if (samples.length < enough) return 0;
  const sorted = samples.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
