import type { Call } from '../call.ts';
import type { WireResponse } from '../exchange.ts';
import { unreadable } from '../failures.ts';
import { type Reading, readJson } from '../transport.ts';
import { rejection } from './errors.ts';
import type { LingjunOperation } from './operation.ts';

/** What an answer holds: `Content` of an enveloped one, the whole object of a flat one. */
export function readingOf(call: Call, operation: LingjunOperation, response: WireResponse): Reading {
  const body = readJson(call, response);
  if (typeof body !== 'object' || body === null) throw unreadable(operation, 'the body is not an object');
  const code = textAt(body, 'Code', 'code');
  const isFailure = response.status >= 400 || (code !== undefined && code !== '0');
  if (isFailure) throw refusal(call, response, { body, operation });
  const payload = operation.envelope === 'flat' ? body : 'Content' in body ? body.Content : undefined;
  return { payload, requestId: textAt(body, 'RequestId', 'requestId') };
}

/** A refused write says in its content what is in the way. */
function refusal(
  call: Call,
  response: WireResponse,
  { body, operation }: { body: object; operation: LingjunOperation },
) {
  const id = textAt(body, 'RequestId', 'requestId');
  return rejection(call, response, {
    code: textAt(body, 'Code', 'code') ?? String(response.status),
    message: textAt(body, 'Message', 'message') ?? '',
    ...(id === undefined ? {} : { id }),
    ...(operation.kind === 'write' && 'Content' in body ? { content: body.Content } : {}),
  });
}

/** Services in ROA style start field names with a lower-case letter. */
function textAt(body: object, ...names: string[]): string | undefined {
  const entries = new Map<string, unknown>(Object.entries(body));
  const value = names.map((name) => entries.get(name)).find((entry) => entry !== undefined && entry !== null);
  return value === undefined ? undefined : String(value);
}
