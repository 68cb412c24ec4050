import { createHash, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { AccessSettings, ApiKey, JwtSettings } from './config/access.ts';
import { scopes, type Viewer } from './context.ts';
import { FleetgraphError } from './errors.ts';

/** Finds out who asks; throws UNAUTHENTICATED. */
export type Access = (headers: Headers) => Promise<Viewer>;

/** The caller where neither keys nor tokens are configured: anybody on this machine. */
const localViewer: Viewer = { name: 'local', scopes: new Set(scopes) };

/** @param clock epoch milliseconds; it decides whether a token has expired */
export function createAccess(settings: AccessSettings | undefined, clock: () => number): Access {
  if (!settings) return async () => localViewer;
  const keys = settings.apiKeys.map((key) => ({ ...key, digest: digestOf(key.key) }));
  const verify = settings.jwt && tokenVerifier(settings.jwt, clock);
  return async (headers) => {
    const credential = credentialOf(headers);
    if (credential === null) throw unauthenticated('send an API key or a token as Authorization: Bearer …');
    const viewer = byKey(keys, credential) ?? (await verify?.(credential));
    if (!viewer) throw unauthenticated('the API key or token is not valid');
    return viewer;
  };
}

function unauthenticated(message: string): FleetgraphError {
  return new FleetgraphError('UNAUTHENTICATED', message);
}

function credentialOf(headers: Headers): string | null {
  const [, bearer] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return bearer ?? headers.get('x-api-key');
}

/** Digests have one length, so the comparison tells nothing of the key by its time. */
function byKey(keys: readonly (ApiKey & { digest: Buffer })[], credential: string): Viewer | undefined {
  const digest = digestOf(credential);
  return keys.find((key) => timingSafeEqual(key.digest, digest));
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

function tokenVerifier({ jwksUrl, secret, issuer, audience }: JwtSettings, clock: () => number) {
  const options = { ...(issuer ? { issuer } : {}), ...(audience ? { audience } : {}), requiredClaims: ['sub', 'exp'] };
  const remoteKeys: JWTVerifyGetKey | undefined = jwksUrl ? createRemoteJWKSet(new URL(jwksUrl)) : undefined;
  const sharedKey = new TextEncoder().encode(secret);
  return async (token: string): Promise<Viewer | undefined> => {
    try {
      const currentDate = new Date(clock());
      const { payload } = remoteKeys
        ? await jwtVerify(token, remoteKeys, { ...options, currentDate })
        : await jwtVerify(token, sharedKey, { ...options, currentDate, algorithms: ['HS256', 'HS384', 'HS512'] });
      return viewerOf(payload);
    } catch (cause) {
      if (isTokensFault(cause)) return undefined;
      throw new FleetgraphError('INTERNAL', 'the keys that tokens are checked with cannot be read', { cause });
    }
  };
}

/** Faults of the token itself; anything else is a fault of the key set's server. */
function isTokensFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^ERR_(JWT|JWS|JOSE_ALG_NOT_ALLOWED|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE)/.test(code);
}

/** Scopes come as the text claim `scope` (RFC 8693) or the list `scp`. */
function viewerOf({ sub, scope, scp }: JWTPayload): Viewer {
  const granted = typeof scope === 'string' ? scope.split(' ') : Array.isArray(scp) ? scp : [];
  return { name: String(sub), scopes: new Set(scopes.filter((name) => granted.includes(name))) };
}
