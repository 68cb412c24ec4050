import { createHash, createHmac } from 'node:crypto';

/** The parts of a request that an ACS3 signature covers. */
export interface Signable {
  method: string;
  /** Already percent-encoded, segment by segment. */
  path: string;
  /** Decoded pairs. */
  query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

export function sha256Hex(data: string): string {
  return createHash('sha256').update(data, 'utf8').digest('hex');
}

/**
 * The Authorization header of Alibaba Cloud's signature V3. Every header that is `host`, `content-type` or
 * starts with `x-acs-` is signed; `x-acs-content-sha256` must be among them.
 * Source: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function authorization(request: Signable, key: { id: string; secret: string }): string {
  const names = Object.keys(request.headers).filter(isSigned).sort();
  const signature = createHmac('sha256', key.secret)
    .update(`${algorithm}\n${sha256Hex(canonicalRequest(request, names))}`, 'utf8')
    .digest('hex');
  return `${algorithm} Credential=${key.id},SignedHeaders=${names.join(';')},Signature=${signature}`;
}

/** The text that is hashed and signed, exported for the published test vectors. */
export function canonicalRequest({ method, path, query, headers, body }: Signable, names: readonly string[]): string {
  const pairs = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    method,
    path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~'),
    pairs.map(([key, value]) => `${key}=${percentEncode(value)}`).join('&'),
    names.map((name) => `${name}:${headers[name]?.trim()}\n`).join(''),
    names.join(';'),
    headers['x-acs-content-sha256'] ?? sha256Hex(body),
  ].join('\n');
}

/** RFC 3986: also encodes the five characters that encodeURIComponent leaves. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function isSigned(name: string): boolean {
  return name === 'host' || name === 'content-type' || name.startsWith('x-acs-');
}
