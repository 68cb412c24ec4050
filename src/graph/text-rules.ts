import { BadInput } from '../errors.ts';

/** Throws BadInput for a name that is empty or too long. Source of the length: the service's documentation of tags and names. */
export function checkName(name: string, argument: string, longest = 128): void {
  if (name.trim() !== '' && name.length <= longest) return;
  throw new BadInput({ argument, expected: `1 to ${longest} characters`, got: name });
}

/** Throws BadInput for a description that is too long; an empty one will do. */
export function checkLength(text: string | undefined, argument: string, longest = 128): void {
  if (text === undefined || text.length <= longest) return;
  throw new BadInput({ argument, expected: `at most ${longest} characters`, got: text });
}

export interface TagText {
  readonly key: string;
  readonly value: string;
}

const mostTags = 20;

/** Throws BadInput for tags that the service refuses. Source: the documentation of its Tag parameters. */
export function checkTags(tags: readonly TagText[], argument: string): void {
  if (tags.length > mostTags) throw new BadInput({ argument, expected: `at most ${mostTags} tags`, got: tags.length });
  for (const [index, { key, value }] of tags.entries()) {
    const at = `${argument}.${index}`;
    if (key === '' || key.length > 64 || isForbidden(key)) {
      throw new BadInput({ argument: `${at}.key`, expected: `1 to 64 characters, ${form}`, got: key });
    }
    if (value.length > 128 || isForbidden(value)) {
      throw new BadInput({ argument: `${at}.value`, expected: `at most 128 characters, ${form}`, got: value });
    }
  }
  const twice = tags.find(({ key }, index) => tags.findIndex((other) => other.key === key) !== index);
  if (twice) throw new BadInput({ argument, expected: 'each key once', got: twice.key });
}

const form = 'not beginning with aliyun or acs:, without http:// or https://';

function isForbidden(text: string): boolean {
  return /^(aliyun|acs:)|https?:\/\//.test(text);
}

/** Tags as the service takes them. */
export function wireTags(tags: readonly TagText[]): { Key: string; Value: string }[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
