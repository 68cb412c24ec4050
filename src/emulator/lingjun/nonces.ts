export interface Nonces {
  has(nonce: string): boolean;
  /** Forgotten at `untilMs`, when the date of the request is too old anyway. */
  remember(nonce: string, untilMs: number): void;
}

export function createNonces(clock: () => number): Nonces {
  const untilByNonce = new Map<string, number>();
  const forget = () => {
    for (const [nonce, untilMs] of untilByNonce) {
      if (untilMs > clock()) return;
      untilByNonce.delete(nonce);
    }
  };
  return {
    has(nonce) {
      const untilMs = untilByNonce.get(nonce);
      return untilMs !== undefined && untilMs > clock();
    },
    remember(nonce, untilMs) {
      forget();
      untilByNonce.set(nonce, untilMs);
    },
  };
}
