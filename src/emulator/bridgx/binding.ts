import { type Fault, type GoType, Mismatch } from './go-types.ts';

/** A request as the server's framework reads it, or why it does not. */
export type Bound<T> = { value: T } | { error: string; faults: readonly Fault[] };

/** A body, and whether it says that it is JSON. */
export interface Body {
  text: string;
  isJson: boolean;
}

/** `ShouldBindJSON`: whatever the body says that it is. */
export function bindJson<T>({ text }: Pick<Body, 'text'>, { type, name }: Request<T>): Bound<T> {
  try {
    return validated(type.decode(parse(text), ''), { type, name });
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return { error: error.message, faults: [] };
  }
}

/** `Bind`: what is not called JSON is decoded as a form by the names that fields have in Go, which nobody uses. */
export function bind<T>(body: Body, request: Request<T>): Bound<T> {
  return body.isJson ? bindJson(body, request) : validated(request.type.zero, request);
}

export interface Request<T> {
  /** The name of the struct in Go. */
  name: string;
  type: GoType<T>;
}

/** Most handlers translate the first fault; some hand out the validator's own words. */
export function rawText(faults: readonly Fault[]): string {
  return faults
    .map(
      ({ namespace, field, tag }) =>
        `Key: '${namespace}' Error:Field validation for '${field}' failed on the '${tag}' tag`,
    )
    .join('\n');
}

function validated<T>(value: T, { type, name }: Request<T>): Bound<T> {
  const faults = type.faultsInside(value, name);
  const [first] = faults;
  return first ? { error: first.text, faults } : { value };
}

/** JSON, or an error in Go's words: those for the trailing commas of the manual's examples, and for ends. */
function parse(text: string): unknown {
  if (text.trim() === '') throw new Mismatch('EOF');
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, at] = /at position (\d+)/.exec(String(error)) ?? [];
    if (at === undefined || Number(at) >= text.length) throw new Mismatch('unexpected EOF');
    const character = `invalid character '${text[Number(at)]}' looking for beginning of`;
    throw new Mismatch(/property name/.test(String(error)) ? `${character} object key string` : `${character} value`);
  }
}
