/** The value made for a key, made once. */
export function remembered<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

/** Gives the Error for the failed key alone, as a DataLoader wants it. */
export function orError<K, T>(load: (key: K) => Promise<T>): (key: K) => Promise<T | Error> {
  return (key) => load(key).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}
