import { decodeJwt } from 'jose';
import type { Call } from '../call.ts';
import { unreadable } from '../failures.ts';
import type { Params } from '../operation.ts';
import { bridgxOperations } from './operations.ts';

/** How the gateway proves who it is. A token alone is renewed while it is valid, and cannot be replaced after. */
export type BridgxAuth = ({ readonly username: string; readonly password: string } | { readonly token: string }) & {
  /** The ids of the cloud access keys that its organisation owns; undefined: to be found out from the server. */
  readonly accessKeyIds?: readonly string[] | undefined;
};

export interface Session {
  /**
   * A token that is valid for a while yet; logs in when there is none. One that ends soon is renewed meanwhile, so
   * that nobody waits for it.
   */
  token(): Promise<string>;
  /** Forgets a token that the server refused; the next one is new. Returns false when no new one can be had. */
  refuse(token: string): boolean;
}

export interface SessionParts {
  auth: BridgxAuth;
  account: string;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Sends one call with the given token, or without one. */
  send: (call: Call, token?: string) => Promise<unknown>;
}

/** Logins are the gateway's own: no caller pays for them, and none is too late for them. */
const nobody = {
  caller: 'fleetgraph',
  priority: 'interactive',
  freshness: { maxAgeMs: 0, orStale: false },
  deadlineMs: Number.POSITIVE_INFINITY,
} as const;

/** Renewed this long before it expires. */
const renewBeforeMs = 10 * 60_000;
/** With less than this left it is not used any more, so that a sweep ends with the token it began with. */
const leastLeftMs = 60_000;
/** A renewal that failed is tried again after this long; the token is still good. */
const pauseMs = 10_000;

export function createSession({ auth, account, clock, send }: SessionParts): Session {
  let current = 'token' in auth ? auth.token : undefined;
  let renewal: Promise<string> | undefined;

  const ask = async (name: 'user.login' | 'user.refresh_token', params: Params, token?: string) => {
    const operation = bridgxOperations[name];
    // Shared by all callers, so no single caller's leaving ends it; its time-out does.
    const call: Call = { ...nobody, operation, params, account, region: '', signal: new AbortController().signal };
    const answer = await send(call, token);
    if (typeof answer !== 'string' || answer === '') throw unreadable(operation, 'the token is not text');
    return answer;
  };

  const logIn = () => {
    if ('token' in auth) return ask('user.refresh_token', {}, auth.token);
    return ask('user.login', { username: auth.username, password: auth.password });
  };

  const renew = (old: string | undefined) => {
    const isAlive = old !== undefined && expiryMs(old) > clock();
    if (!isAlive) return logIn();
    // A token that cannot be renewed just now is still good for the minutes that it has left.
    return ask('user.refresh_token', {}, old)
      .catch(logIn)
      .catch(() => old);
  };

  let notBeforeMs = Number.NEGATIVE_INFINITY;
  const renewed = () => {
    renewal ??= renew(current)
      .then((token) => {
        if (token === current) notBeforeMs = clock() + pauseMs;
        current = token;
        return token;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  return {
    async token() {
      const leftMs = current === undefined ? 0 : expiryMs(current) - clock();
      if (current === undefined || leftMs <= leastLeftMs) return renewed();
      // Its failure is met by whoever needs a new one.
      if (leftMs <= renewBeforeMs && clock() >= notBeforeMs) renewed().catch(() => {});
      return current;
    },
    refuse(token) {
      if ('token' in auth) return false;
      if (current === token) current = undefined;
      return true;
    },
  };
}

/** A token that is not a JWT is taken to last until it is refused. */
function expiryMs(token: string): number {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
