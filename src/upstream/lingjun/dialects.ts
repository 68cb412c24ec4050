import { randomBytes } from 'node:crypto';
import { BadInput } from '../../errors.ts';
import type { Call } from '../call.ts';
import type { WireRequest } from '../exchange.ts';
import type { Params, ParamValue } from '../operation.ts';
import type { Dialect } from '../transport.ts';
import { type Endpoints, endpointOf, manualOrigin } from './endpoints.ts';
import { readingOf } from './envelope.ts';
import type { LingjunOperation } from './operation.ts';
import { lingjunOperations } from './operations.ts';
import { authorization, percentEncode, sha256Hex } from './signature.ts';

/** How calls are authenticated, which also decides their form. */
export type LingjunAuth =
  /** The manual's form: `/api/{product}/{version}/{operation}` with an API key. */
  | { readonly scheme: 'bearer'; readonly apiKey: string }
  /** The real service's form: RPC or ROA, signed. */
  | { readonly scheme: 'acs3'; readonly keyId: string; readonly keySecret: string; readonly securityToken?: string };

export interface LingjunDialectParts extends Endpoints {
  readonly auth: LingjunAuth;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

export function lingjunDialect(parts: LingjunDialectParts): Dialect {
  const { auth } = parts;
  return {
    write: async (call) => {
      const operation = rowOf(call);
      const params = withRegion(operation, call);
      return auth.scheme === 'bearer'
        ? manualRequest(operation, params, { parts, region: call.region, apiKey: auth.apiKey })
        : signedRequest(operation, params, { parts, region: call.region, auth });
    },
    read: (call, response) => readingOf(call, rowOf(call), response),
    secrets: auth.scheme === 'bearer' ? [auth.apiKey] : [auth.keySecret, auth.keyId, auth.securityToken ?? ''],
  };
}

const rows: Readonly<Record<string, LingjunOperation>> = lingjunOperations;

function rowOf(call: Call): LingjunOperation {
  const row = rows[call.operation.name];
  if (!row) throw new TypeError(`${call.operation.name} is not in the table of Lingjun operations`);
  return row;
}

/** These take their region from the endpoint; naming it as well does no harm. */
const regionalProducts: ReadonlySet<LingjunOperation['product']> = new Set(['eflo-controller', 'paistudio']);

function withRegion(operation: LingjunOperation, { params, region }: Call): Params {
  const takesRegion = 'RegionId' in operation.params || regionalProducts.has(operation.product);
  return takesRegion && region !== '' ? { RegionId: region, ...params } : params;
}

interface Target {
  readonly parts: LingjunDialectParts;
  readonly region: string;
}

function manualRequest(
  operation: LingjunOperation,
  params: Params,
  { parts, region, apiKey }: Target & { apiKey: string },
): WireRequest {
  // An id that could be no part of a path names nothing in this form either, so nothing is paid for it.
  if (operation.style !== 'RPC') fillPath(operation.style.path, params);
  const query = new URLSearchParams(flatten(withJsonTexts(operation, params))).toString();
  const path = `/api/${operation.product}/${operation.version}/${operation.name}`;
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };
  const origin = manualOrigin(parts, region);
  if (operation.kind === 'read') return { origin, method: 'GET', path: query ? `${path}?${query}` : path, headers };
  const body = JSON.stringify(params);
  return { origin, method: 'POST', path, headers: { ...headers, 'content-type': 'application/json' }, body };
}

function signedRequest(
  operation: LingjunOperation,
  params: Params,
  { parts, region, auth }: Target & { auth: Extract<LingjunAuth, { scheme: 'acs3' }> },
): WireRequest {
  const origin = endpointOf(parts, operation.product, region);
  const { method, path, query, body } = layOut(operation, params);
  const headers: Record<string, string> = {
    host: new URL(origin).host,
    accept: 'application/json',
    'x-acs-action': operation.name,
    'x-acs-version': operation.version,
    'x-acs-date': new Date(parts.clock()).toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomBytes(32).toString('hex'),
    'x-acs-content-sha256': sha256Hex(body),
    ...(body === '' ? {} : { 'content-type': contentTypeOf(operation) }),
    ...(auth.securityToken === undefined
      ? {}
      : { 'x-acs-accesskey-id': auth.keyId, 'x-acs-security-token': auth.securityToken }),
  };
  headers.authorization = authorization(
    { method, path, query, headers, body },
    { id: auth.keyId, secret: auth.keySecret },
  );
  const search = formOf(query);
  return { origin, method, path: search ? `${path}?${search}` : path, headers, ...(body === '' ? {} : { body }) };
}

type Layout = Pick<WireRequest, 'method' | 'path'> & { query: Readonly<Record<string, string>>; body: string };

/** Where the parameters of a call go in the real service's form. */
function layOut(operation: LingjunOperation, params: Params): Layout {
  const { style, inQuery = [] } = operation;
  if (style !== 'RPC') return layOutPath(operation, { ...style, params });
  const [query, form] = split(withJsonTexts(operation, params), inQuery);
  return { method: 'POST', path: '/', query: flatten(query), body: formOf(flatten(form)) };
}

type PathStyle = Exclude<LingjunOperation['style'], 'RPC'>;

function layOutPath(operation: LingjunOperation, { method, path, params }: PathStyle & { params: Params }): Layout {
  const inPath = [...path.matchAll(placeholder)].map(([, name]) => name ?? '');
  const [, rest] = split(params, inPath);
  const inBody = operation.sends === 'json' ? Object.keys(operation.params) : [];
  const [sent, asked] = split(rest, inBody);
  const body = operation.sends === 'json' ? JSON.stringify(sent) : '';
  return { method, path: fillPath(path, params), query: flatten(withJsonTexts(operation, asked)), body };
}

function contentTypeOf({ sends }: LingjunOperation): string {
  return sends === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded';
}

/** The parameters of these names, and the others. */
function split(params: Params, names: readonly string[]): [Params, Params] {
  const entries = Object.entries(params);
  const isNamed = ([name]: [string, unknown]) => names.includes(name);
  return [Object.fromEntries(entries.filter(isNamed)), Object.fromEntries(entries.filter((entry) => !isNamed(entry)))];
}

const placeholder = /\{(\w+)\}/g;

function fillPath(path: string, params: Params): string {
  return path.replace(placeholder, (_, name: string) => segmentOf(name, params[name]));
}

/** An empty segment or one of dots would make another path of it. */
function segmentOf(name: string, value: ParamValue | undefined): string {
  if (typeof value === 'string' && !/^\.{0,2}$/.test(value)) return percentEncode(value);
  throw new BadInput({ argument: name, expected: 'an id that can be a part of a path', got: value });
}

/** The parameters with those that travel as JSON written out. */
function withJsonTexts({ params: kinds }: LingjunOperation, params: Params): Params {
  const written = ([name, value]: [string, ParamValue | undefined]) => {
    const isJson = kinds[name]?.replace('!', '') === 'json';
    return [name, isJson && value !== undefined ? JSON.stringify(value) : value];
  };
  return Object.fromEntries(Object.entries(params).map(written));
}

function formOf(pairs: Readonly<Record<string, string>>): string {
  const names = Object.keys(pairs).sort();
  return names.map((name) => `${percentEncode(name)}=${percentEncode(pairs[name] ?? '')}`).join('&');
}

/** Lists become Name.1, Name.2, …; objects inside them Name.1.Field. Undefined is left out, empty text is sent. */
export function flatten(params: Params): Record<string, string> {
  const pairs: [string, string][] = [];
  const add = (name: string, value: ParamValue): void => {
    if (typeof value !== 'object') pairs.push([name, String(value)]);
    else
      for (const [key, inner] of isList(value) ? numbered(value) : Object.entries(value)) add(`${name}.${key}`, inner);
  };
  for (const [name, value] of Object.entries(params)) if (value !== undefined) add(name, value);
  return Object.fromEntries(pairs);
}

function numbered(items: readonly ParamValue[]): [number, ParamValue][] {
  return items.map((item, index) => [index + 1, item]);
}

function isList(value: ParamValue): value is readonly ParamValue[] {
  return Array.isArray(value);
}
