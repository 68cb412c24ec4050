/**
 * A key names one thing of one account: `account/region/parents…/id`, each part percent-encoded. It is what
 * loaders are asked for and what a global id carries.
 */
export function keyOf(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}

/** The parts of a key; null when it is not a key at all. */
export function partsOf(key: string): string[] | null {
  try {
    return key.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}
