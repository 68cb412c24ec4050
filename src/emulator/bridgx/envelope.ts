/** What goes back on the wire. `contentType` is null where the real server sends none. */
export interface Reply {
  status: number;
  contentType: string | null;
  body: string;
}

const jsonType = 'application/json; charset=utf-8';
const textType = 'text/plain; charset=utf-8';

export function success(data: unknown): Reply {
  return { status: 200, contentType: jsonType, body: envelope({ code: 200, msg: 'success', data }) };
}

/** The status is in the body too; there is no other stable code. */
export function failure(status: number, msg: string): Reply {
  return { status, contentType: jsonType, body: envelope({ code: status, msg, data: null }) };
}

/** A handler that binds with gin's `Bind`: the header goes out first, so status 400 and the type are fixed. */
export function bindFailure(code: number, msg: string): Reply {
  return { status: 400, contentType: textType, body: envelope({ code, msg, data: null }) };
}

/** Nothing is ever answered with 404: the database's own message comes with 500. */
export const recordNotFound: Reply = failure(500, 'record not found');

/** A Go panic that gin's Recovery caught. */
export const panicked: Reply = { status: 500, contentType: null, body: '' };

export function toResponse({ status, contentType, body }: Reply): Response {
  return new Response(body === '' ? null : body, {
    status,
    headers: contentType ? { 'Content-Type': contentType } : {},
  });
}

/** The server answers from a Go map, whose keys are written in alphabetical order. */
function envelope({ code, data, msg }: { code: number; data: unknown; msg: string }): string {
  return goJson({ code, data, msg });
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as encoding/json writes it: safe inside HTML. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}
