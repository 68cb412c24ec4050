const name = 'fleetgraph-key';

/** The key or token that was entered in this tab; it is gone with the tab. */
export function storedKey(): string {
  return sessionStorage.getItem(name) ?? '';
}

export function storeKey(key: string): void {
  sessionStorage.setItem(name, key);
}

export function authorization(key: string): Record<string, string> {
  return key === '' ? {} : { authorization: `Bearer ${key}` };
}
