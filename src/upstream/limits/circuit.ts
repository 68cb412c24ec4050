/** How a call ended, as far as the health of the upstream is concerned. */
export type Verdict = 'alive' | 'failed' | 'unknown';

/** Leave to make one call, with the duty to say how it ended, once. */
export type Pass = (verdict: Verdict) => void;

export interface Refused {
  /** Epoch milliseconds. */
  readonly sinceMs: number;
  readonly retryAfterMs: number;
}

/** Whether an operation may be called, after what became of the last calls. */
export interface Circuit {
  /** @param isNeeded whether somebody waits for the answer */
  ask(isNeeded: boolean): Pass | Refused;
}

const circuitRules = {
  /** This many failures in a row open it. */
  inARow: 5,
  /** So does this share of failures among at least `enough` calls of the last `windowMs`. */
  share: 0.5,
  enough: 10,
  windowMs: 10_000,
  /** It stays open for this long, and twice as long after each further failure, up to the longest. */
  openMs: 1_000,
  longestOpenMs: 1_500,
  /** Until this long after that only a call that somebody waits for may try. */
  preferenceMs: 250,
  /** A try that has not ended by then does not keep another from trying: what hangs may hang on after a recovery. */
  trialMs: 2_000,
} as const;

interface Opening {
  readonly sinceMs: number;
  readonly openMs: number;
  readonly tryAtMs: number;
  /** When the try that is under way began. */
  triedAtMs?: number;
}

/** Closed, then open after failures, then closed by the first call that is let through and answered. */
export function createCircuit(clock: () => number): Circuit {
  let outcomes: { atMs: number; hasFailed: boolean }[] = [];
  let opening: Opening | undefined;

  const open = (openMs: number) => {
    const nowMs = clock();
    opening = { sinceMs: opening?.sinceMs ?? nowMs, openMs, tryAtMs: nowMs + openMs };
    outcomes = [];
  };
  const note = (hasFailed: boolean) => {
    const nowMs = clock();
    outcomes = [...outcomes.filter(({ atMs }) => atMs > nowMs - circuitRules.windowMs), { atMs: nowMs, hasFailed }];
    if (hasFailed && isTooMuch(outcomes.map((outcome) => outcome.hasFailed))) open(circuitRules.openMs);
  };
  /** A call that began while it was closed says nothing once it is open. */
  const plainPass: Pass = (verdict) => {
    if (!opening && verdict !== 'unknown') note(verdict === 'failed');
  };
  const trialPass = (trial: Opening): Pass => {
    const triedAtMs = clock();
    trial.triedAtMs = triedAtMs;
    return (verdict) => {
      if (opening !== trial) return;
      if (verdict === 'alive') opening = undefined;
      else if (verdict === 'failed') open(Math.min(trial.openMs * 2, circuitRules.longestOpenMs));
      else if (trial.triedAtMs === triedAtMs) delete trial.triedAtMs;
    };
  };

  return {
    ask(isNeeded) {
      if (!opening) return plainPass;
      const { sinceMs, tryAtMs, triedAtMs } = opening;
      const dueMs = triedAtMs === undefined ? tryAtMs : triedAtMs + circuitRules.trialMs;
      const waitMs = dueMs + (isNeeded ? 0 : circuitRules.preferenceMs) - clock();
      return waitMs > 0 ? { sinceMs, retryAfterMs: waitMs } : trialPass(opening);
    },
  };
}

function isTooMuch(failures: readonly boolean[]): boolean {
  const { inARow, enough, share } = circuitRules;
  const inRow = failures.length - 1 - failures.lastIndexOf(false);
  const failed = failures.filter(Boolean).length;
  return inRow >= inARow || (failures.length >= enough && failed >= failures.length * share);
}
