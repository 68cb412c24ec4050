import type { RateLimit } from '../upstream/operation.ts';

export interface FlowControl {
  /** Milliseconds to wait before the next call is accepted; 0 when this one is. */
  admit(key: string, limit: RateLimit | undefined): number;
  reset(): void;
}

/** Counts by the wall clock's windows, as the service does: a full minute stays closed until the next one starts. */
export function createFlowControl({ enabled, clock }: { enabled: boolean; clock: () => number }): FlowControl {
  const windows = new Map<string, { index: number; calls: number }>();
  return {
    admit(key, limit) {
      if (!enabled || !limit) return 0;
      const nowMs = clock();
      const index = Math.floor(nowMs / limit.windowMs);
      const known = windows.get(key);
      const window = known?.index === index ? known : { index, calls: 0 };
      windows.set(key, window);
      if (window.calls >= limit.calls) return (index + 1) * limit.windowMs - nowMs;
      window.calls += 1;
      return 0;
    },
    reset: () => windows.clear(),
  };
}
