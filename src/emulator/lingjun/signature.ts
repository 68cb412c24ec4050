import { createHash, createHmac } from 'node:crypto';

/** A signed request as it came in. */
export interface SignedRequest {
  method: string;
  /** As sent, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  header(name: string): string;
  body: string;
}

/** What the Authorization header claims. */
export interface Claim {
  accessKeyId: string;
  signedHeaders: string[];
  signature: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

/** Undefined when the header is no ACS3 authorization; clients may put blanks behind the commas. */
export function readClaim(authorization: string): Claim | undefined {
  const match = /^ACS3-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/.exec(
    authorization.trim(),
  );
  if (!match) return undefined;
  const [, accessKeyId = '', signedHeaders = '', signature = ''] = match;
  return { accessKeyId, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * The signature that the request ought to carry, over the headers that it says it signed.
 * Source: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function expectedSignature(request: SignedRequest, signedHeaders: string[], secret: string): string {
  const canonical = sha256Hex(canonicalRequest(request, signedHeaders));
  return createHmac('sha256', secret).update(`${algorithm}\n${canonical}`).digest('hex');
}

export function canonicalRequest(request: SignedRequest, signedHeaders: string[]): string {
  const { method, path, query, header } = request;
  const pairs = [...query].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return [
    method,
    path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~'),
    pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&'),
    signedHeaders.map((name) => `${name}:${header(name).trim()}\n`).join(''),
    signedHeaders.join(';'),
    header('x-acs-content-sha256'),
  ].join('\n');
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
