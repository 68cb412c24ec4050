import { BadInput } from '../errors.ts';
import { partsOf } from '../upstream/keys.ts';

/** The kinds of things that have a global id, with the number of parts of their keys. Filled by `nodeType`. */
export type NodeKinds = ReadonlyMap<string, number>;

/** The global id of a thing: base64url of `Type:key`, so that it can stand in a URL. */
export function encodeId(typename: string, key: string): string {
  return Buffer.from(`${typename}:${key}`, 'utf8').toString('base64url');
}

/** Reads a global id; throws BadInput naming the argument when it is none that this schema makes. */
export function decodeId(id: string, kinds: NodeKinds, argument = 'id'): { typename: string; id: string } {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  const typename = text.slice(0, colon);
  const key = text.slice(colon + 1);
  const parts = colon > 0 ? partsOf(key) : null;
  const isOurs = encodeId(typename, key) === id && parts !== null && parts.length === kinds.get(typename);
  if (!isOurs || hasBlank(parts)) throw new BadInput({ argument, expected: 'a global id of this schema', got: id });
  return { typename, id: key };
}

/** Only the region, the second part, may be empty: BridgX has none. */
function hasBlank(parts: readonly string[]): boolean {
  return parts.some((part, index) => part === '' && index !== 1);
}
