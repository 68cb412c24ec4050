import { type Asked, canonicalKey } from '../canonical-key.ts';
import type { FingerprintOf } from './fingerprint.ts';
import type { Generations } from './generations.ts';

export interface SlotParts {
  generations: Generations;
  fingerprintOf: FingerprintOf;
}

/** The name under which the answer to a call is kept, and its flight is shared. */
export type SlotOf = (asked: Asked) => Promise<string>;

export function slots({ generations, fingerprintOf }: SlotParts): SlotOf {
  return async (asked) => {
    const { group, digest } = canonicalKey(asked, fingerprintOf(asked.account, asked.operation.upstream));
    return `${group}/${await generations.of(group)}/${digest}`;
  };
}
