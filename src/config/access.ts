import { type Scope, scopes } from '../context.ts';
import type { Env, Faults } from './faults.ts';

/** A caller that proves itself with a key. */
export interface ApiKey {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly key: string;
}

/** How tokens are checked. */
export interface JwtSettings {
  readonly jwksUrl?: string;
  readonly secret?: string;
  readonly issuer?: string;
  readonly audience?: string;
}

/** Who may call. At least one of the two is there. */
export interface AccessSettings {
  readonly apiKeys: readonly ApiKey[];
  readonly jwt: JwtSettings | undefined;
}

/** Keys and shared secrets shorter than this can be guessed. */
const minKeyLength = 16;
const minSecretLength = 32;

/** Reads who may call; undefined when neither keys nor tokens are configured. */
export function readAccess(env: Env, faults: Faults): AccessSettings | undefined {
  const apiKeys = (env.FLEETGRAPH_API_KEYS ?? '')
    .split(',')
    .flatMap((entry, index) => readApiKey(entry, index, faults));
  if (/^[\s,]+$/.test(env.FLEETGRAPH_API_KEYS ?? '')) {
    faults.add(
      'FLEETGRAPH_API_KEYS',
      'has no key in it',
      'write one, or leave it unset to let anybody on this machine in',
    );
  }
  const jwt = readJwt(env, faults);
  return apiKeys.length > 0 || jwt ? { apiKeys, jwt } : undefined;
}

function readApiKey(entry: string, index: number, faults: Faults): ApiKey[] {
  if (entry.trim() === '') return [];
  const [name = '', scopeList = '', ...rest] = entry.trim().split(':');
  const key = rest.join(':');
  const wanted = scopeList.split('+');
  const known = scopes.filter((scope) => wanted.includes(scope));
  const isFine = /^[\w.-]+$/.test(name) && known.length === wanted.length && key.length >= minKeyLength;
  if (isFine) return [{ name, scopes: new Set(known), key }];
  faults.add(
    'FLEETGRAPH_API_KEYS',
    `has no valid entry at place ${index + 1}`,
    `write name:scopes:key, scopes from ${scopes.join('+')}, the key ${minKeyLength} characters or more without commas`,
  );
  return [];
}

function readJwt(env: Env, faults: Faults): JwtSettings | undefined {
  const { FLEETGRAPH_JWKS_URL: jwksUrl, FLEETGRAPH_JWT_SECRET: secret } = env;
  if (!jwksUrl && !secret) return undefined;
  if (jwksUrl && secret) {
    faults.add('FLEETGRAPH_JWT_SECRET', 'is set beside FLEETGRAPH_JWKS_URL', 'set one of the two');
  }
  if (jwksUrl && !(URL.canParse(jwksUrl) && /^https?:$/.test(new URL(jwksUrl).protocol))) {
    faults.add('FLEETGRAPH_JWKS_URL', 'is not a URL', 'set the http(s) address of the key set');
  }
  if (secret && secret.length < minSecretLength) {
    faults.add('FLEETGRAPH_JWT_SECRET', 'is too short', `use ${minSecretLength} characters or more`);
  }
  if (jwksUrl && !env.FLEETGRAPH_JWT_AUDIENCE) {
    const remedy = "name this gateway, so that the issuer's tokens for other services are refused";
    faults.add('FLEETGRAPH_JWT_AUDIENCE', 'is missing beside FLEETGRAPH_JWKS_URL', remedy);
  }
  return {
    ...(jwksUrl ? { jwksUrl } : {}),
    ...(secret ? { secret } : {}),
    ...(env.FLEETGRAPH_JWT_ISSUER ? { issuer: env.FLEETGRAPH_JWT_ISSUER } : {}),
    ...(env.FLEETGRAPH_JWT_AUDIENCE ? { audience: env.FLEETGRAPH_JWT_AUDIENCE } : {}),
  };
}
