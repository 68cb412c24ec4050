import { createHash } from 'node:crypto';
import type { Operation } from '../operation.ts';
import type { AccountSettings } from '../upstreams.ts';

/** Whose eyes an account's calls see the upstream with, as a digest. */
export type FingerprintOf = (account: string, upstream: Operation['upstream']) => string;

/**
 * The same alias may be pointed at another server or identity while a shared cache still holds its old answers.
 * A password takes no part: it does not change what its user sees, and a digest of a short one can be guessed.
 */
export function fingerprints(accounts: readonly AccountSettings[]): FingerprintOf {
  const known = new Map(
    accounts.flatMap(({ alias, lingjun, bridgx }) => [
      [`${alias}/lingjun`, lingjun ? digestOf(lingjun.endpoint, identityOf(lingjun.auth)) : ''] as const,
      [`${alias}/bridgx`, bridgx ? digestOf(bridgx.endpoint, identityOf(bridgx.auth)) : ''] as const,
    ]),
  );
  return (account, upstream) => known.get(`${account}/${upstream}`) ?? '';
}

type Auth = NonNullable<AccountSettings['lingjun']>['auth'] | NonNullable<AccountSettings['bridgx']>['auth'];

function identityOf(auth: Auth): string {
  if ('apiKey' in auth) return auth.apiKey;
  if ('keyId' in auth) return auth.keyId;
  return 'token' in auth ? auth.token : auth.username;
}

function digestOf(endpoint: string | undefined, identity: string): string {
  return createHash('sha256')
    .update(JSON.stringify([endpoint ?? null, identity]))
    .digest('base64url')
    .slice(0, 22);
}
