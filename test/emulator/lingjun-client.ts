import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Emulator } from '../../src/emulator/emulator.ts';

export const noon = Date.parse('2026-06-15T12:00:00+08:00');

export interface Reply {
  status: number;
  headers: Headers;
  // Answers differ from operation to operation, so their bodies have no one type.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
}

type Query = Record<string, string | number | boolean | Record<string, string>[]>;

const versions = { eflo: '2022-05-30', 'eflo-controller': '2022-12-15', eas: '2021-07-01', paistudio: '2022-01-12' };
type Product = keyof typeof versions;

/** Calls in the manual's form: a path for each operation, and an API key. */
export async function manualCall(
  { lingjunUrl, credentials }: Emulator,
  operation: string,
  {
    product = 'eflo',
    method = 'GET',
    apiKey = credentials.apiKey,
    ...query
  }: Query & { product?: Product; method?: string; apiKey?: string } = {},
): Promise<Reply> {
  const texts = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const path = `${lingjunUrl}/api/${product}/${versions[product]}/${operation}`;
  const headers = { authorization: `Bearer ${apiKey}` };
  const json = { ...headers, 'content-type': 'application/json' };
  return method === 'GET'
    ? read(await fetch(`${path}?${new URLSearchParams(texts)}`, { headers }))
    : read(await fetch(path, { method, headers: json, body: JSON.stringify(query) }));
}

export interface SignedCall {
  operation: string;
  version?: string;
  method?: 'GET' | 'POST';
  /** Of a call in ROA style, percent-encoded; its query is the body of a GET. */
  path?: string;
  /** The form; of a GET the query. */
  body?: string;
  /** Replaces or adds headers before the request is signed. */
  headers?: Record<string, string>;
  keyId?: string;
  keySecret?: string;
  nowMs?: number;
  /** Changes the finished request behind the signature's back. */
  tamper?: (request: { headers: Record<string, string>; body: string }) => void;
}

/** Calls in the service's own form, signed here by other code than the emulator's. */
export async function signedCall(emulator: Emulator, call: SignedCall): Promise<Reply> {
  const { operation, version = versions.eflo, method = 'POST', path = '/', body = '', nowMs = noon } = call;
  const { keyId = emulator.credentials.accessKeyId, keySecret = emulator.credentials.accessKeySecret } = call;
  const sent = method === 'POST' ? body : '';
  const query = method === 'GET' ? body : '';
  const headers: Record<string, string> = {
    host: new URL(emulator.lingjunUrl).host,
    'x-acs-action': operation,
    'x-acs-version': version,
    'x-acs-date': new Date(nowMs).toISOString().replace('.000', ''),
    'x-acs-signature-nonce': randomBytes(16).toString('hex'),
    'x-acs-content-sha256': sha256(sent),
    ...(sent === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...call.headers,
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const sorted = query.split('&').sort().join('&');
  const canonical = [method, path, sorted, lines, names.join(';'), headers['x-acs-content-sha256']].join('\n');
  const signature = createHmac('sha256', keySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  headers.authorization = `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  const request = { headers, body: sent };
  call.tamper?.(request);
  const init = { method, headers: request.headers, ...(request.body === '' ? {} : { body: request.body }) };
  return read(await fetch(`${emulator.lingjunUrl}${path}${query === '' ? '' : `?${query}`}`, init));
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
