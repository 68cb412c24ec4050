/** A run of digits that a JavaScript number may not hold exactly. */
const longDigits = /\d{16,}/;

/** Reads JSON with integers beyond 2^53 kept exact, as bigint. Throws SyntaxError like JSON.parse. */
export function parseExactJson(text: string): unknown {
  return longDigits.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text);
}

/** The same value, which nobody can change any more: neither it nor anything in it. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  const isLarge = typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined;
  return isLarge && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Writes what parseExactJson reads: bigints as digits, and a number that lost its last digits never as digits. */
export function exactJson(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? '';
    return longDigits.test(text) ? JSON.stringify(value, writeExact) : text;
  } catch {
    // JSON.stringify refuses bigints; the slower way is only for payloads that hold one.
    return JSON.stringify(value, writeExact);
  }
}

/** TypeScript's library does not know `rawJSON` yet; Node has it since version 21. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

function writeExact(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return rawJSON(String(value));
  const isInexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isInexact ? rawJSON(value.toExponential()) : value;
}
