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

/** Where a row came from. */
export interface Place {
  readonly account: string;
  /** "" where the upstream has no regions. */
  readonly region: string;
}

/** What a key names: where, and the ids of the thing and its parents. */
export interface Single {
  readonly place: Place;
  readonly ids: readonly string[];
}

/** The place and the ids that a key names; null when it is too short to be one. */
export function singleOf(key: string): Single | null {
  const [account, region, ...ids] = partsOf(key) ?? [];
  return account === undefined || region === undefined ? null : { place: { account, region }, ids };
}

/** The part of a key that says where: `account/region`. */
export function placePart(key: string): string {
  return key.split('/').slice(0, 2).join('/');
}
