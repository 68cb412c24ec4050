import { UpstreamError } from '../../errors.ts';
import type { Call } from '../call.ts';
import type { WireRequest, WireResponse } from '../exchange.ts';
import { failed, unreadable } from '../failures.ts';
import type { Params } from '../operation.ts';
import { readJson } from '../transport.ts';
import { rejection } from './errors.ts';
import type { BridgxOperation } from './operation.ts';
import { bridgxOperations } from './operations.ts';

const rows: Readonly<Record<string, BridgxOperation>> = bridgxOperations;

/** A request to the server; `token` is absent for the login itself. */
export function bridgxRequest(call: Call, endpoint: string, token?: string): WireRequest {
  const row = rows[call.operation.name];
  if (!row) throw new TypeError(`${call.operation.name} is not in the table of BridgX operations`);
  const base = new URL(endpoint);
  const inPath = [...row.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const rest = Object.entries(call.params).filter(([name, value]) => value !== undefined && !inPath.includes(name));
  const path = base.pathname.replace(/\/$/, '') + fillPath(row.path, call.params);
  const headers = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  if (row.method !== 'POST') {
    const query = new URLSearchParams(rest.map(([name, value]): [string, string] => [name, String(value)])).toString();
    return { origin: base.origin, method: row.method, path: query ? `${path}?${query}` : path, headers };
  }
  const body = JSON.stringify(Object.fromEntries(rest));
  return {
    origin: base.origin,
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  };
}

/**
 * The `data` of an answer. The status decides, never the content type: the server sends JSON errors as
 * text/plain. Success is HTTP 200 with code 200; the manual prints 0.
 */
export function dataOf(call: Call, response: WireResponse): unknown {
  if (response.status === 404) throw notThere(call, response);
  if (response.status >= 500 && response.text === '') throw rejection(call, response, '');
  const body = readJson(call, response);
  if (typeof body !== 'object' || body === null || !('code' in body)) {
    throw unreadable(call.operation, 'the body is not an envelope');
  }
  const code = Number(body.code);
  const message = 'msg' in body && typeof body.msg === 'string' ? body.msg : '';
  const isSuccess = response.status < 400 && (code === 200 || code === 0);
  if (!isSuccess) throw rejection(call, response, message);
  return 'data' in body ? body.data : undefined;
}

/** Whether the server turned the token away: it answers 401, or 400 when it saw no token at all. */
export function isTokenRefused(error: unknown): boolean {
  return (
    error instanceof UpstreamError &&
    (error.failure.upstreamCode === '401' || error.message.endsWith('missing jwt token'))
  );
}

function notThere(call: Call, response: WireResponse) {
  return failed(call.operation, {
    code: 'UPSTREAM_REJECTED',
    reason: `the server has no such path: ${response.text.slice(0, 80) || 'HTTP 404'}`,
    upstreamCode: '404',
    retryable: false,
  });
}

function fillPath(path: string, params: Params): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name]).toWellFormed()));
}
