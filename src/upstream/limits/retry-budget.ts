/** How many repetitions an account may have. */
export interface RetryBudget {
  noteCall(): void;
  /** Takes one repetition out of the budget; false when none is left. */
  take(): boolean;
}

/** Retries may be this share of the calls of the last minute; an idle account may have the floor. */
const share = 0.2;
const floor = 5;
const windowMs = 60_000;
const slices = 12;

interface Slice {
  index: number;
  calls: number;
  retries: number;
}

/** @param clock in milliseconds */
export function createRetryBudget(clock: () => number): RetryBudget {
  let recent: Slice[] = [];
  const current = (): Slice => {
    const index = Math.floor((clock() * slices) / windowMs);
    const last = recent.at(-1);
    if (last?.index === index) return last;
    const fresh = { index, calls: 0, retries: 0 };
    recent = [...recent.filter((slice) => slice.index > index - slices), fresh];
    return fresh;
  };
  const sum = (count: (slice: Slice) => number) => recent.reduce((total, slice) => total + count(slice), 0);
  return {
    noteCall() {
      current().calls += 1;
    },
    take() {
      const slice = current();
      const allowed = Math.max(floor, share * sum(({ calls }) => calls));
      if (sum(({ retries }) => retries) >= allowed) return false;
      slice.retries += 1;
      return true;
    },
  };
}
