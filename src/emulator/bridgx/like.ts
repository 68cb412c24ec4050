/**
 * SQL's `LIKE '%value%'` with the value pasted in as it is: `%` and `_` in it are wildcards, a backslash makes the
 * next character plain. Case matters: the columns searched this way have a binary collation.
 */
export function likeFilter(value: string): (text: string) => boolean {
  const pattern = value.replace(/\\?[\s\S]/gu, translate);
  const expression = new RegExp(pattern, 'su');
  return (text) => expression.test(text);
}

function translate(token: string): string {
  if (token === '%') return '.*';
  if (token === '_') return '.';
  const plain = token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
  return plain.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
