import type { Credentials } from '../options.ts';
import type { GatewayErrorCode } from './envelope.ts';
import type { Nonces } from './nonces.ts';
import { type Claim, expectedSignature, readClaim, type SignedRequest, sha256Hex } from './signature.ts';
import type { WireCall } from './wire-call.ts';

const windowMs = 15 * 60_000;

export interface Authority {
  credentials: Readonly<Credentials>;
  nonces: Nonces;
  clock: () => number;
}

/** What is wrong with the caller's proof, or undefined. The order is the service's, as far as its codes tell. */
export function authenticate(call: WireCall, authority: Authority): GatewayErrorCode | undefined {
  if (call.dialect === 'manual') {
    const token = /^Bearer (.+)$/.exec(call.header('authorization'))?.[1];
    return token === authority.credentials.apiKey ? undefined : 'InvalidApiKey';
  }
  const isBearer =
    call.query.get('SignatureType') === 'BEARERTOKEN' || call.header('x-acs-signature-type') === 'BEARERTOKEN';
  if (!isBearer) return verifySignature(call, authority);
  return call.header('x-acs-bearer-token') === authority.credentials.apiKey ? undefined : 'InvalidBearerToken';
}

type Signed = SignedRequest & Pick<WireCall, 'headerNames'>;

export function verifySignature(call: Signed, { credentials, nonces, clock }: Authority): GatewayErrorCode | undefined {
  const authorization = call.header('authorization');
  if (authorization === '') return 'MissingAuthorization';
  const claim = readClaim(authorization);
  if (!claim || !coversItsHeaders(call, claim)) return 'IncompleteSignature';
  if (claim.accessKeyId !== credentials.accessKeyId) return 'InvalidAccessKeyId.NotFound';
  const securityToken = call.header('x-acs-security-token');
  if (securityToken !== '' && securityToken !== credentials.securityToken) return 'InvalidSecurityToken.Mismatch';
  const dateMs = dateOf(call.header('x-acs-date'));
  if (dateMs === undefined) return 'InvalidTimeStamp.Format';
  if (Math.abs(clock() - dateMs) > windowMs) return 'InvalidTimeStamp.Expired';
  const nonce = call.header('x-acs-signature-nonce');
  if (nonces.has(nonce)) return 'SignatureNonceUsed';
  if (call.header('x-acs-content-sha256') !== sha256Hex(call.body)) return 'SignatureDoesNotMatch';
  const expected = expectedSignature(call, claim.signedHeaders, credentials.accessKeySecret);
  if (claim.signature !== expected) return 'SignatureDoesNotMatch';
  nonces.remember(nonce, dateMs + windowMs);
  return undefined;
}

/** Whatever is named x-acs- decides about the call, so an unsigned one could have been put in on the way. */
function coversItsHeaders({ header, headerNames }: Signed, { signedHeaders }: Claim): boolean {
  const needed = ['host', 'x-acs-signature-nonce', 'x-acs-content-sha256'];
  const sent = headerNames.filter((name) => name.startsWith('x-acs-'));
  return (
    needed.every((name) => header(name) !== '') && [...needed, ...sent].every((name) => signedHeaders.includes(name))
  );
}

function dateOf(text: string): number | undefined {
  const epochMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
