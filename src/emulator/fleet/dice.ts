/**
 * Chance without order: the answer to a key depends on the seed and the key alone, so one more entity, or a later
 * clock, changes nothing that was there before.
 */
export interface Dice {
  /** From 0 up to, not including, 1. */
  fraction(key: string): number;
  /** A whole number, both ends included. */
  between(key: string, range: readonly [low: number, high: number]): number;
  pick<const T>(key: string, choices: readonly [T, ...T[]]): T;
  /** Lower-case letters and digits, as vendors put them into ids. */
  letters(key: string, length: number): string;
  hex(key: string, length: number): string;
}

export function createDice(seed: number): Dice {
  const fraction = (key: string) => {
    const [low, high] = hash(`${seed}/${key}`);
    return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 2 ** 53;
  };
  const between: Dice['between'] = (key, [low, high]) => low + Math.floor(fraction(key) * (high - low + 1));
  return {
    fraction,
    between,
    pick: (key, choices) => choices[between(key, [0, choices.length - 1])] ?? choices[0],
    letters: (key, length) => digits({ key: `${seed}/${key}`, length, radix: 36 }),
    hex: (key, length) => digits({ key: `${seed}/${key}`, length, radix: 16 }),
  };
}

/** Each word of 32 bits gives six digits: 36^6 is the largest power of 36 below 2^32. */
function digits({ key, length, radix }: { key: string; length: number; radix: number }): string {
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    for (const word of hash(`${key}#${round}`)) text += (word % radix ** 6).toString(radix).padStart(6, '0');
  }
  return text.slice(0, length);
}

/** The two 32-bit lanes of cyrb53, a public-domain hash: one lane alone meets its first double among 60,000 keys. */
function hash(text: string): [number, number] {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return [low >>> 0, high >>> 0];
}
