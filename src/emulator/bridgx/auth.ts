import type { Context } from 'hono';
import { z } from 'zod';
import type { BridgxState } from '../fleet/model.ts';
import { failure, type Reply, success } from './envelope.ts';
import { type Claims, issueToken, readToken } from './token.ts';

/** A renewed token is good for longer than the first one: ten hours after eight. */
const refreshSeconds = 10 * 3600;
const minLength = 20;

const credentials = z.object({ username: z.string().default(''), password: z.string().default('') });

/** POST /user/login, with a JSON body or a form. */
export async function login(
  context: Context,
  state: BridgxState,
  { nowMs, tokenSeconds }: { nowMs: number; tokenSeconds: number },
): Promise<Reply> {
  const given = await readCredentials(context);
  if (given === null) return failure(400, 'missing username/password');
  const user = state.users.find(({ username, password }) => username === given.username && password === given.password);
  if (user === undefined) return failure(400, 'incorrect username/password');
  if (!user.enabled) return failure(400, 'your account has been disabled');
  const claims = { user_id: user.id, name: user.username, user_type: user.type, org_id: user.orgId };
  return success(await issueToken(claims, { nowMs, lifetimeSeconds: tokenSeconds }));
}

/** POST /user/refresh_token: a longer one for a token that still holds. */
export async function refresh(context: Context, nowMs: number): Promise<Reply> {
  const header = readHeader(context);
  if (header === null) return failure(400, 'missing jwt token');
  const claims = header.token === null ? null : await readToken(header.token, nowMs);
  if (claims === null) return failure(401, 'token refresh fail');
  return success(await issueToken(claims, { nowMs, lifetimeSeconds: refreshSeconds }));
}

/** Who calls, or the answer that turns the caller away. */
export async function authenticate(context: Context, nowMs: number): Promise<{ claims: Claims } | { denied: Reply }> {
  const header = readHeader(context);
  if (header === null) return { denied: failure(400, 'missing jwt token') };
  if (header.token === null) return { denied: failure(401, 'token base info error') };
  const claims = await readToken(header.token, nowMs);
  return claims === null ? { denied: failure(401, 'token auth fail') } : { claims };
}

/** The second of two words; the first is never looked at. Null: no header, or one too short to be looked at. */
function readHeader(context: Context): { token: string | null } | null {
  const header = context.req.header('Authorization') ?? '';
  if (header.length < minLength) return null;
  const [, token, ...rest] = header.split(' ');
  return { token: token === undefined || rest.length > 0 || token.length < minLength ? null : token };
}

/** Null for a body that the declared type cannot be decoded from. */
async function readCredentials(context: Context): Promise<z.output<typeof credentials> | null> {
  try {
    const isJson = context.req.header('Content-Type')?.startsWith('application/json') ?? false;
    const body: unknown = isJson ? await context.req.json() : await context.req.parseBody();
    return credentials.parse(body ?? {});
  } catch {
    return null;
  }
}
