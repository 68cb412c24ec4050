import { type Envelope, type Generation, inWordsOf } from './generations.ts';

/** What goes back on the wire. `contentType` is null where the real server sends none. */
export interface Reply {
  status: number;
  contentType: string | null;
  body: string | Envelope;
}

const jsonType = 'application/json; charset=utf-8';
const textType = 'text/plain; charset=utf-8';

export function success(data: unknown): Reply {
  return { status: 200, contentType: jsonType, body: { code: 200, data, msg: 'success' } };
}

/** The status is in the body too; there is no other stable code. */
export function failure(status: number, msg: string): Reply {
  return { status, contentType: jsonType, body: { code: status, data: null, msg } };
}

/** A handler that binds with gin's `Bind`: the header goes out first, so status 400 and the type are fixed. */
export function bindFailure(code: number, msg: string): Reply {
  return { status: 400, contentType: textType, body: { code, data: null, msg } };
}

/** Nothing is ever answered with 404: the database's own message comes with 500. */
export const recordNotFound: Reply = failure(500, 'record not found');

/** A Go panic that gin's Recovery caught. */
export const panicked: Reply = { status: 500, contentType: null, body: '' };

/** The server answers from a Go map, whose keys are written in alphabetical order, as they are in an envelope. */
export function toResponse({ status, contentType, body }: Reply, generation: Generation): Response {
  const text = typeof body === 'string' ? body : goJson(inWordsOf(generation, body));
  return new Response(text === '' ? null : text, {
    status,
    headers: contentType ? { 'Content-Type': contentType } : {},
  });
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** TypeScript's library does not know `rawJSON` yet; Node has it since version 21. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

/** JSON as encoding/json writes it: safe inside HTML, and with integers of 64 bits. */
function goJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? rawJSON(String(inner)) : inner));
  return text.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}
