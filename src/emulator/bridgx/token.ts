import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** The server's published default, which every installation that did not change it shares. */
const signingKey = new TextEncoder().encode('bridgx');

/** What a token says about its user; the server believes it without a look into the database. */
const claims = z.object({
  user_id: z.number(),
  name: z.string(),
  user_type: z.enum(['ADMIN', 'COMMON']),
  org_id: z.number(),
});

export type Claims = z.output<typeof claims>;

export async function issueToken(user: Claims, at: { nowMs: number; lifetimeSeconds: number }): Promise<string> {
  const now = Math.floor(at.nowMs / 1000);
  return await new SignJWT({ ...user, exp: now + at.lifetimeSeconds, nbf: now - 10 })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(signingKey);
}

/** Null for a token that is forged, malformed or expired. */
export async function readToken(token: string, nowMs: number): Promise<Claims | null> {
  try {
    const { payload } = await jwtVerify(token, signingKey, { algorithms: ['HS256'], currentDate: new Date(nowMs) });
    return claims.safeParse(payload).data ?? null;
  } catch {
    return null;
  }
}
