/** A run of digits that a JavaScript number may not hold exactly. */
const longDigits = /\d{16,}/;

/** Reads JSON with integers beyond 2^53 kept exact, as bigint. Throws SyntaxError like JSON.parse. */
export function parseExactJson(text: string): unknown {
  return longDigits.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text);
}

function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  const isLarge = typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined;
  return isLarge && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
