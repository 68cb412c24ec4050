import { createHash } from 'node:crypto';
import type { Call } from './call.ts';
import { keyOf } from './keys.ts';
import type { Params, ParamValue } from './operation.ts';

/** The name of what one call asks for: equal for two calls exactly when the same answer serves both. */
export interface CanonicalKey {
  /** `account/region/operation`: what a write invalidates at once. */
  readonly group: string;
  /** A digest of the credentials' fingerprint and of the parameters; it shows neither. */
  readonly digest: string;
}

export type Asked = Pick<Call, 'operation' | 'params' | 'account' | 'region'>;

/**
 * The order of parameters, absent values and values that the upstream assumes anyway make no difference.
 * Another account, credential, region, upstream or page does.
 */
export function canonicalKey(asked: Asked, fingerprint: string): CanonicalKey {
  const { operation, account, region } = asked;
  const params = Object.fromEntries(entriesOf(asked.params).filter(([name, value]) => !isAssumed(asked, name, value)));
  const digest = createHash('sha256').update(JSON.stringify([operation.upstream, fingerprint, params]));
  return { group: groupOf({ account, region, operation: operation.name }), digest: digest.digest('base64url') };
}

export function groupOf({ account, region, operation }: { account: string; region: string; operation: string }) {
  return keyOf(account, region, operation);
}

type Canonical = string | readonly Canonical[] | { readonly [key: string]: Canonical };

/** Reads travel as query or form, where 1 and "1" are the same text and an empty list is not there at all. */
function canonical(value: ParamValue): Canonical | undefined {
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.length === 0 ? undefined : value.map((item) => canonical(item) ?? []);
  const entries = entriesOf(value);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function entriesOf(params: Params): [string, Canonical][] {
  return Object.keys(params)
    .toSorted()
    .flatMap((name): [string, Canonical][] => {
      const value = params[name];
      const entry = value === undefined ? undefined : canonical(value);
      return entry === undefined ? [] : [[name, entry]];
    });
}

/** Pages count from 1 on both upstreams; the region of a Lingjun call is its endpoint's unless it names another. */
function isAssumed({ operation, region }: Asked, name: string, value: Canonical): boolean {
  const { paging, upstream } = operation;
  if (paging?.by === 'number' && name === paging.page) return value === '1';
  return upstream === 'lingjun' && name === 'RegionId' && value === region;
}

function isList(value: ParamValue): value is readonly ParamValue[] {
  return Array.isArray(value);
}
